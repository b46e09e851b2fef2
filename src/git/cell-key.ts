import { hash } from "node:crypto";

import { decodeValue } from "../notebook/scan.ts";
import type { CellSpans } from "../notebook/scan-notebook.ts";
import type { StripOptions } from "../notebook/strip-options.ts";

/**
 * Names the cells of one file by id and source; equal ones, as notebooks without ids have them, also by their order. It
 * must see all cells, in order.
 */
export function createKeyOf(bytes: Buffer, { cellIds }: StripOptions): (cell: CellSpans) => string {
  const seen = new Map<string, number>();
  return ({ id, source }) => {
    // Ids that are not committed as they are say nothing at the way back.
    const parts = [cellIds === "keep" ? id : undefined, source].map((span) =>
      span === undefined ? "" : joinedText(decodeValue(bytes, span)),
    );
    const name = parts.join("\0");
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return hash("sha1", count === 1 ? name : `${name}\0${count}`);
  };
}

/** A source is one string or a list of lines; editors change the one into the other. */
function joinedText(value: unknown): string {
  return Array.isArray(value) ? value.join("") : String(value);
}
