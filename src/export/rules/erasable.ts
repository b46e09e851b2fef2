import type { TSESTree } from "@typescript-eslint/types";

import { createFault } from "../export-fault.ts";
import { walk } from "../cells/walk.ts";
import type { Rule } from "./rule.ts";

/** What the syntax in question cannot be written without; most cells have none of it and need no second look. */
const SUSPECTS = [
  /\b(?:enum|namespace|module)\b|@/,
  /\b(?:import\s+(?:type\s+)?[\w$]+|export)\s*=/,
  /\bconstructor\b[^]*?[(,]\s*(?:public|private|protected|readonly|override)\s/,
];

/** NBX105: Node runs a module by removing its types, which does not do for everything in TypeScript. */
export const checkErasable: Rule = ({ modules }) =>
  modules
    .flatMap(({ cells }) => cells)
    .filter(({ code }) => SUSPECTS.some((suspect) => suspect.test(code)))
    .flatMap((cell) => {
      const found: (readonly [offset: number, what: string, instead: string])[] = [];
      walk(cell.program, (node) => {
        const finding = judge(node);
        if (finding !== undefined) found.push([node.range[0], ...finding]);
        // What is ambient vanishes whole.
        return "declare" in node && node.declare === true ? "skip" : undefined;
      });
      return found.map(([offset, what, instead]) =>
        createFault("NBX105", cell, offset, `${what} needs a compiler: Node only removes types`, instead),
      );
    });

function judge(node: TSESTree.Node): readonly [what: string, instead: string] | undefined {
  switch (node.type) {
    case "TSEnumDeclaration":
      return node.declare ? undefined : ["an enum", "Use a union of string literals, or a constant object."];
    case "TSModuleDeclaration":
      return node.declare ? undefined : ["a namespace", "Export its members from a module of their own."];
    case "TSParameterProperty":
      return ["a parameter property", "Declare the field in the class and assign it in the constructor."];
    case "TSImportEqualsDeclaration":
      return ["`import ... =`", "Write an `import ... from` instead."];
    case "TSExportAssignment":
      return ["`export =`", "Write `export default` or export by name."];
    case "Decorator":
      return ["a decorator", "Call the function with the class instead."];
    default:
      return undefined;
  }
}
