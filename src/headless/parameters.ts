import { analyseCell } from "../language/analyse/analyse-cell.ts";
import type { LiteralConstant } from "../language/analyse/literal-constants.ts";
import { blankMagics } from "../language/magics/magic-lines.ts";
import { type Cell, type CodeCell, type Notebook, tagsOf } from "../notebook/notebook.ts";
import { isRecord, type Json, type JsonObject } from "../shared/json.ts";
import { HeadlessError } from "./headless-error.ts";

/** A value for a constant of a notebook, as the user gave it. */
export interface Parameter {
  readonly name: string;
  readonly value: string;
}

/** Reads `name=value`. @throws {@link HeadlessError} `BAD_PARAMETER`. */
export function parseParameter(text: string): Parameter {
  const match = /^([\p{ID_Start}$_][\p{ID_Continue}$]*)=(.*)$/su.exec(text);
  if (match !== null) return { name: match[1] ?? "", value: match[2] ?? "" };
  throw new HeadlessError("BAD_PARAMETER", `the parameter "${text}" is not of the form name=value`, {
    hint: "For example: -p learningRate=0.1",
  });
}

/** A constant that a parameter may replace, and the cell it stands in. */
export interface Replaceable extends LiteralConstant {
  readonly cellIndex: number;
}

/**
 * Puts values into a notebook before it runs: each replaces the literal initialiser of the top-level constant of its
 * name, in the cell tagged `parameters` or else in the first cell that declares it. Of two values for one name the
 * last one holds. The values are noted in the notebook's metadata, as `labtrail.parameters`.
 *
 * @throws {@link HeadlessError} `UNKNOWN_PARAMETER`, with the names there are; `BAD_PARAMETER` for a value that does
 * not fit, such as a word for a number.
 */
export function applyParameters(notebook: Notebook, parameters: readonly Parameter[]): Notebook {
  if (parameters.length === 0) return notebook;
  const constants = findReplaceable(notebook);
  const values = new Map(parameters.map(({ name, value }) => [name, toValue(name, value, constants)]));
  const cells = notebook.cells.map((cell, index): Cell => {
    const edits = [...values].flatMap(([name, value]) => {
      const constant = constants.get(name);
      return constant?.cellIndex === index ? [{ ...constant, text: JSON.stringify(value) }] : [];
    });
    // From the end, so that the offsets of those before stay true.
    const source = edits
      .toSorted((a, b) => b.start - a.start)
      .reduce((text, { start, end, text: value }) => text.slice(0, start) + value + text.slice(end), cell.source);
    return { ...cell, source };
  });
  return { ...notebook, cells, metadata: withParameters(notebook.metadata, Object.fromEntries(values)) };
}

/** The constants of a notebook that parameters may replace, with the cells they stand in, by name. */
export function findReplaceable({ cells }: Notebook): ReadonlyMap<string, Replaceable> {
  const codeCells = [...cells.entries()].filter((entry): entry is [number, CodeCell] => entry[1].kind === "code");
  const tagged = codeCells.filter(([, cell]) => tagsOf(cell).includes("parameters"));
  const found = new Map<string, Replaceable>();
  for (const [cellIndex, { source }] of [...tagged, ...codeCells]) {
    for (const constant of analyseCell(blankMagics(source)).constants) {
      if (!found.has(constant.name)) found.set(constant.name, { ...constant, cellIndex });
    }
  }
  return found;
}

/** What a given text means for a constant: text stays text, everything else is JSON where it can be. */
function toValue(name: string, given: string, constants: ReadonlyMap<string, Replaceable>): Json {
  const constant = constants.get(name);
  if (constant === undefined) throw unknownParameter(name, [...constants.keys()]);
  if (typeof constant.value === "string") return given;
  const json = maybeJson(given);
  if (json !== undefined) return json;
  switch (typeof constant.value) {
    case "number": {
      // JSON has no `.5`, no `1_000` and no `+1`; people write them.
      const number = given.trim() === "" ? Number.NaN : Number(given.replaceAll("_", ""));
      if (Number.isFinite(number)) return number;
      throw misfit(name, given, "a number");
    }
    case "boolean":
      // "no" is text, and text is true.
      throw misfit(name, given, "true or false");
    default:
      return given;
  }
}

function misfit(name: string, given: string, expected: string): HeadlessError {
  return new HeadlessError("BAD_PARAMETER", `"${given}" is not ${expected}, and ${name} is in the notebook`, {
    hint: `To pass it as text nevertheless, quote it: -p '${name}="${given}"'`,
  });
}

function unknownParameter(name: string, known: readonly string[]): HeadlessError {
  return new HeadlessError("UNKNOWN_PARAMETER", `no cell declares a constant "${name}" with a literal value`, {
    hint: known.length === 0 ? "The notebook has no such constant at all." : `There are: ${known.join(", ")}`,
  });
}

function withParameters(metadata: JsonObject, parameters: JsonObject): JsonObject {
  const ours = metadata["labtrail"];
  return { ...metadata, labtrail: { ...(isRecord(ours) ? (ours as JsonObject) : {}), parameters } };
}

function maybeJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    // Not JSON: the caller takes it as a number or as text.
    return undefined;
  }
}
