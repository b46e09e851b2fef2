import type { Node } from "oxc-parser";

import type { Span } from "../positions/edits.ts";

/** What of a cell runs when it is reached, and what later. */
export interface Outline {
  /** The outermost functions and classes, in order: what is in them runs when they are called. */
  readonly later: readonly Span[];
  /** The outermost loops outside of them that run without a pause, in order. */
  readonly loops: readonly Node[];
  /** Whether the cell may pause between its beginning and its end, so that another one comes between. */
  readonly hasPause: boolean;
}

/** @param nodes - All of the cell, in order, parents before children. */
export function outlineOf(nodes: readonly Node[]): Outline {
  const later: Span[] = [];
  const loops: Node[] = [];
  const pauses: number[] = [];
  for (const node of nodes) {
    if (node.start < (later.at(-1)?.end ?? 0)) continue;
    if (isLaterCode(node)) later.push(node);
    else if (isLoop(node)) loops.push(node);
    if (isPause(node)) pauses.push(node.start);
  }
  const unpaused = loops.filter((loop) => !pauses.some((offset) => contains(loop, offset)));
  return { later, loops: outermost(unpaused), hasPause: pauses.length > 0 };
}

/** The last of some spans, in order and apart from each other, that begins at or before the offset, when it contains it. */
export function maybeSpanAt<Item extends Span>(spans: readonly Item[], offset: number): Item | undefined {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle] as Item).start <= offset) low = middle + 1;
    else high = middle;
  }
  const found = spans[low - 1];
  return found !== undefined && contains(found, offset) ? found : undefined;
}

export function contains({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset < end;
}

function outermost(loops: readonly Node[]): readonly Node[] {
  const found: Node[] = [];
  for (const loop of loops) if (loop.start >= (found.at(-1)?.end ?? 0)) found.push(loop);
  return found;
}

export function isLaterCode({ type }: Node): boolean {
  return (
    type === "FunctionDeclaration" ||
    type === "FunctionExpression" ||
    type === "ArrowFunctionExpression" ||
    type === "ClassDeclaration" ||
    type === "ClassExpression"
  );
}

function isLoop(node: Node): boolean {
  switch (node.type) {
    case "ForStatement":
    case "ForInStatement":
    case "ForOfStatement":
    case "WhileStatement":
    case "DoWhileStatement":
      return true;
    case "LabeledStatement":
      // The label goes with its loop, which may `continue` it.
      return isLoop(node.body);
    default:
      return false;
  }
}

function isPause(node: Node): boolean {
  switch (node.type) {
    case "AwaitExpression":
    // Awaited in the compiled cell.
    case "ImportDeclaration":
    case "ExportAllDeclaration":
      return true;
    case "ExportNamedDeclaration":
      return node.source !== null;
    case "ForOfStatement":
      return node.await;
    default:
      return false;
  }
}
