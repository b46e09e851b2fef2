import { satisfies } from "semver";

import { EnvironmentError } from "../environment-error.ts";
import { findNodes, type InstalledNode, type NodeSearch } from "./find-nodes.ts";
import type { WantedNode } from "./wanted-node.ts";

/**
 * The Node of this machine that a project runs on.
 *
 * @param current - What runs now; taken when the project may run on it and has no Node among its own packages.
 * @param supported - The range that the program itself can run on.
 * @throws {@link EnvironmentError} `NO_NODE` when there is none, with those that there are.
 */
export function requireNode(
  folder: string,
  { wanted, supported, current }: { wanted: WantedNode | undefined; supported: string; current: InstalledNode },
  search: NodeSearch,
): InstalledNode {
  const isRight = ({ version }: InstalledNode): boolean =>
    satisfies(version, supported) && (wanted === undefined || satisfies(version, wanted.range));
  const found = findNodes(folder, search);
  const isOwn = ({ path }: InstalledNode): boolean => path.startsWith(folder);
  const own = found.find((node) => isOwn(node) && isRight(node));
  if (own !== undefined) return own;
  if (isRight(current)) return current;
  const other = found.find(isRight);
  if (other !== undefined) return other;
  const versions = [...new Set([...found, current].map(({ version }) => version))].join(", ");
  const demand = wanted === undefined ? `Node ${supported}` : `Node ${wanted.range} (${wanted.source})`;
  const limit = wanted === undefined ? "" : `, and labtrail for ${supported}`;
  throw new EnvironmentError("NO_NODE", `the project asks for ${demand}${limit}; there is ${versions}`, {
    hint: "Install one that fits with your version manager, or into the project: npm install --save-dev node@VERSION.",
  });
}
