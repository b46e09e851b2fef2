// Rewrites classes with standard decorators as plain classes that hand their parts to runtime.ts. All of the user's code
// stays where it is, in its order: decorators move into computed keys, which are evaluated at the same time with the same
// `this`, private names and `await`. Classes and private members stay what they are, so that traces and errors show them
// as written. A class declaration, for one, becomes
//
//   let _class1 = babelHelpers.classDecoration([logged]); let A = (class A { static { _class1.apply(this, "A", [...]); }
//     [_class1.key([bound], "run")]() {} static { _class1.finish(); } }, _class1.C);
//
// What is not as in the proposal: when a class decorator puts another class in the place of the decorated one, static
// fields are still defined on the decorated one, which the other usually extends.
import type { Class, ClassElement, Node, Program } from "oxc-parser";

import { Edits } from "../positions/edits.ts";
import { namesOf } from "../parse/names.ts";
import { requireParser } from "../parse/oxc.ts";
import { remap, type MappedCode } from "../positions/remap.ts";
import { rewriteOccurrences } from "../transform/renames.ts";
import { forEachChild, walk } from "../parse/syntax-tree.ts";
import { findClasses, type Placed } from "./find-classes.ts";
import { nameOfClass } from "./function-names.ts";
import { decoratorsOfMember, listDecorators, type Lowering } from "./lowering.ts";
import { lowerMembers } from "./members.ts";

/** Lowers all standard decorators of JavaScript, and `accessor` fields. */
export function lowerDecorators(input: MappedCode): MappedCode {
  const prefix = unusedName(input.code);
  let current = input;
  let count = 0;
  // The inner classes first, as the decorators of an outer one may hold such a class.
  for (let isDone = false; !isDone;) {
    // Parentheses are nodes here, so that what is put around an expression goes around its parentheses too.
    const options = { lang: "js", sourceType: "module", preserveParens: true } as const;
    const { innermost, hasOuter } = findClasses(requireParser().parseSync("cell.js", current.code, options).program);
    const edits = new Edits(current.code);
    for (const placed of innermost) {
      count += 1;
      lowerClass(placed, { handle: `${prefix}${count}`, code: current.code, edits });
    }
    current = remap(current, edits.render("", [{ start: 0, end: current.code.length }], ""));
    isDone = !hasOuter;
  }
  return current;
}

/** Begins like all names that the compiler makes up: with an underscore, and nowhere in the user's code. */
function unusedName(code: string): string {
  let name = "_class";
  while (code.includes(name)) name = `_${name}`;
  return name;
}

function lowerClass(placed: Placed<Class>, lowering: Lowering): void {
  const { node } = placed;
  const { handle, edits } = lowering;
  if (!node.body.body.some(isDecorated) && node.decorators.length === 0) {
    lowerMembers(node, lowering);
    return;
  }
  const { opening, middle, closing } = frameOf(placed, handle, edits);
  const first = node.decorators[0];
  if (first === undefined) edits.insertBefore(node.start, `${opening}${middle}`);
  else {
    edits.insertBefore(first.start, opening);
    listDecorators(node.decorators, middle, edits);
  }
  edits.insertAfter(node.end, closing);
  if (node.id !== null && node.decorators.length > 0) renameInside(node, node.id.name, lowering);
  lowerMembers(node, lowering);
}

/** Also an accessor whose key must be evaluated only once. */
function isDecorated(member: ClassElement): boolean {
  return decoratorsOfMember(member).length > 0 || (member.type === "AccessorProperty" && member.computed);
}

interface Frame {
  /** Before the decorators of the class. */
  readonly opening: string;
  /** Between its decorators and the class. */
  readonly middle: string;
  /** Behind the class. */
  readonly closing: string;
}

