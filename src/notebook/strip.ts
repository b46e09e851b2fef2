import { matchesGlob } from "../shared/glob.ts";
import { cutItems } from "./cut.ts";
import { parseNotebook } from "./parse.ts";
import { decodeValue, isNull, skipSpace, type Span } from "./scan.ts";
import { type CellSpans, isCell, maybeNotebookSpans, type NotebookSpans, startOfText } from "./scan-notebook.ts";
import { type Edit, splice } from "./splice.ts";
import { type CellMarks, readMarks } from "./strip-cells.ts";
import { cutMembers, type MetadataRules, requireMetadataRules } from "./strip-metadata.ts";
import { readNotebookMark } from "./strip-notebook-mark.ts";
import { DEFAULT_STRIP_OPTIONS, type StripOptions } from "./strip-options.ts";
import { editOutputs, type OutputMark } from "./strip-outputs.ts";
import { isZeppelinNote, stripZeppelinNote } from "./strip-zeppelin.ts";

/** What stripping made of a file. */
export interface Stripped {
  /** The file to commit: the same buffer when nothing was to be removed. */
  readonly bytes: Buffer;
  /** All cells that stay, in order, with what was removed from each. */
  readonly cells: readonly StrippedCell[];
  /** The major version of nbformat when it is none of 1 to 4; such a notebook is left as it is. */
  readonly foreignFormat: number | undefined;
  /** How many cells were removed. */
  readonly droppedCells: number;
  /** What the user should know, one sentence each. */
  readonly warnings: readonly string[];
}

/** A cell, and where its removed results stood in the file that was given. */
export interface StrippedCell {
  readonly spans: CellSpans;
  /** The list of outputs, when some were removed. */
  readonly outputs: Span | undefined;
  readonly executionCount: Span | undefined;
  /** What marks say of the cell's outputs. */
  readonly mark: OutputMark;
}

const OLDEST_FORMAT = 1;
const NEWEST_FORMAT = 4;
/** The last minor version of nbformat 4 in which cells have no ids. */
const LAST_WITHOUT_IDS = 4;

/**
 * Removes outputs, execution counts and volatile metadata from a notebook of nbformat 1 to 4, or a note of Zeppelin. What
 * is not removed keeps its bytes: indent, order of keys, number forms, escapes, line ends. A file that is empty or no
 * notebook is left as it is.
 *
 * @param path - Named in errors, and matched with what is excluded; a name that ends with `.zpln` is a note of Zeppelin.
 * @throws NotebookError `INVALID_JSON` or `MERGE_CONFLICT`, with the place and what to do.
 * @example
 * stripNotebook(readFileSync("penguins.ipynb"), "penguins.ipynb").bytes;
 */
export function stripNotebook(bytes: Buffer, path: string, options: StripOptions = DEFAULT_STRIP_OPTIONS): Stripped {
  if (skipSpace(bytes, startOfText(bytes)) === bytes.length) return unchanged(bytes);
  if (options.exclude.some((pattern) => matchesGlob(path, pattern))) return unchanged(bytes);
  try {
    const stripped = isZeppelinNote(path, options)
      ? stripZeppelinNote(bytes, options)
      : stripSpans(bytes, maybeNotebookSpans(bytes), options);
    // What will be committed is valid JSON, whatever came in.
    JSON.parse(stripped.bytes.toString("utf8", startOfText(stripped.bytes)));
    return stripped;
  } catch (error) {
    // The same fault, found again by the parser that knows its line.
    parseNotebook(bytes.toString(), path);
    throw error;
  }
}

function unchanged(bytes: Buffer, foreignFormat?: number): Stripped {
  return { bytes, cells: [], foreignFormat, droppedCells: 0, warnings: [] };
}

function stripSpans(bytes: Buffer, notebook: NotebookSpans | undefined, options: StripOptions): Stripped {
  const version = notebook?.format === undefined ? undefined : decodeValue(bytes, notebook.format);
  if (notebook === undefined || typeof version !== "number") return unchanged(bytes);
  if (version < OLDEST_FORMAT || version > NEWEST_FORMAT) return unchanged(bytes, version);
  if (notebook.lists.length === 0) return unchanged(bytes);

  const rules = requireMetadataRules(options);
  const { mark, keys } = readNotebookMark(bytes, notebook.metadata.at(-1), options);
  const edits: Edit[] = notebook.metadata.flatMap((span) => cutMembers(bytes, span, rules.notebook, keys));
  if (options.cellIds === "drop") edits.push(...minorVersionEdits(bytes, notebook.formatMinor));
  const strip = new CellStrip(bytes, rules, options);
  for (const list of notebook.lists) {
    const marks = list.elements.map((element) =>
      isCell(element) ? readMarks(bytes, element, mark, options) : undefined,
    );
    edits.push(...cutItems(list, list.elements, (_, index) => marks[index]?.isDropped === true));
    for (const [index, element] of list.elements.entries()) {
      const cellMarks = marks[index];
      if (cellMarks !== undefined && isCell(element)) strip.add(element, cellMarks);
    }
  }
  edits.push(...strip.edits);
  const { cells, droppedCells, warnings } = strip;
  return { bytes: splice(bytes, edits), cells, foreignFormat: undefined, droppedCells, warnings };
}

/** Without ids a notebook is none of 4.5. */
function minorVersionEdits(bytes: Buffer, minor: Span | undefined): readonly Edit[] {
  const version = minor === undefined ? undefined : decodeValue(bytes, minor);
  if (minor === undefined || typeof version !== "number" || version <= LAST_WITHOUT_IDS) return [];
  return [{ ...minor, replacement: String(LAST_WITHOUT_IDS) }];
}

/** Gathers the edits of one cell after another. */
class CellStrip {
  readonly edits: Edit[] = [];
  readonly cells: StrippedCell[] = [];
  readonly warnings: string[] = [];
  droppedCells = 0;
  readonly #bytes: Buffer;
  readonly #rules: MetadataRules;
  readonly #options: StripOptions;

  constructor(bytes: Buffer, rules: MetadataRules, options: StripOptions) {
    this.#bytes = bytes;
    this.#rules = rules;
    this.#options = options;
  }

  add(spans: CellSpans, { isDropped, isContradictory, outputs: mark, keys }: CellMarks): void {
    if (isDropped) {
      this.droppedCells += 1;
      return;
    }
    const bytes = this.#bytes;
    const options = this.#options;
    const number = this.cells.length + 1;
    if (isContradictory) {
      this.warnings.push(
        `cell ${number} has a tag that keeps its outputs and metadata that does not: they are removed`,
      );
    }
    this.edits.push(...spans.metadata.flatMap((span) => cutMembers(bytes, span, this.#rules.cellMetadata, keys)));
    this.edits.push(...cutMembers(bytes, spans, this.#rules.cell));
    if (options.cellIds === "sequential" && spans.id !== undefined) {
      this.edits.push({ ...spans.id, replacement: JSON.stringify(String(this.cells.length)) });
    }
    const counts = options.keepCounts ? [] : spans.executionCounts.filter((span) => !isNull(bytes, span));
    this.edits.push(...counts.map((span) => ({ ...span, replacement: "null" })));
    let outputs: Span | undefined;
    for (const span of spans.outputs) {
      const found = editOutputs(bytes, span, mark, options);
      this.edits.push(...found.edits);
      outputs = found.hasRemoved ? span : undefined;
    }
    this.cells.push({ spans, outputs, executionCount: counts.at(-1), mark });
  }
}
