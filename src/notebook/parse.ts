import type { CellId } from "../shared/ids.ts";
import { isRecord, type Json, type JsonObject } from "../shared/json.ts";
import { placeOf } from "../shared/text.ts";
import { maybeJsonFault } from "./json-fault.ts";
import { type Cell, isJsonMime, type Notebook, type Output } from "./notebook.ts";
import { NotebookError } from "./notebook-error.ts";

const CONFLICT_MARKER = /^(?:<{7}|\|{7}|={7}|>{7})(?: |\r?$)/m;

/**
 * Reads a notebook of nbformat 4, also one that is a little wrong: 4.5 without ids, ids in 4.4, an id given twice.
 *
 * @param path - Named in errors.
 * @throws {@link NotebookError} with the line and column of the fault and what to do about it.
 */
export function parseNotebook(text: string, path = "the notebook"): Notebook {
  const json = parseJsonFile(text, path);
  if (!isJsonObject(json)) throw notANotebook(path, "it holds no JSON object");
  const { nbformat, nbformat_minor: minor, metadata, cells, ...extra } = json;
  if (typeof nbformat !== "number") throw notANotebook(path, `it has no "nbformat"`);
  if (nbformat !== 4) {
    throw new NotebookError("UNSUPPORTED_FORMAT", `${path} is in nbformat ${nbformat}, and only 4 can be read`, {
      hint: `Open and save it once in JupyterLab, or run: jupyter nbconvert --to notebook --nbformat 4 "${path}"`,
    });
  }
  if (!Array.isArray(cells)) throw notANotebook(path, `it has no list of "cells"`);
  const taken = new Set<string>();
  return {
    cells: cells.map((cell: Json, index) => toCell(cell, index, taken, path)),
    metadata: isJsonObject(metadata) ? metadata : {},
    formatMinor: typeof minor === "number" ? minor : 0,
    extra,
  };
}

/** Reads a JSON file, and says where and why when it is none. */
export function parseJsonFile(content: string, path: string): Json {
  const text = content.replace(/^\uFEFF/, "");
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    const marker = CONFLICT_MARKER.exec(text);
    if (marker !== null) {
      const place = placeOf(text, marker.index);
      throw new NotebookError(
        "MERGE_CONFLICT",
        `${path} holds merge conflict markers, the first at line ${place.line}`,
        {
          hint: "Merge it anew with `labtrail resolve --recover`, or take one side with `git checkout --ours` or `--theirs`.",
          place,
          cause: error,
        },
      );
    }
    const { offset, reason } = maybeJsonFault(text) ?? { offset: 0, reason: String(error) };
    const place = placeOf(text, offset);
    throw new NotebookError(
      "INVALID_JSON",
      `${path} is not valid JSON at line ${place.line}, column ${place.column}: ${reason}`,
      {
        hint: "Mend that line in a text editor, or take an earlier version of the file from git.",
        place,
        cause: error,
      },
    );
  }
}

function notANotebook(path: string, reason: string): NotebookError {
  return new NotebookError("NOT_A_NOTEBOOK", `${path} is not a Jupyter notebook: ${reason}`, {
    hint: "Give the path of an .ipynb file.",
  });
}

function toCell(json: Json, index: number, taken: Set<string>, path: string): Cell {
  if (!isJsonObject(json)) throw notANotebook(path, `cell ${index + 1} is no JSON object`);
  const { cell_type: kind, id, source, metadata, ...rest } = json;
  const text = maybeJoinedText(source ?? "");
  if (text === undefined) throw notANotebook(path, `the source of cell ${index + 1} is not text`);
  // The second of two equal ids cannot name its cell; as an unknown field it is still written back.
  const isOwn = typeof id === "string" && !taken.has(id);
  if (isOwn) taken.add(id);
  const fields = {
    id: (isOwn ? id : `cell-${index}`) as CellId,
    hasOwnId: isOwn,
    source: text,
    metadata: isJsonObject(metadata) ? metadata : {},
  };
  const unknown = isOwn || id === undefined ? {} : { id };
  switch (kind) {
    case "code": {
      const { outputs, execution_count: count, ...extra } = rest;
      return {
        ...fields,
        kind,
        outputs: Array.isArray(outputs) ? outputs.map(toOutput) : [],
        executionCount: typeof count === "number" ? count : null,
        extra: { ...extra, ...unknown },
      };
    }
    case "markdown":
    case "raw":
      return { ...fields, kind, extra: { ...rest, ...unknown } };
    default:
      throw notANotebook(path, `cell ${index + 1} has the unknown type ${JSON.stringify(kind) ?? "undefined"}`);
  }
}

function toOutput(json: Json): Output {
  return maybeKnownOutput(json) ?? { kind: "unknown", json };
}

/** An output whose fields are exactly those of nbformat; undefined for any other. */
function maybeKnownOutput(json: Json): Output | undefined {
  if (!isJsonObject(json)) return undefined;
  const { output_type: type, ...fields } = json;
  switch (type) {
    case "stream": {
      const { name, text, ...rest } = fields;
      const joined = maybeJoinedText(text);
      if (typeof name !== "string" || joined === undefined || !isEmpty(rest)) return undefined;
      return { kind: "stream", name, text: joined };
    }
    case "display_data": {
      const { data, metadata, ...rest } = fields;
      if (!isJsonObject(data) || !isJsonObject(metadata) || !isEmpty(rest)) return undefined;
      return { kind: "display", data: joinMimeBundle(data), metadata };
    }
    case "execute_result": {
      const { data, metadata, execution_count: count, ...rest } = fields;
      if (!isJsonObject(data) || !isJsonObject(metadata) || !isEmpty(rest)) return undefined;
      if (typeof count !== "number" && count !== null) return undefined;
      return { kind: "result", data: joinMimeBundle(data), metadata, executionCount: count };
    }
    case "error": {
      const { ename, evalue, traceback, ...rest } = fields;
      if (typeof ename !== "string" || typeof evalue !== "string" || !isEmpty(rest)) return undefined;
      return isTextList(traceback) ? { kind: "error", ename, evalue, traceback } : undefined;
    }
    default:
      return undefined;
  }
}

function joinMimeBundle(data: JsonObject): JsonObject {
  const entries = Object.entries(data).map(([mimeType, value]) => [
    mimeType,
    isJsonMime(mimeType) ? value : (maybeJoinedText(value) ?? value),
  ]);
  return Object.fromEntries(entries) as JsonObject;
}

/** nbformat writes a text as one string or as a list of its lines. */
function maybeJoinedText(value: Json | undefined): string | undefined {
  if (typeof value === "string") return value;
  return isTextList(value) ? value.join("") : undefined;
}

function isTextList(value: Json | undefined): value is readonly string[] {
  return Array.isArray(value) && value.every((line) => typeof line === "string");
}

function isJsonObject(value: Json | undefined): value is JsonObject {
  return isRecord(value);
}

function isEmpty(fields: JsonObject): boolean {
  return Object.keys(fields).length === 0;
}