function frameOf(placed: Placed<Class>, handle: string, edits: Edits): Frame {
  const { node, parent } = placed;
  const create = "babelHelpers.classDecoration([";
  const named = `], ${JSON.stringify(nameOfClass(placed))})`;
  const name = node.id?.name;
  const exporting = parent?.node.type.startsWith("Export") === true ? parent.node : undefined;
  const isDefault = exporting?.type === "ExportDefaultDeclaration";
  if (node.type === "ClassDeclaration" && name !== undefined) {
    if (exporting !== undefined) edits.remove(exporting.start, node.decorators[0]?.start ?? node.start);
    const keyword = exporting !== undefined && !isDefault ? "export let" : "let";
    const exported = isDefault ? ` export { ${name} as default };` : "";
    return {
      opening: `let ${handle} = ${create}`,
      middle: `${named}; ${keyword} ${name} = (`,
      closing: `, ${handle}.C);${exported}`,
    };
  }
  const end = isDefault ? ";" : "";
  if (!isWaiting(node)) {
    return { opening: `((${handle} = ${create}`, middle: `${named}) => (`, closing: `, ${handle}.C))()${end}` };
  }
  // An arrow would take `await` and `yield` away from the function that they belong to.
  declareAround(placed, handle, edits);
  return { opening: `(${handle} = ${create}`, middle: `${named}, `, closing: `, ${handle}.C)${end}` };
}

/** Whether evaluating the class awaits or yields: its methods and fields do not count. */
function isWaiting(node: Node): boolean {
  if (node.type === "AwaitExpression" || node.type === "YieldExpression") return true;
  if (node.type === "FunctionExpression" || node.type === "ArrowFunctionExpression") return false;
  let isFound = false;
  forEachChild(node, (child) => {
    isFound ||= isWaiting(child);
  });
  return isFound;
}

const HOLDERS_OF_STATEMENTS = new Set<string>(["Program", "BlockStatement", "StaticBlock", "SwitchCase"]);

/** Declares a variable next to an expression: each evaluation gets its own, in loops and functions as well. */
function declareAround(place: Placed, variable: string, edits: Edits): void {
  for (let current = place; current.parent !== undefined; current = current.parent) {
    const { node } = current;
    const holder = current.parent.node;
    if (holder.type === "ArrowFunctionExpression" && node === holder.body && node.type !== "BlockStatement") {
      edits.wrap(node.start, node.end, `{ let ${variable}; return (`, "); }");
      return;
    }
    if (HOLDERS_OF_STATEMENTS.has(holder.type)) {
      edits.insertBefore(node.start, `let ${variable}; `);
      return;
    }
    // The body of a loop or `if` without braces.
    if (node.type.endsWith("Statement")) {
      edits.wrap(node.start, node.end, `{ let ${variable}; `, " }");
      return;
    }
  }
  throw new Error("a class stands in no statement");
}

/** Inside the class its name means what its decorators have made of it, except where only the class itself will do. */
function renameInside(node: Class, name: string, { handle, code, edits }: Lowering): void {
  const decorators = node.body.body.flatMap(decoratorsOfMember);
  // The analysis of a cell serves for any list of nodes; it looks for names, and not at decorators.
  const program = { body: [...decorators.map(({ expression }) => expression), node.body] } as unknown as Program;
  const itself = ownPrivateUses(node);
  const occurrences = namesOf(program)
    .occurrencesOf(name)
    .filter(({ start }) => !itself.has(start));
  const expression = `${handle}.C`;
  rewriteOccurrences({ name, variable: expression, expression, isConst: false }, occurrences, code, edits);
}

/** Where an object with private members is looked for: `A.#count`, `#count in A`. Only the class itself has them. */
function ownPrivateUses(node: Class): ReadonlySet<number> {
  const starts = new Set<number>();
  walk(node, (inner) => {
    if (inner.type === "MemberExpression" && inner.property.type === "PrivateIdentifier")
      starts.add(inner.object.start);
    if (inner.type === "BinaryExpression" && inner.left.type === "PrivateIdentifier") starts.add(inner.right.start);
  });
  return starts;
}
