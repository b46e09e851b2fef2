// Code that a magic measures stays where it is, so that its names are the session's; calls of the magic go around it.
// The value of its last expression is handed on, so that a promise can be waited for and the cell can show it.
import type { Node, Statement } from "oxc-parser";

import type { Edits, Span } from "../positions/edits.ts";
import { maybeMarkIndex } from "./magic-marks.ts";
import { maybeProgram } from "../parse/parse-module.ts";
import type { SplicedText } from "../positions/spliced-text.ts";
import { forEachChild } from "../parse/syntax-tree.ts";

/** What surrounds the code. Offsets are those of the cell. */
export interface Measurement {
  /** The number of the magic. */
  readonly index: number;
  /** What the first call takes the place of: the magic's name and flags. */
  readonly head: Span;
  /** The code, with other magics in it replaced by marks. */
  readonly code: SplicedText;
}

/** `%time code`: the code runs once, where it stands. */
export function measureInPlace({ index, head, code }: Measurement, edits: Edits): void {
  edits.replace(head.start, head.end, `await $k.magicBegin(${index}); `);
  const body = maybeProgram(code.text)?.body;
  if (body === undefined) return;
  const last = body.at(-1);
  const end = `await $k.magicEnd(${index}`;
  if (last === undefined) edits.insertAfter(head.end, `${end});`);
  else if (isValue(last, code)) edits.wrap(code.toSource(last.start), endOfValue(last, code), `${end}, (`, "))");
  else edits.insertAfter(code.toSource(last.end), `; ${end});`);
}

/**
 * `%timeit code`: the code becomes a function, which is called over and over. Names that it declares are its own.
 *
 * @param preparation - What runs once before each series of calls.
 */
export function measureRepeatedly({ index, head, code }: Measurement, preparation: SplicedText, edits: Edits): void {
  const program = maybeProgram(code.text);
  const isAsync = program === undefined || awaits(program);
  const inner = isAsync ? "return async () => { " : "return () => { ";
  const opening = `await $k.magicRepeat(${index}, async () => { `;
  const prepared = maybeProgram(preparation.text)?.body.at(-1);
  if (prepared === undefined) edits.replace(head.start, head.end, opening + inner);
  else {
    edits.replace(head.start, head.end, opening);
    edits.insertAfter(preparation.toSource(prepared.end), `; ${inner}`);
  }
  const last = program?.body.at(-1);
  if (last === undefined)
    return edits.insertAfter(prepared === undefined ? head.end : preparation.toSource(prepared.end), " }; });");
  // Outer closers first: at one place they come behind the inner ones.
  edits.insertAfter(code.toSource(last.end), " }; });");
  if (isValue(last, code)) edits.wrap(code.toSource(last.start), endOfValue(last, code), "return (", ")");
}

/** Whether a statement is an expression of the user: a mark stands for a call that gives nothing. */
function isValue(statement: Statement, code: SplicedText): boolean {
  return (
    statement.type === "ExpressionStatement" && !code.isReplaced(statement.start) && !code.isReplaced(statement.end - 1)
  );
}

function endOfValue({ end }: Span, code: SplicedText): number {
  return code.toSource(code.text.endsWith(";", end) ? end - 1 : end);
}

/** Whether code waits, outside of the functions in it. Trees may be deeper than the stack. */
function awaits(program: Node): boolean {
  const waiting = [program];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node.type === "AwaitExpression" || (node.type === "ForOfStatement" && node.await)) return true;
    // A mark stands for a call that is waited for.
    if (maybeMarkIndex(node) !== undefined) return true;
    if (!/Function|^TS/.test(node.type)) forEachChild(node, (child) => void waiting.push(child));
  }
  return false;
}
