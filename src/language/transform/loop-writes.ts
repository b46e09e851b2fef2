import type { Expression, Node } from "oxc-parser";

import type { Span } from "../positions/edits.ts";
import { isLaterCode } from "./outline.ts";
import { forEachChild } from "../parse/syntax-tree.ts";

/** A place of a loop where a name, and nothing else, is given a value. */
export type LoopWrite = { readonly name: string } & (
  | { readonly kind: "assignment" | "declaration" }
  /** `new`: its value is the new one, or is not used. */
  | ({ readonly kind: "update"; readonly operator: string; readonly value: "new" | "old" } & Span)
);

export interface LoopWrites {
  /**
   * By the offset of the name. Not among them are names in patterns, targets of `for (x of xs)`, and those whose value is
   * a function, which takes the name of its target.
   */
  readonly writes: ReadonlyMap<number, LoopWrite>;
  /** Expressions whose text V8 shows in messages, such as `f is not a function`: a name in them must stay as it is. */
  readonly printed: readonly Span[];
}

/** What a loop writes, and what in it is printed; functions in it are left out. */
export function loopWritesOf(loop: Node): LoopWrites {
  const finder = new WriteFinder();
  const waiting: Node[] = [loop];
  // Parents before children: they say whose value is used.
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    finder.note(node);
    if (!isLaterCode(node)) forEachChild(node, (child) => waiting.push(child));
  }
  return finder;
}

class WriteFinder implements LoopWrites {
  readonly writes = new Map<number, LoopWrite>();
  readonly printed: Span[] = [];
  /** Expressions whose value nobody uses. */
  readonly #unused = new Set<Node>();

  note(node: Node): void {
    switch (node.type) {
      case "ExpressionStatement":
        this.#unused.add(node.expression);
        return;
      case "ForStatement":
        if (node.init !== null) this.#unused.add(node.init);
        if (node.update !== null) this.#unused.add(node.update);
        return;
      case "SequenceExpression":
        for (const part of this.#unused.has(node) ? node.expressions : node.expressions.slice(0, -1)) {
          this.#unused.add(part);
        }
        return;
      case "AssignmentExpression":
        this.#noteAssignment(node);
        return;
      case "UpdateExpression":
        this.#noteUpdate(node);
        return;
      case "VariableDeclarator":
        this.#noteDeclarator(node.id, node.init);
        return;
      case "ForOfStatement":
        this.printed.push(node.right);
        return;
      case "CallExpression":
      case "NewExpression":
        this.printed.push(node.callee);
        return;
      case "TaggedTemplateExpression":
        this.printed.push(node.tag);
        return;
      case "SpreadElement":
        this.printed.push(node.argument);
        return;
      default:
    }
  }

  #noteAssignment({ start, left, right }: Extract<Node, { type: "AssignmentExpression" }>): void {
    if (left.type === "ObjectPattern" || left.type === "ArrayPattern") this.printed.push(right);
    // In parentheses, `(x) = 1`, only the name itself may stand.
    else if (left.type === "Identifier" && left.start === start && !isFunction(right)) {
      this.writes.set(start, { name: left.name, kind: "assignment" });
    }
  }

  #noteUpdate(node: Extract<Node, { type: "UpdateExpression" }>): void {
    const { argument, operator, prefix, start, end } = node;
    if (argument.type !== "Identifier") return;
    const value = prefix || this.#unused.has(node) ? "new" : "old";
    this.writes.set(argument.start, { name: argument.name, kind: "update", operator, value, start, end });
  }

  #noteDeclarator(id: Node, init: Expression | null): void {
    if (init === null) return;
    if (id.type !== "Identifier") this.printed.push(init);
    else if (!isFunction(init)) this.writes.set(id.start, { name: id.name, kind: "declaration" });
  }
}

function isFunction({ type }: Expression): boolean {
  return type === "ArrowFunctionExpression" || type === "FunctionExpression" || type === "ClassExpression";
}
