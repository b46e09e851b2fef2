// What is added to files that are there already. Nothing in them is changed or taken away.
import { applyEdits, type FormattingOptions, modify } from "jsonc-parser";

import { isRecord } from "../shared/json.ts";
import { ScaffoldError } from "./scaffold-error.ts";

/** The fields of package.json whose members are added one by one. */
const MERGED_FIELDS = ["scripts", "devDependencies"] as const;

/** A file with what the template has beside it; undefined where that cannot be said: the file is then left alone. */
export function maybeMerge(path: string, existing: string, wanted: string): string | undefined {
  if (path === "package.json") return mergeManifest(existing, wanted);
  return path === ".gitignore" || path === ".gitattributes" ? mergeLines(existing, wanted) : undefined;
}

/**
 * Scripts and development dependencies that are missing. A script of the same name stays what it was, and a package that is
 * there already, in whatever field, keeps its version.
 *
 * @throws {@link ScaffoldError} `BAD_FILE` for a package.json that is no object in JSON.
 */
function mergeManifest(existing: string, wanted: string): string {
  const manifest = maybeObject(existing);
  if (manifest === undefined) {
    throw new ScaffoldError("BAD_FILE", '"package.json" is no object in JSON', { hint: "Mend it, and try again." });
  }
  const template = maybeObject(wanted) ?? {};
  const formattingOptions = readFormatting(existing);
  const dependencies = manifest["dependencies"];
  let text = existing;
  for (const field of MERGED_FIELDS) {
    const known = {
      ...(isRecord(dependencies) ? dependencies : {}),
      ...(isRecord(manifest[field]) ? manifest[field] : {}),
    };
    for (const [name, value] of Object.entries(template[field] as Readonly<Record<string, string>>)) {
      const isKnown = Object.hasOwn(
        field === "scripts" ? (isRecord(manifest[field]) ? manifest[field] : {}) : known,
        name,
      );
      if (!isKnown) text = applyEdits(text, modify(text, [field, name], value, { formattingOptions }));
    }
  }
  return text;
}

function maybeObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    // The caller says what is wrong.
    return undefined;
  }
}

/** As the file has it: whoever set it with tabs shall find tabs. */
function readFormatting(text: string): FormattingOptions {
  const [, indent = "  "] = /^([ \t]+)"/m.exec(text) ?? [];
  const isTabbed = indent.startsWith("\t");
  return { insertSpaces: !isTabbed, tabSize: isTabbed ? 1 : indent.length, eol: text.includes("\r\n") ? "\r\n" : "\n" };
}

/** The lines that are missing, below those that are there, with the comments before them. */
function mergeLines(existing: string, wanted: string): string {
  const eol = existing.includes("\r\n") ? "\r\n" : "\n";
  const known = new Set(existing.split(/\r?\n/).map((line) => line.trim()));
  const blocks = wanted
    .trimEnd()
    .split("\n\n")
    .map((block) => block.split("\n").filter((line) => !known.has(line.trim())))
    .filter((lines) => lines.some((line) => line !== "" && !line.startsWith("#")));
  if (blocks.length === 0) return existing;
  const before = existing === "" || existing.endsWith("\n") ? existing : existing + eol;
  return [before, ...blocks.map((lines) => lines.map((line) => line + eol).join(""))]
    .filter((part) => part !== "")
    .join(eol);
}
