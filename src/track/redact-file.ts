// Files that hold texts within a text: what is right for a program would spoil them, or find nothing.
import { basename } from "node:path";

import { isRecord, type Json, type JsonObject } from "../shared/json.ts";
import { mayHoldSecrets, redactSource, redactText, redactValue } from "./redact.ts";

/** Maps of package.json from names of packages to versions: `path-key` is no name of a secret there. */
const VERSION_FIELDS = new Set([
  "dependencies",
  "devDependencies",
  "peerDependencies",
  "optionalDependencies",
  "overrides",
  "resolutions",
  "engines",
]);

/** A file as text without the secrets in it, by its name. */
export function redactFile(path: string, text: string): string {
  if (!mayHoldSecrets(text)) return text;
  const name = basename(path);
  if (name === "package.json") return redactJson(text, (json) => redactManifest(json));
  if (name.endsWith(".ipynb")) return redactJson(text, (json) => redactNotebook(json));
  // Names of packages are keys of lockfiles; secrets are only in addresses.
  return /^(?:package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|yarn\.lock|bun\.lock)$/.test(name)
    ? redactText(text)
    : redactSource(text);
}

/** What is no JSON is taken for a program. What has no secret keeps its bytes. */
function redactJson(text: string, redact: (json: Json) => Json): string {
  const json = maybeJson(text);
  if (json === undefined) return redactSource(text);
  const [before, after] = [JSON.stringify(json), JSON.stringify(redact(json))];
  return before === after
    ? text
    : `${JSON.stringify(JSON.parse(after), undefined, text.startsWith("{\n  ") ? 2 : 1)}\n`;
}

function redactManifest(manifest: Json): Json {
  if (!isRecord(manifest)) return manifest;
  return Object.fromEntries(
    Object.entries(manifest as JsonObject).map(([key, value = null]) => [
      key,
      VERSION_FIELDS.has(key) ? redactVersions(value) : redactValue(key, value),
    ]),
  );
}

function redactVersions(value: Json): Json {
  if (typeof value === "string") return redactText(value);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value as JsonObject).map(([key, part = null]) => [key, redactVersions(part)]),
  );
}

/** Sources of cells are programs, whose quotes are escaped in the file. */
function redactNotebook(value: Json, key = ""): Json {
  if (typeof value === "string") return key === "source" ? redactSource(value) : redactText(value);
  if (value === null || typeof value !== "object") return value;
  if (isRecord(value)) {
    return Object.fromEntries(
      Object.entries(value as JsonObject).map(([name, part = null]) => [name, redactNotebook(part, name)]),
    );
  }
  const parts = value as readonly Json[];
  // A text may be a list of its lines, and a secret may begin in one and end in another.
  const isText = parts.length > 0 && parts.every((part) => typeof part === "string");
  return isText ? toLines(String(redactNotebook(parts.join(""), key))) : parts.map((part) => redactNotebook(part));
}

function toLines(text: string): readonly string[] {
  return text.split(/(?<=\n)/);
}

function maybeJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    // The caller takes it as a program.
    return undefined;
  }
}
