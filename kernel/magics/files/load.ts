import { readFileSync } from "node:fs";
import { extname } from "node:path";

import { parseNotebook } from "../../../src/notebook/parse.ts";
import { MagicError, type Magic } from "../magic.ts";
import { requireSurroundings } from "../surroundings.ts";
import { toFileFault } from "./file-fault.ts";
import { toAbsolute } from "./paths.ts";

/** More text would make a cell that no editor likes. */
const MAX_LENGTH = 1_000_000;

/** `%load`. */
export const loadMagic: Magic = {
  name: "load",
  summary: "puts the text of a file into the cell",
  details: [
    "The cell's own text is replaced and nothing is run. Of a notebook, the code cells are taken. Headless runs, which have",
    "no editor, show nothing.",
  ],
  examples: ["%load src/scale.ts", "%load -r 10-20 src/scale.ts"],
  line: {
    summary: "replaces the cell's text by that of PATH",
    arguments: [{ name: "PATH", kind: "path" }],
    flags: [{ name: "lines", short: "r", value: "FROM-TO", help: "only these lines, counted from 1" }],
    async run(given, context) {
      if (/^[a-z][a-z\d+.-]+:\/\//i.test(given.word)) {
        throw new MagicError("BAD_ARGUMENT", `"${given.word}" is an address, and only files can be loaded`, {
          hint: "Fetch it by `!curl` into a file of the project, look at it, and load that.",
        });
      }
      const { cwd } = await requireSurroundings(context);
      const text = selectLines(readText(given.word, toAbsolute(given.word, cwd)), given.flag("lines"));
      if (text.length > MAX_LENGTH) {
        throw new MagicError("FAILED", `"${given.word}" is too long for a cell: ${text.length} characters`, {
          hint: "Choose some lines of it: `%load -r 1-100 PATH`.",
        });
      }
      context.setNextInput(`// %load ${given.word}\n${text}`);
    },
  },
};

function readText(written: string, path: string): string {
  try {
    const text = readFileSync(path, "utf8");
    if (extname(path) !== ".ipynb") return text;
    const { cells } = parseNotebook(text);
    return cells
      .filter(({ kind }) => kind === "code")
      .map(({ source }) => source.trimEnd())
      .join("\n\n");
  } catch (error) {
    throw toFileFault(written, "loaded", error);
  }
}

function selectLines(text: string, range: string | undefined): string {
  if (range === undefined) return text;
  const [, from, to = from] = /^(\d+)(?:-(\d+))?$/.exec(range) ?? [];
  if (from === undefined || Number(from) < 1 || Number(to) < Number(from)) {
    throw new MagicError("BAD_ARGUMENT", `"--lines ${range}" is not of the form FROM-TO, such as 10-20`);
  }
  return text
    .split("\n")
    .slice(Number(from) - 1, Number(to))
    .join("\n");
}
