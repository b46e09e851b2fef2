import type { Node, Program } from "oxc-parser";

import { maybeRepairAt, PLACEHOLDER, type RepairedCell } from "./cursor-repair.ts";
import type { Span } from "../positions/edits.ts";
import { namesOf } from "../parse/names.ts";
import { parseCell } from "../parse/parse.ts";
import { walk } from "../parse/syntax-tree.ts";
import { textStateAt } from "../parse/text-state.ts";

/** What is being typed at a cursor; `typed` is what is there of it. */
export type Cursor = { readonly typed: Span } & (
  | { readonly kind: "name" }
  | {
      /**
       * `owner.na`, and `owner["na`: a member of what an expression gives; `owner.method("na`: a text that is handed to a
       * method, as columns of data frames are.
       */
      readonly kind: "member" | "key" | "argument";
      readonly owner: string;
      /** Whether the cell itself declares a name of the owner, which will then hold something else than it does now. */
      readonly isDeclaredHere: boolean;
    }
  /** A comment, a type, a name that is being declared, or code that cannot be understood. */
  | { readonly kind: "other" }
);

/**
 * What is being typed at the offset of a cell without its magics, whether the cell is finished or not. An owner is
 * TypeScript that means the same at the top level of the session as it does at the cursor.
 */
export function cursorAt(code: string, offset: number): Cursor {
  const nothing: Cursor = { kind: "other", typed: { start: offset, end: offset } };
  if (textStateAt(code, offset).inside?.kind === "comment") return nothing;
  const repaired = maybeRepairAt(code, offset);
  const path = repaired === undefined ? [] : pathTo(repaired.program, offset);
  const node = path.at(-1);
  if (repaired === undefined || node === undefined) return nothing;
  const parent = path.at(-2);

  if (node.type === "Literal") {
    const typed = { start: node.start + 1, end: offset };
    if (parent?.type === "MemberExpression") return ownedCursor("key", typed, parent.object, repaired);
    const call = path.findLast((one) => one.type === "CallExpression");
    if (call?.callee.type !== "MemberExpression" || node.start < call.callee.end) return { kind: "other", typed };
    return ownedCursor("argument", typed, call.callee.object, repaired);
  }
  const typed = { start: node.start, end: offset };
  if (parent?.type === "MemberExpression" && parent.property === node && !parent.computed) {
    return ownedCursor("member", typed, parent.object, repaired);
  }
  // `{ na` may become a key as well, and types know which there are.
  const isKey = parent?.type === "Property" && parent.shorthand;
  return { kind: !isKey && isVariable(node, path, repaired.program) ? "name" : "other", typed };
}

/**
 * The expression that a name at the offset is the end of, as in `model.layers` when the offset is in `layers`. Undefined
 * when there is none, or when it means something else at the top level of the session.
 */
export function maybeValueAt(code: string, offset: number): string | undefined {
  const repaired = maybeRepairAt(code, offset);
  const path = repaired === undefined ? [] : pathTo(repaired.program, offset);
  const node = path.at(-1);
  if (repaired === undefined || node === undefined) return undefined;
  const parent = path.at(-2);
  const isMember = parent?.type === "MemberExpression" && parent.property === node;
  if (!isMember && !isVariable(node, path, repaired.program)) return undefined;
  const { start, end } = isMember ? parent : node;
  const text = repaired.code.slice(start, end);
  if (text.includes(PLACEHOLDER)) return undefined;
  return usesTopLevelOnly(text, { start, end }, repaired.program) ? text : undefined;
}

/** The nodes from the program down to the name or text that the offset is in, or at the end of. */
function pathTo(program: Program, offset: number): readonly Node[] {
  const around: Node[] = [];
  walk(program, (node) => {
    if (node.start <= offset && offset <= node.end) around.push(node);
  });
  const target = around.findLast((node) => {
    if (node.type === "Identifier") return true;
    return node.type === "Literal" && typeof node.value === "string" && node.start < offset && offset < node.end;
  });
  if (target === undefined) return [];
  // In `{ name }` the key is no ancestor of the value, although it stands where the value does.
  const isAround = ({ start, end }: Node): boolean => start <= target.start && target.end <= end;
  return [...around.filter((node) => node.type !== "Identifier" && node !== target && isAround(node)), target];
}

/** Whether a name is a value that lives at the top level, now or when it is typed to its end. */
function isVariable(node: Node, path: readonly Node[], program: Program): boolean {
  if (
    node.type !== "Identifier" ||
    path.some(({ type }) => /^TS(?:Type(?!Assertion)|Interface|Qualified)/.test(type))
  ) {
    return false;
  }
  const uses = namesOf(program).occurrencesOf(node.name);
  return uses.some(({ start, role }) => start === node.start && role !== "declare");
}

function ownedCursor(
  kind: "member" | "key" | "argument",
  typed: Span,
  { start, end }: Span,
  { code, program }: RepairedCell,
): Cursor {
  const owner = code.slice(start, end);
  if (!usesTopLevelOnly(owner, { start, end }, program)) return { kind: "other", typed };
  const names = namesOf(program);
  const isDeclaredHere = names.declarations.some(({ name }) =>
    names.occurrencesOf(name).some((one) => start <= one.start && one.end <= end),
  );
  return { kind, typed, owner, isDeclaredHere };
}

/** A parameter or a local variable means nothing at the top level, or something else. */
function usesTopLevelOnly(owner: string, { start, end }: Span, program: Program): boolean {
  const apart = namesOf(parseCell(`(${owner}\n)`, "tsx").program as unknown as Program);
  const inCell = namesOf(program);
  return [...apart.used].every((name) => {
    const uses = inCell.occurrencesOf(name).filter((one) => start <= one.start && one.end <= end);
    return uses.length === apart.occurrencesOf(name).length;
  });
}
