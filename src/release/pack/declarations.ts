// Declarations of a package: by oxc, which needs a millisecond and the file alone; where a type stands in no file, by the
// TypeScript compiler.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, join, posix } from "node:path";

import { requireTransformer } from "../../language/parse/oxc.ts";
import type { ProjectPackage } from "../../export/project/packages.ts";
import { ReleaseError } from "../release-error.ts";
import { compiledSpecifier, compiledSpecifiers } from "./compile.ts";
import { replaceSpecifiers, toCompiledName, toDeclarationName } from "./specifiers.ts";
import type { SourceFile } from "./sources.ts";

/** The text of a declaration file, by the path of the source file. */
export type Declarations = ReadonlyMap<string, string>;

/** Declares every file of a package that is compiled. @throws {@link ReleaseError} `BAD_SOURCE`. */
export function declareModules(root: string, owner: ProjectPackage, files: readonly SourceFile[]): Declarations {
  const compiled = files.filter(({ text }) => text !== undefined);
  const declared = compiled.map((file) => [file.path, maybeDeclaration(owner, file)] as const);
  const left = compiled.filter((_, index) => declared[index]?.[1] === undefined);
  const byCompiler = left.length === 0 ? new Map<string, string>() : declareByCompiler(root, owner, left);
  return new Map(declared.map(([path, text]) => [path, text ?? byCompiler.get(path) ?? ""]));
}

/** Undefined where a type must be inferred from more than its expression. oxc then writes `unknown`, which is not it. */
function maybeDeclaration(owner: ProjectPackage, file: SourceFile): string | undefined {
  const text = compiledSpecifiers(posix.join(owner.folder, file.path), file);
  const { code, errors } = requireTransformer().isolatedDeclarationSync(basename(file.path), text);
  return errors.length === 0 ? `${code.trimEnd()}\n` : undefined;
}

function declareByCompiler(root: string, owner: ProjectPackage, files: readonly SourceFile[]): Declarations {
  const folder = join(root, owner.folder);
  const output = mkdtempSync(join(tmpdir(), "labtrail-declarations-"));
  try {
    const config = writeConfig(output, folder, files);
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [compilerPath(), "--project", config, "--pretty", "false"],
      {
        cwd: folder,
        encoding: "utf8",
      },
    );
    if (status !== 0) {
      throw new ReleaseError(
        "BAD_SOURCE",
        `TypeScript finds faults in "${owner.name}"\n${`${stdout}${stderr}`.trim()}`,
        {
          hint: "Mend them in the notebook. A function whose result is written down needs no compiler to be declared.",
        },
      );
    }
    return new Map(files.map((file) => [file.path, readDeclaration(owner, output, file)]));
  } finally {
    rmSync(output, { recursive: true, force: true });
  }
}

function writeConfig(output: string, folder: string, files: readonly SourceFile[]): string {
  const project = maybeConfig(folder);
  const config = {
    ...(project === undefined ? {} : { extends: project }),
    compilerOptions: {
      ...(project === undefined ? { strict: true, target: "es2024", lib: ["es2024", "dom"] } : {}),
      module: "nodenext",
      moduleResolution: "nodenext",
      allowImportingTsExtensions: true,
      declaration: true,
      emitDeclarationOnly: true,
      noEmit: false,
      noEmitOnError: true,
      composite: false,
      incremental: false,
      skipLibCheck: true,
      declarationMap: false,
      rootDir: folder,
      outDir: join(output, "out"),
      typeRoots: typeRoots(folder),
      types: ["*"],
    },
    files: files.map(({ path }) => join(folder, path)),
    include: [],
  };
  mkdirSync(output, { recursive: true });
  const path = join(output, "tsconfig.json");
  writeFileSync(path, JSON.stringify(config));
  return path;
}

function maybeConfig(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, "tsconfig.json"))) return join(at, "tsconfig.json");
    if (existsSync(join(at, ".git")) || at === dirname(at)) return undefined;
  }
}

/** Where types are found that nobody imports, such as those of Node: the configuration lies elsewhere. */
function typeRoots(folder: string): readonly string[] {
  const roots: string[] = [];
  for (let at = folder; ; at = dirname(at)) {
    roots.push(join(at, "node_modules", "@types"));
    if (at === dirname(at)) break;
  }
  return roots.filter((path) => existsSync(path));
}

function compilerPath(): string {
  return join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin", "tsc");
}

function readDeclaration(owner: ProjectPackage, output: string, file: SourceFile): string {
  const path = toDeclarationName(file.path);
  const text = readFileSync(join(output, "out", path), "utf8").replaceAll("\r\n", "\n");
  return replaceSpecifiers(posix.join(owner.folder, path), text, ({ value }) => {
    const target = file.imports.get(value);
    if (target !== undefined) return compiledSpecifier(file.path, target);
    // The compiler names the file of an inferred type itself.
    return value.startsWith(".") ? toCompiledName(value) : value;
  });
}
