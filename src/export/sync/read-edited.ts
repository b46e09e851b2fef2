import type { GeneratedModule } from "../render/header.ts";

/** A region as it stands in a module now. */
export interface EditedRegion {
  readonly name: string;
  readonly text: string;
  /** The text as it stands in the file, where {@link text} is how the project's formatter would have it. */
  readonly written: string;
  /** The line of its first mark, from 1, in the file. */
  readonly lineNumber: number;
}

/** A module that may have been edited, taken apart. */
export interface EditedModule {
  readonly regions: readonly EditedRegion[];
  /** What stands above the first region: the description and the imports. */
  readonly head: string;
  /** Code behind the first region and outside of all of them, by its line in the file, from 1. */
  readonly strays: readonly { readonly lineNumber: number; readonly text: string }[];
  /** A region that is opened and not closed. */
  readonly unclosed: EditedRegion | undefined;
}

const HEADER_LINES = 2;
const MARK = /^[ \t]*\/\/ ?#(region|endregion)\b *(\S*)/;

interface OpenRegion {
  readonly name: string;
  readonly lineNumber: number;
  readonly lines: string[];
}

function toRegion({ name, lineNumber, lines }: OpenRegion): EditedRegion {
  const text = lines.join("\n");
  return { name, lineNumber, text, written: text };
}

/** Takes a module apart, so that nothing of it is left out of sight. */
export function readEditedModule({ body }: GeneratedModule): EditedModule {
  const regions: EditedRegion[] = [];
  const head: string[] = [];
  const strays: { readonly lineNumber: number; readonly text: string }[] = [];
  let open: OpenRegion | undefined;
  let depth = 0;
  for (const [index, text] of body.split("\n").entries()) {
    const lineNumber = index + 1 + HEADER_LINES;
    const [, mark, name = ""] = MARK.exec(text) ?? [];
    if (open === undefined) {
      if (mark === "region") {
        open = { name, lineNumber, lines: [] };
        depth = 1;
      } else if (regions.length === 0) head.push(text);
      else if (text.trim() !== "") strays.push({ lineNumber, text });
      continue;
    }
    if (mark !== undefined) depth += mark === "region" ? 1 : -1;
    if (depth > 0) open.lines.push(text);
    else {
      regions.push(toRegion(open));
      open = undefined;
    }
  }
  const unclosed = open && toRegion(open);
  return { regions, head: head.join("\n"), strays, unclosed };
}
