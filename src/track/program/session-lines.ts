import { findMagics } from "../../language/magics/magic-lines.ts";

/** What `%track` is told about the session or about other runs: no part of what gives the result. */
const SESSION_WORDS = new Set(
  `on off pause resume new end ls show compare diff plot sql lineage slice reproduce sync ui ? --help ignore watch`.split(
    " ",
  ),
);

/** A cell's source without the lines that steer tracking, and those that only look. Other magics stay. */
export function withoutSessionLines(source: string): string {
  const lines = findMagics(source).lines.filter(({ name, argument }) => {
    if (name === "track") return argument === "" || SESSION_WORDS.has(argument.split(/\s/)[0] ?? "");
    return LOOKS.has(name);
  });
  let text = source;
  for (const { start, end } of lines.toReversed()) {
    text = text.slice(0, start) + text.slice(end).replace(/^\r?\n/, "");
  }
  return text;
}

/** Magics that show something about the session. */
const LOOKS = new Set(["lsmagic", "who", "whos", "memory", "history", "hist"]);
