import { isRecord, type JsonObject } from "../../shared/json.ts";
import type { Cell } from "../notebook.ts";
import { NotebookError } from "../notebook-error.ts";
import { parseNotebook } from "../parse.ts";
import { type RawArray, type RawObject, readRawArray, readRawObject } from "../raw-json.ts";
import { skipSpace } from "../scan.ts";
import { startOfText } from "../scan-notebook.ts";
import { stripNotebook } from "../strip.ts";
import type { StripOptions } from "../strip-options.ts";

/** One of the three versions of a notebook that is merged: what it says, and how it is written. */
export interface Side {
  /** The whole file. */
  readonly text: string;
  readonly cells: readonly SideCell[];
  readonly metadata: JsonObject;
  readonly formatMinor: number;
  /** The whole file, whose member `cells` is exchanged. */
  readonly file: RawObject;
  readonly list: RawArray;
  /** What stands around the outermost object: a byte order mark, a line end. */
  readonly before: string;
  readonly after: string;
}

export interface SideCell {
  readonly cell: Cell;
  readonly raw: RawObject;
  /** The cell byte for byte. */
  readonly text: string;
}

const EMPTY = Buffer.from(`{\n "cells": [],\n "metadata": {},\n "nbformat": 4,\n "nbformat_minor": 5\n}\n`);

/**
 * Reads one side as it would be committed, without outputs: they never conflict. An empty file, which git gives where a
 * side has none, is an empty notebook.
 *
 * @throws {@link NotebookError} when it is none of nbformat 4.
 */
export function readSide(content: Buffer, path: string, options: StripOptions): Side {
  const isBlank = skipSpace(content, startOfText(content)) >= content.length;
  return readNotebookBytes(isBlank ? EMPTY : stripNotebook(content, path, options).bytes, path);
}

/** Reads a notebook as it is. @throws {@link NotebookError} when it is none of nbformat 4. */
export function readNotebookBytes(bytes: Buffer, path: string): Side {
  const notebook = parseNotebook(bytes.toString(), path);
  const start = skipSpace(bytes, startOfText(bytes));
  const file = readRawObject(bytes, start);
  const list = file.members.find(({ key }) => key === "cells")?.value ?? "[]";
  const raw = readRawArray(Buffer.from(list), 0);
  const text = bytes.toString();
  return {
    text,
    cells: notebook.cells.map((cell, index) => {
      const cellText = raw.items[index] ?? "{}";
      return { cell, raw: readRawObject(Buffer.from(cellText), 0), text: cellText };
    }),
    metadata: notebook.metadata,
    formatMinor: notebook.formatMinor,
    file,
    list: raw,
    before: text.slice(0, text.indexOf("{")),
    after: text.slice(text.lastIndexOf("}") + 1),
  };
}

/** The fields of a cell that are neither its id nor its source, as values. */
export function fieldsOf({ raw }: SideCell): JsonObject {
  const fields = raw.members.filter(({ key }) => key !== "id" && key !== "source");
  const value: unknown = Object.fromEntries(fields.map(({ key, value: text }) => [key, JSON.parse(text) as unknown]));
  if (!isRecord(value)) throw new NotebookError("NOT_A_NOTEBOOK", "a cell is no JSON object");
  return value as JsonObject;
}
