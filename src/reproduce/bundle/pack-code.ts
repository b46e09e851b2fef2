// The code of a run as files, without the secrets in it. A pack of git would bring them along, with all that came before.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";

import { isSecretFile } from "../../track/capture/secret-file.ts";
import { redactFile } from "../../track/redact-file.ts";
import type { CodeTree } from "../tree/code-tree.ts";
import { isPathInside } from "../tree/inside.ts";

/** Data of this size is no code; what of it the run has read is among its inputs. */
const MAX_FILE_BYTES = 10_000_000;
const OTHERS = new Set([".git", "node_modules", ".labtrail"]);

export interface PackedFile {
  readonly path: string;
  readonly content: Buffer;
  readonly isExecutable: boolean;
}

/** Reads the files of a tree, one after another; `tell` hears of what is left out, and of what has changed. */
export function* packCode({ top }: CodeTree, tell: (text: string) => void): Generator<PackedFile> {
  for (const { path, isLink } of findFiles(top)) {
    const absolute = join(top, path);
    if (isLink) tell(`"${path}" is a link, and was left out`);
    else if (!isPathInside(path)) tell(`"${path}" cannot be written on every system, and was left out`);
    else if (isSecretFile(path.split("/").at(-1) ?? "")) tell(`"${path}" is made to hold secrets, and was left out`);
    else {
      const { size, mode } = statSync(absolute);
      if (size > MAX_FILE_BYTES) {
        tell(`"${path}" is too large for code, and was left out`);
        continue;
      }
      const content = readFileSync(absolute);
      const clean = withoutSecrets(path, content);
      if (clean !== content) tell(`secrets were taken out of "${path}"`);
      yield { path, content: clean, isExecutable: (mode & 0o111) !== 0 };
    }
  }
}

function* findFiles(top: string, folder = top): Generator<{ readonly path: string; readonly isLink: boolean }> {
  const entries = readdirSync(folder, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    if (OTHERS.has(entry.name)) continue;
    const absolute = join(folder, entry.name);
    if (entry.isDirectory()) yield* findFiles(top, absolute);
    else yield { path: relative(top, absolute).split(sep).join("/"), isLink: !entry.isFile() };
  }
}

/** The same bytes when there is nothing to take out. What is no text holds no secrets that could be told by their look. */
export function withoutSecrets(path: string, content: Buffer): Buffer {
  if (content.includes(0)) return content;
  const text = content.toString("utf8");
  const clean = redactFile(path, text);
  return clean === text ? content : Buffer.from(clean);
}
