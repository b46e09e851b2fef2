import { pathToFileURL } from "node:url";

import { type CodeCell, type Output, tagsOf } from "../../src/notebook/notebook.ts";
import { parseNotebook } from "../../src/notebook/parse.ts";

/** An executed notebook, and the folder it ran in. */
export interface ExecutedNotebook {
  readonly folder: string;
  readonly text: string;
}

/** What is another thing in every run: the text that stands for it, and how it looks. */
const VOLATILE: readonly (readonly [string, RegExp])[] = [
  ["<uuid>", /\b[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b/gi],
  ["<time>", /\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?Z?\b/g],
  ["<time>", /\b[A-Z][a-z]{2} [A-Z][a-z]{2} \d\d \d{4} \d\d:\d\d:\d\d GMT[+-]\d{4}(?: \([^)]*\))?/g],
  // Milliseconds since 1970, for the next 200 years.
  ["<time>", /\b[1-7]\d{12}\b/g],
  ["<duration>", /\b\d+(?:\.\d+)?(?:e-?\d+)? ?(?:ns|µs|ms|s|min)\b/g],
  // Fields of a Timeout, which is the value of a cell that ends with `setTimeout`.
  ["<timer>", /\b_idleStart: \d+|Symbol\((?:asyncId|triggerId)\): \d+/g],
  ["run <name>", /\brun [a-z]+-[a-z]+-\d+\b/g],
  ["<id>", /\bprocess(?: id)?[ :=]+\d+\b/g],
];

/** Where two runs of one notebook have shown something else, a text for each cell. */
export function findDifferences(first: ExecutedNotebook, second: ExecutedNotebook): readonly string[] {
  const [cells, others] = [codeCellsOf(first), codeCellsOf(second)];
  if (cells.length !== others.length) return [`${cells.length} code cells, and ${others.length}`];
  return cells.flatMap((cell, index) => {
    const [shown, otherShown] = [describe(cell, first.folder), describe(others[index] as CodeCell, second.folder)];
    if (shown === otherShown) return [];
    return [`code cell ${index + 1} gave\n${shown}\nand with Jupyter\n${otherShown}`];
  });
}

function codeCellsOf({ text }: ExecutedNotebook): readonly CodeCell[] {
  return parseNotebook(text).cells.filter((cell) => cell.kind === "code");
}

/** A cell with this tag draws random numbers or shows rates: of its outputs only the kinds and MIME types are compared. */
const VARIES = "varies";

function describe(cell: CodeCell, folder: string): string {
  const toLine = (output: Output): string => (tagsOf(cell).includes(VARIES) ? toKind(output) : toText(output, folder));
  return [`[${cell.executionCount ?? " "}]`, ...joinStreams(cell.outputs).map(toLine)].join("\n");
}

function toKind(output: Output): string {
  return "data" in output ? `${output.kind} of ${Object.keys(output.data).toSorted().join(", ")}` : output.kind;
}

/** A stream comes in pieces, and where it is cut is left to chance. */
function joinStreams(outputs: readonly Output[]): readonly Output[] {
  const joined: Output[] = [];
  for (const output of outputs) {
    const last = joined.at(-1);
    if (output.kind === "stream" && last?.kind === "stream" && last.name === output.name) {
      joined[joined.length - 1] = { ...last, text: last.text + output.text };
    } else {
      joined.push(output);
    }
  }
  return joined;
}

function toText(output: Output, folder: string): string {
  return sanitise(JSON.stringify(output), folder);
}

/** Takes out of a text what differs from run to run. */
export function sanitise(text: string, folder: string): string {
  const places = [pathToFileURL(folder).href, JSON.stringify(folder).slice(1, -1)];
  const placeless = places.reduce((rest, place) => rest.replaceAll(place, "<folder>"), text);
  return VOLATILE.reduce((rest, [stand, pattern]) => rest.replaceAll(pattern, stand), placeless);
}
