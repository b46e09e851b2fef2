import { diffComm } from "node-diff3";

/** A piece of a line; what is changed differs from the line that it is compared with. */
export interface LinePart {
  readonly text: string;
  readonly isChanged: boolean;
}

/** A line of the shortest way from one text to another. */
export interface LineChange {
  readonly kind: "same" | "removed" | "added";
  /** The whole line, without its end. One part, unless the line is compared with another one word by word. */
  readonly parts: readonly LinePart[];
}

/** Lines that share fewer of their words are two lines, and not one that was edited. */
const MIN_SHARED = 0.4;

/** Compares two texts by lines, and lines that were edited by words. */
export function diffTexts(before: string, after: string): readonly LineChange[] {
  return diffComm(linesOf(before), linesOf(after)).flatMap((block): readonly LineChange[] =>
    block.common === undefined
      ? compareLines(block.buffer1, block.buffer2)
      : block.common.map((text) => wholeLine("same", text)),
  );
}

/** Only the changed lines, with some unchanged ones around them; undefined stands for what is left out. */
export function withContext(changes: readonly LineChange[], contextLines: number): readonly (LineChange | undefined)[] {
  const isNear = changes.map((_, index) =>
    changes.slice(Math.max(0, index - contextLines), index + contextLines + 1).some(({ kind }) => kind !== "same"),
  );
  return changes.flatMap((change, index): readonly (LineChange | undefined)[] => {
    if (isNear[index] === true) return [change];
    return index === 0 || isNear[index - 1] === true ? [undefined] : [];
  });
}

function linesOf(text: string): string[] {
  return text === "" ? [] : text.replace(/\n$/, "").split("\n");
}

function wholeLine(kind: LineChange["kind"], text: string): LineChange {
  return { kind, parts: [{ text, isChanged: kind !== "same" }] };
}

/** Of a stretch that differs, the first line is compared with the first, the second with the second. */
function compareLines(removed: readonly string[], added: readonly string[]): readonly LineChange[] {
  const pairs = removed.map((line, index) => {
    const other = added[index];
    return other === undefined ? undefined : maybeEdited(line, other);
  });
  return [
    ...removed.map((line, index) => pairs[index]?.before ?? wholeLine("removed", line)),
    ...added.map((line, index) => pairs[index]?.after ?? wholeLine("added", line)),
  ];
}

function maybeEdited(before: string, after: string) {
  const parts = { before: [] as LinePart[], after: [] as LinePart[] };
  let shared = 0;
  for (const { common, buffer1, buffer2 } of diffComm(wordsOf(before), wordsOf(after))) {
    if (common === undefined) {
      if (buffer1.length > 0) parts.before.push({ text: buffer1.join(""), isChanged: true });
      if (buffer2.length > 0) parts.after.push({ text: buffer2.join(""), isChanged: true });
      continue;
    }
    const part = { text: common.join(""), isChanged: false };
    shared += part.text.trim().length;
    parts.before.push(part);
    parts.after.push(part);
  }
  if (shared < MIN_SHARED * Math.max(before.trim().length, after.trim().length)) return undefined;
  return {
    before: { kind: "removed", parts: parts.before } satisfies LineChange,
    after: { kind: "added", parts: parts.after } satisfies LineChange,
  };
}

function wordsOf(line: string): string[] {
  return line.match(/[\p{L}\p{N}_$]+|\s+|[^\p{L}\p{N}_$\s]/gu) ?? [];
}
