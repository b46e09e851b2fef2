import type { TSESTree } from "@typescript-eslint/types";

import { createFault, type ExportFault } from "../export-fault.ts";
import { isKernelGlobal } from "../cells/known-globals.ts";
import { walk } from "../cells/walk.ts";
import { fixForKernelName } from "./kernel-fixes.ts";
import type { Rule } from "./rule.ts";

/** NBX011 once more: what only the kernel provides is no better for being reached through `globalThis`. */
export const checkKernelMembers: Rule = ({ modules }) =>
  modules
    .flatMap(({ cells }) => cells)
    .filter(({ code }) => /\bglobal(?:This)?\b/.test(code))
    .flatMap((cell) => {
      const faults: ExportFault[] = [];
      walk(cell.program, (node) => {
        for (const { name, start } of namesTaken(node).filter((taken) => isKernelGlobal(taken.name))) {
          const message = `\`${name}\` is there in notebooks only, and a module runs without one`;
          faults.push(createFault("NBX011", cell, start, message, fixForKernelName(name)));
        }
      });
      return faults;
    });

interface TakenName {
  readonly name: string;
  readonly start: number;
}

/** `globalThis.name`, `globalThis["name"]`, and `const { name } = globalThis`. */
function namesTaken(node: TSESTree.Node): readonly TakenName[] {
  if (node.type === "MemberExpression" && isGlobalObject(node.object)) return maybeName(node.property, node.computed);
  if (node.type !== "VariableDeclarator" || node.id.type !== "ObjectPattern" || !isGlobalObject(node.init)) return [];
  return node.id.properties.flatMap((one) => (one.type === "Property" ? maybeName(one.key, one.computed) : []));
}

function maybeName(node: TSESTree.Node, isComputed: boolean): readonly TakenName[] {
  const [start] = node.range;
  if (node.type === "Identifier") return isComputed ? [] : [{ name: node.name, start }];
  return node.type === "Literal" && typeof node.value === "string" ? [{ name: node.value, start }] : [];
}

/** Also behind a cast: the types of a notebook do not know what is on it. */
function isGlobalObject(node: TSESTree.Node | null): boolean {
  if (node?.type === "TSAsExpression" || node?.type === "TSNonNullExpression") return isGlobalObject(node.expression);
  return node?.type === "Identifier" && (node.name === "globalThis" || node.name === "global");
}
