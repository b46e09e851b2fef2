import type { Json, JsonObject } from "../shared/json.ts";
import type { Cell, Notebook, Output } from "./notebook.ts";

/**
 * Renders a notebook byte for byte as nbformat and JupyterLab write it: indent 1, keys sorted, raw UTF-8, multi-line
 * strings as lists of lines, one newline at the end. Only numbers look as JavaScript writes them: 1.0 becomes 1.
 */
export function renderNotebook(notebook: Notebook): string {
  const json = {
    ...notebook.extra,
    cells: notebook.cells.map(toCellJson),
    metadata: notebook.metadata,
    nbformat: 4,
    nbformat_minor: notebook.formatMinor,
  };
  return `${renderJson(json, "\n")}\n`;
}

function toCellJson(cell: Cell): JsonObject {
  const fields = {
    ...cell.extra,
    cell_type: cell.kind,
    metadata: cell.metadata,
    source: splitLines(cell.source),
    ...(cell.hasOwnId ? { id: cell.id } : {}),
  };
  if (cell.kind !== "code") return fields;
  return { ...fields, execution_count: cell.executionCount, outputs: cell.outputs.map(toOutputJson) };
}

/** An output as nbformat has it. */
export function toOutputJson(output: Output): Json {
  switch (output.kind) {
    case "stream":
      return { output_type: "stream", name: output.name, text: splitLines(output.text) };
    case "display":
      return { output_type: "display_data", data: splitMimeBundle(output.data), metadata: output.metadata };
    case "result":
      return {
        output_type: "execute_result",
        data: splitMimeBundle(output.data),
        metadata: output.metadata,
        execution_count: output.executionCount,
      };
    case "error": {
      const { ename, evalue, traceback } = output;
      return { output_type: "error", ename, evalue, traceback };
    }
    case "unknown":
      return output.json;
  }
}

function splitMimeBundle(data: JsonObject): JsonObject {
  const entries = Object.entries(data).map(([mimeType, value]) => [
    mimeType,
    typeof value === "string" && isSplitMime(mimeType) ? splitLines(value) : value,
  ]);
  return Object.fromEntries(entries) as JsonObject;
}

/** nbformat splits these only; base64 stays one string. */
function isSplitMime(mimeType: string): boolean {
  return mimeType.startsWith("text/") || mimeType === "application/javascript" || mimeType === "image/svg+xml";
}

/** What ends a line for Python's `splitlines`: a progress bar, for one, is cut after each carriage return. */
const LINE_ENDS = "\n\r\v\f\u001c\u001d\u001e\u0085\u2028\u2029";

/** Lines with their ends, as `splitlines(True)` cuts them. */
export function splitLines(text: string): readonly string[] {
  const lines: string[] = [];
  let lineStart = 0;
  for (let offset = 0; offset < text.length; offset += 1) {
    const character = text.charAt(offset);
    if (!LINE_ENDS.includes(character) || (character === "\r" && text[offset + 1] === "\n")) continue;
    lines.push(text.slice(lineStart, offset + 1));
    lineStart = offset + 1;
  }
  if (lineStart < text.length) lines.push(text.slice(lineStart));
  return lines;
}

/** JSON.stringify cannot do this: it sorts nothing, and puts names that look like integers first. */
function renderJson(value: Json | undefined, lineStart: string): string {
  const inner = `${lineStart} `;
  if (Array.isArray(value)) {
    if (value.length === 0) return "[]";
    return `[${value.map((item: Json) => inner + renderJson(item, inner)).join(",")}${lineStart}]`;
  }
  if (typeof value === "object" && value !== null) {
    const fields = Object.entries(value as JsonObject)
      .filter(([, field]) => field !== undefined)
      .toSorted(([a], [b]) => compareCodePoints(a, b));
    if (fields.length === 0) return "{}";
    const lines = fields.map(([name, field]) => `${inner}${JSON.stringify(name)}: ${renderJson(field, inner)}`);
    return `{${lines.join(",")}${lineStart}}`;
  }
  return JSON.stringify(value ?? null);
}

/** Python sorts by code point and JavaScript by UTF-16 unit; they differ above U+FFFF. */
function compareCodePoints(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
