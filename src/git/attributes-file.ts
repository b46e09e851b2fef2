import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** Adds a line to a git attributes file. Returns false if it was there. */
export function addAttributesLine(path: string, line: string): boolean {
  const text = existsSync(path) ? readFileSync(path, "utf8") : "";
  if (text.split(/\r?\n/).includes(line)) return false;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${text}${text === "" || text.endsWith("\n") ? "" : "\n"}${line}\n`);
  return true;
}

/** Removes a line from a git attributes file, and the file when nothing else is in it. Returns false if it was not there. */
export function removeAttributesLine(path: string, line: string): boolean {
  if (!existsSync(path)) return false;
  const lines = readFileSync(path, "utf8").match(/[^\n]*\n|[^\n]+/g) ?? [];
  const others = lines.filter((candidate) => candidate.replace(/\r?\n$/, "") !== line);
  if (others.length === lines.length) return false;
  if (others.length === 0) rmSync(path);
  else writeFileSync(path, others.join(""));
  return true;
}
