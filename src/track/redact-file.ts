// Files that hold texts within a text: what is right for a program would spoil them, or find nothing.
import { basename } from "node:path";

import { isRecord, type Json, type JsonObject } from "../shared/json.ts";
import { mayHoldSecrets, redactSource, redactText, redactValue } from "./redact.ts";
import type { OwnSecretRules } from "./redaction/own-secrets.ts";
import { redactCode } from "./redaction/redact-code.ts";
import { redactTable } from "./redaction/redact-table.ts";

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
export function redactFile(path: string, text: string, own?: OwnSecretRules): string {
  if (!mayHoldSecrets(text, own)) return text;
  const name = basename(path);
  if (name === "package.json") return redactJson(text, (json) => redactManifest(json, own), own);
  if (name.endsWith(".ipynb")) return redactJson(text, (json) => redactNotebook(json, own), own);
  // Names of packages are keys of lockfiles; secrets are only in addresses.
  return /^(?:package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|yarn\.lock|bun\.lock)$/.test(name)
    ? redactText(text, own)
    : CODE.test(name)
      ? redactCode(text, own)
      : redactSource(own === undefined ? text : redactTable(name, text, own), own);
}

const CODE = /\.[cm]?[jt]sx?$/;

/** What is no JSON is taken for a program. What has no secret keeps its bytes. */
function redactJson(text: string, redact: (json: Json) => Json, own: OwnSecretRules | undefined): string {
  const json = maybeJson(text);
  if (json === undefined) return redactSource(text, own);
  const [before, after] = [JSON.stringify(json), JSON.stringify(redact(json))];
  return before === after
    ? text
    : `${JSON.stringify(JSON.parse(after), undefined, text.startsWith("{\n  ") ? 2 : 1)}\n`;
}

function redactManifest(manifest: Json, own: OwnSecretRules | undefined): Json {
  if (!isRecord(manifest)) return manifest;
  return Object.fromEntries(
    Object.entries(manifest as JsonObject).map(([key, value = null]) => [
      key,
      VERSION_FIELDS.has(key) ? redactVersions(value, own) : redactValue(key, value, own),
    ]),
  );
}

function redactVersions(value: Json, own: OwnSecretRules | undefined): Json {
  if (typeof value === "string") return redactText(value, own);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value as JsonObject).map(([key, part = null]) => [key, redactVersions(part, own)]),
  );
}

/** Sources of cells are programs, whose quotes are escaped in the file. */
function redactNotebook(value: Json, own: OwnSecretRules | undefined, key = ""): Json {
  if (typeof value === "string") return key === "source" ? redactCode(value, own) : redactText(value, own);
  if (value === null || typeof value !== "object") return value;
  if (isRecord(value)) {
    return Object.fromEntries(
      Object.entries(value as JsonObject).map(([name, part = null]) => [name, redactNotebook(part, own, name)]),
    );
  }
  const parts = value as readonly Json[];
  // A text may be a list of its lines, and a secret may begin in one and end in another.
  const isText = parts.length > 0 && parts.every((part) => typeof part === "string");
  return isText
    ? toLines(String(redactNotebook(parts.join(""), own, key)))
    : parts.map((part) => redactNotebook(part, own));
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
