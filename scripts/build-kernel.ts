// The kernel in two files. `main.cjs` is all that runs before the first reply and nothing else, because a start pays for
// each kilobyte and for each file; `later.cjs` is the rest, loaded once the first reply has gone. Whatever main.ts and the
// files it imports load by `import()` is in the second. A file is in one of the two only: the second gets those of the
// first from it, so that a class is the same class in both.
import { join, relative } from "node:path";

import { build, type BuildOptions, type BuildResult, type OnLoadResult, type Plugin } from "esbuild";

const ENTRY = "kernel/main.ts";
const FOLDER = "dist/kernel";

/** What the two files hold: paths of sources, from the root of the package. */
export interface KernelBundle {
  readonly start: readonly string[];
  readonly later: readonly string[];
  /** What the first imports that is no source of ours: modules of Node and packages. */
  readonly startImports: readonly string[];
}

export interface KernelBuildOptions {
  readonly root: string;
  /** Whether the files are written; otherwise only what they would hold is found out. */
  readonly write: boolean;
}

export async function buildKernel({ root, write }: KernelBuildOptions): Promise<KernelBundle> {
  const common = {
    absWorkingDir: root,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node22.15",
    packages: "external",
    charset: "utf8",
    metafile: true,
    write,
    define: { "import.meta.url": "importMetaUrl" },
    banner: { js: `"use strict";\nconst importMetaUrl = require("node:url").pathToFileURL(__filename).href;` },
    logOverride: { "commonjs-variable-in-esm": "silent" },
  } as const satisfies BuildOptions;

  const lazy = new Set<string>();
  const start = sourcesOf(
    await build({ ...common, ...entry(`import "./${ENTRY}";`), plugins: [lazyPlugin(root, lazy)], write: false }),
  );

  const shared = new Set<string>();
  const loaders = [...lazy].map((path) => `${JSON.stringify(path)}: () => require("./${path}"),`);
  const later = await build({
    ...common,
    ...entry(`module.exports = {\n${loaders.join("\n")}\n};`),
    plugins: [sharedPlugin(root, new Set(start), shared)],
    outfile: join(FOLDER, "later.cjs"),
  });

  const exported = [...shared].map((path) => `export * as ${JSON.stringify(path)} from "./${path}";`);
  const main = await build({
    ...common,
    ...entry([`import "./${ENTRY}";`, ...exported].join("\n")),
    plugins: [lazyPlugin(root, lazy)],
    outfile: join(FOLDER, "main.cjs"),
  });
  return { start, later: sourcesOf(later), startImports: importsOf(main) };
}

function entry(contents: string): Pick<BuildOptions, "stdin"> {
  return { stdin: { contents, resolveDir: ".", sourcefile: "entry.js" } };
}

/** Leads each `import()` of ours to the second file, and notes what that has to offer. */
function lazyPlugin(root: string, lazy: Set<string>): Plugin {
  return {
    name: "later",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^\.\.?\// }, ({ kind, resolveDir, path }) => {
        if (kind !== "dynamic-import") return undefined;
        const source = toSourcePath(root, join(resolveDir, path));
        lazy.add(source);
        return { path: source, namespace: "later" };
      });
      onLoad({ filter: /.*/, namespace: "later" }, ({ path }) => lookup("./later.cjs", path, "()"));
      onResolve({ filter: /^\.\/later\.cjs$/, namespace: "later" }, ({ path }) => ({ path, external: true }));
    },
  };
}

/** Leads each import of a source of the first file to that file, and notes what that has to export. */
function sharedPlugin(root: string, start: ReadonlySet<string>, shared: Set<string>): Plugin {
  return {
    name: "shared",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^\.\.?\// }, ({ resolveDir, path }) => {
        const source = toSourcePath(root, join(resolveDir, path));
        if (!start.has(source)) return undefined;
        shared.add(source);
        return { path: source, namespace: "shared" };
      });
      onLoad({ filter: /.*/, namespace: "shared" }, ({ path }) => lookup("./main.cjs", path, ""));
      onResolve({ filter: /^\.\/main\.cjs$/, namespace: "shared" }, ({ path }) => ({ path, external: true }));
    },
  };
}

function lookup(file: string, source: string, call: "()" | ""): OnLoadResult {
  return { contents: `module.exports = require("${file}")[${JSON.stringify(source)}]${call};`, loader: "js" };
}

function toSourcePath(root: string, path: string): string {
  return relative(root, path).replaceAll("\\", "/");
}

/** The sources of ours that a bundle holds. */
function sourcesOf({ metafile }: BuildResult<{ metafile: true }>): readonly string[] {
  return Object.keys(metafile.inputs)
    .filter((path) => /^(?:kernel|src)\//.test(path))
    .toSorted();
}

function importsOf({ metafile }: BuildResult<{ metafile: true }>): readonly string[] {
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports);
  return [...new Set(imports.map(({ path }) => path))].toSorted();
}
