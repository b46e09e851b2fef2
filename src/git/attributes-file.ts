import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** Adds lines to a git attributes file, unless the last of them is there. Returns whether it was not. */
export function addAttributesLines(path: string, lines: readonly string[]): boolean {
  const text = existsSync(path) ? readFileSync(path, "utf8") : "";
  if (text.split(/\r?\n/).includes(lines.at(-1) ?? "")) return false;
  mkdirSync(dirname(path), { recursive: true });
  const own = lines.join("\n");
  // A last line without its end is kept so: what we removed later would leave an end that was not there.
  writeFileSync(path, text === "" || text.endsWith("\n") ? `${text}${own}\n` : `${text}\n${own}`);
  return true;
}

/** Removes lines from a git attributes file, and the file when nothing else is in it. Returns whether any was there. */
export function removeAttributesLines(path: string, lines: readonly string[]): boolean {
  if (!existsSync(path)) return false;
  const all = readFileSync(path, "utf8").match(/[^\n]*\n|[^\n]+/g) ?? [];
  const isOurs = (line: string) => lines.includes(line.replace(/\r?\n$/, ""));
  const others = all.filter((line) => !isOurs(line));
  if (others.length === all.length) return false;
  if (others.length === 0) rmSync(path);
  else {
    const last = all.at(-1) ?? "";
    const hadNoEnd = isOurs(last) && !last.endsWith("\n");
    writeFileSync(path, hadNoEnd ? others.join("").replace(/\r?\n$/, "") : others.join(""));
  }
  return true;
}
