import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";

import { toRelativePath } from "../project/project.ts";
import { type FoundFormatter, maybeFormatter } from "./find-formatter.ts";

/** What a project's formatter makes of a text. */
export type Formatted =
  | { readonly kind: "formatted"; readonly text: string }
  /** The project has chosen none. */
  | { readonly kind: "unformatted" }
  | { readonly kind: "failed"; readonly message: string; readonly fix: string };

/**
 * Formats the text of a file as the project would have it. Line ends are `\n`.
 *
 * @param path - Relative to the project's root; the file need not exist.
 */
export type FormatText = (path: string, text: string) => Formatted;

/** For those who want modules as we write them. */
export const leaveUnformatted: FormatText = () => ({ kind: "unformatted" });

const TIMEOUT_MS = 30_000;
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/**
 * Formats by the formatter that the project has chosen and installed: nothing is downloaded. Its command line is asked, so
 * that its own rules say which settings count and which files it leaves alone.
 *
 * @param root - Absolute.
 */
export function createProjectFormatter(root: string): FormatText {
  const found = new Map<string, FoundFormatter | undefined>();
  const known = new Map<string, Formatted>();
  return (path, text) => {
    const folder = dirname(join(root, path));
    if (!found.has(folder)) found.set(folder, maybeFormatter(folder, root));
    const formatter = found.get(folder);
    if (formatter === undefined) return { kind: "unformatted" };
    const key = `${path}\0${text}`;
    const formatted = known.get(key) ?? run(formatter, join(root, path), text);
    known.set(key, formatted);
    return formatted;
  };
}

function run({ kind, folder, program }: FoundFormatter, file: string, input: string): Formatted {
  const { name } = kind;
  if (program === undefined) {
    return {
      kind: "failed",
      message: `the project formats with ${name}, which is not installed`,
      fix: "Install what package.json lists (`npm install`), and export again.",
    };
  }
  const path = toRelativePath(folder, file);
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [program, ...kind.args(path)], {
    cwd: folder,
    input,
    encoding: "utf8",
    timeout: TIMEOUT_MS,
    maxBuffer: MAX_OUTPUT_BYTES,
  });
  if (status === 0 && stdout !== "") return { kind: "formatted", text: stdout.replaceAll("\r\n", "\n") };
  const [reason = `it ended with ${status ?? "a signal"}`] = [error?.message, ...stderr.split("\n")]
    .map((line) => line?.trim() ?? "")
    .filter((line) => line !== "");
  return {
    kind: "failed",
    message: `${name} cannot format it: ${reason}`,
    fix: `Mend what ${name} complains about, and export again.`,
  };
}
