import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import type { ApiSide } from "./api-input.ts";
import { toSlashes } from "./api-input.ts";

/**
 * The declarations that TypeScript writes of all files of a side, by their sources' paths. Costs half a second, and is
 * needed only where a return type is left to be inferred.
 */
export function inferDeclarations(side: ApiSide): ReadonlyMap<string, string> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "labtrail-declarations-")));
  try {
    const root = side.texts.size > 0 ? placeFiles(side, folder) : side.root;
    const out = join(folder, "declarations");
    const config = join(folder, "tsconfig.json");
    writeFileSync(config, JSON.stringify(settings(side, root, out)));
    spawnSync(process.execPath, [compilerPath(), "-p", config], { stdio: "ignore" });
    return new Map(readOutputs(out).map(([path, text]) => [`${side.root}/${path}`, text]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function settings({ entries, root }: ApiSide, placed: string, out: string): object {
  return {
    compilerOptions: {
      target: "esnext",
      module: "esnext",
      moduleResolution: "bundler",
      strict: true,
      declaration: true,
      emitDeclarationOnly: true,
      // What is faulty was told before; here the declarations are wanted, whatever else there is.
      noCheck: true,
      allowImportingTsExtensions: true,
      resolveJsonModule: true,
      types: [],
      rootDir: placed,
      outDir: out,
    },
    files: [...entries.values()].map((path) => placed + path.slice(root.length)),
  };
}

/** Files in memory are put on the disk, beside a link to the packages that they import. */
function placeFiles({ texts, root }: ApiSide, folder: string): string {
  const placed = join(folder, "sources");
  for (const [path, text] of texts) {
    const target = placed + path.slice(root.length);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
  const packages = maybeNodeModules(dirname(root));
  // A junction is what Windows lets everybody make.
  if (packages !== undefined) symlinkSync(packages, join(placed, "node_modules"), "junction");
  return toSlashes(placed);
}

/** The nearest folder of packages above. */
export function maybeNodeModules(from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const packages = join(folder, "node_modules");
    if (existsSync(packages)) return packages;
    if (folder === dirname(folder)) return undefined;
  }
}

function compilerPath(): string {
  return join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin/tsc");
}

function readOutputs(out: string): readonly (readonly [string, string])[] {
  if (!existsSync(out)) return [];
  return readdirSync(out, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.d\.[cm]?ts$/.test(entry.name))
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const source = toSlashes(path.slice(out.length + 1)).replace(/\.d\.([cm]?)ts$/, ".$1ts");
      return [source, readFileSync(path, "utf8")] as const;
    });
}
