import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";

import { readManifest } from "../../src/environment/manifest.ts";
import { maybeNodeVersion, type NodeSearch } from "../../src/environment/node/find-nodes.ts";
import { requireNode } from "../../src/environment/node/require-node.ts";
import { findWantedNode } from "../../src/environment/node/wanted-node.ts";
import { entryPointPath, packageRoot, supportedNode } from "../../src/shared/installation.ts";
import { KERNEL_NAME, type KernelChoice } from "./kernel-json.ts";
import { KernelspecError } from "./kernelspec-error.ts";
import type { Platform } from "./places.ts";

/** This very installation, on the Node that runs now: for every notebook that has no kernel of its project. */
export function chooseCommonKernel(): KernelChoice {
  return {
    name: KERNEL_NAME,
    displayName: "TypeScript (labtrail)",
    node: process.execPath,
    main: entryPointPath("kernel/main"),
  };
}

/** A kernel that is bound to one project, and what it was bound to. */
export interface ProjectKernel {
  readonly choice: KernelChoice;
  readonly folder: string;
  readonly nodeVersion: string;
  /** What has asked for it, in words; undefined when nothing has. */
  readonly demand: string | undefined;
  /** Whether labtrail is one of the project's own packages. */
  readonly isOwnLabtrail: boolean;
}

/**
 * A kernel on the project's own Node, from its own labtrail where that is one of its packages. Projects with different
 * versions of either then live side by side in one Jupyter.
 *
 * @param from - A folder in the project.
 * @throws {@link KernelspecError} `NO_PROJECT`; EnvironmentError `NO_NODE`, `BAD_NODE_VERSION`, `BAD_MANIFEST`.
 */
export function chooseProjectKernel(from: string, { name: platform, env, home }: Platform): ProjectKernel {
  const folder = requireProject(from);
  const title = titleOf(folder);
  const wanted = findWantedNode(folder);
  const own = maybeOwnLabtrail(folder);
  const search: NodeSearch = { platform, env, home, versionOf: maybeNodeVersion };
  const current = { version: process.versions.node, path: process.execPath };
  const node = requireNode(folder, { wanted, supported: supportedNode(own ?? packageRoot), current }, search);
  return {
    choice: {
      name: projectKernelName(title),
      displayName: `TypeScript (${title})`,
      node: node.path,
      main: own === undefined ? entryPointPath("kernel/main") : join(own, "dist", "kernel", "main.cjs"),
      project: folder,
    },
    folder,
    nodeVersion: node.version,
    demand: wanted && `${wanted.source} asks for ${wanted.range}`,
    isOwnLabtrail: own !== undefined,
  };
}

/** The nearest folder with a package.json. @throws {@link KernelspecError} `NO_PROJECT`. */
export function requireProject(from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, "package.json"))) return folder;
    if (folder === dirname(folder)) break;
  }
  throw new KernelspecError("NO_PROJECT", `there is no package.json in "${from}" or above it`, {
    hint: "Go into the folder of the project, or make it one: npm init --yes.",
  });
}

/** What people call the project: the name in its package.json, or its folder's. */
export function titleOf(folder: string): string {
  const { name } = readManifest(folder);
  return typeof name === "string" && name !== "" ? name : basename(folder);
}

/** Jupyter takes letters, digits, `.`, `_` and `-` (jupyter_client, kernelspec.py), and lower case means the same everywhere. */
export function projectKernelName(title: string): string {
  const slug = title.toLowerCase().replaceAll(/[^a-z0-9._]+/g, "-");
  return `${KERNEL_NAME}-${slug.replaceAll(/^-+|-+$/g, "")}`;
}

/** The folder of the labtrail that is installed in a project, or above it in its workspace; undefined when it has none. */
function maybeOwnLabtrail(folder: string): string | undefined {
  try {
    const manifest = createRequire(join(folder, "package.json")).resolve("labtrail/package.json");
    return existsSync(join(dirname(manifest), "dist", "kernel", "main.cjs")) ? dirname(manifest) : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}
