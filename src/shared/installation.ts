// The same code runs as TypeScript from a checkout and as JavaScript from `dist/`; this file alone knows the difference.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The programs of this package that others start by path, and what is loaded by path. */
export type EntryPoint =
  | "kernel/main"
  | "kernel/runtime/child"
  | "kernel/runtime/display/renderers"
  | "src/cli/main"
  | "src/evaluate/index"
  | "src/git/filter"
  | "src/git/merge-driver"
  | "src/index";

function findRoot(from: string): string {
  for (let folder = dirname(from); ; folder = dirname(folder)) {
    if (existsSync(join(folder, "package.json"))) return folder;
    if (folder === dirname(folder)) throw new Error(`no package.json above ${from}`);
  }
}

const here = fileURLToPath(import.meta.url);
const isCheckout = here.endsWith(".ts");

/** The folder of the installed package, or of the checkout. */
export const packageRoot = findRoot(here);

/** The version in package.json. */
export const packageVersion = (
  JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8")) as { readonly version: string }
).version;

/** The versions of Node that an installation of this package runs on, as a range. */
export function supportedNode(root: string): string {
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { engines: { node: string } };
  return manifest.engines.node;
}

/** The absolute path of one of them. */
export function entryPointPath(entry: EntryPoint): string {
  if (isCheckout) return join(packageRoot, `${entry}.ts`);
  // Jupyter waits for the kernel, and a CommonJS file is up sooner than an ES module.
  return join(packageRoot, "dist", entry + (entry === "kernel/main" ? ".cjs" : ".js"));
}

/** The absolute path of a file of ours that is no program, by its path among the sources. */
export function assetPath(path: string): string {
  return isCheckout ? join(packageRoot, path) : join(packageRoot, "dist", path);
}
