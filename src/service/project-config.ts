import { dirname, resolve } from "node:path";

import { ProjectSettings } from "../settings/project-settings.ts";
import { readTsconfig } from "../settings/read-tsconfig.ts";

import { shortImportPaths, type OwnPackage } from "./own-package.ts";

type Options = Readonly<Record<string, unknown>>;

/** The tsconfig.json of the notebook's project. */
export interface ProjectConfig {
  readonly path: string;
  readonly options: Options;
  /** It and all that it extends. */
  readonly files: readonly string[];
}

/** The settings that hold for a folder, found as the kernel finds them when it runs cells. */
export function maybeProjectConfig(folder: string): ProjectConfig | undefined {
  const path = new ProjectSettings(folder).of().tsconfigPath;
  if (path === undefined) return undefined;
  const { compilerOptions, stamps } = readTsconfig(path);
  return { path, options: compilerOptions, files: [...stamps.keys()] };
}

/** What the cells' own tsconfig.json is made of. */
export interface CellsConfigParts {
  readonly project: ProjectConfig | undefined;
  /** The package that the notebook belongs to, when it has short names for imports. */
  readonly ownPackage: OwnPackage | undefined;
  /** The folder in which all folders above the notebook are mirrored, and what it mirrors. */
  readonly mirrorRoot: string;
  readonly fileSystemRoot: string;
  /** Files of the project, absolute or beside the config. */
  readonly files: readonly string[];
  /** Where packages of types are looked for; undefined for the usual places. */
  readonly typeRoots: readonly string[] | undefined;
}

/** What a notebook means when no tsconfig.json says otherwise. */
const DEFAULTS = {
  // Without `strict`, an empty array could never be filled: its type would be `never[]`.
  strict: true,
  useUnknownInCatchVariables: false,
  // What a browser has is not there at run time.
  lib: ["esnext"],
};

/** How cells run, whatever the project says. */
const FIXED = {
  target: "esnext",
  // Resolves as the kernel does: with and without extensions, CommonJS and ES modules alike.
  module: "preserve",
  moduleResolution: "bundler",
  customConditions: ["node"],
  moduleDetection: "force",
  allowImportingTsExtensions: true,
  resolveJsonModule: true,
  esModuleInterop: true,
  allowJs: true,
  checkJs: false,
  skipLibCheck: true,
  noEmit: true,
  // These are about files that are written.
  composite: false,
  incremental: false,
  declaration: false,
  declarationMap: false,
  emitDeclarationOnly: false,
  isolatedDeclarations: false,
  rootDir: null,
  outDir: null,
  declarationDir: null,
  tsBuildInfoFile: null,
};

export function toCellsConfig(parts: CellsConfigParts): object {
  const { project, ownPackage, mirrorRoot, fileSystemRoot, files, typeRoots } = parts;
  return {
    ...(project === undefined ? {} : { extends: project.path }),
    compilerOptions: {
      ...(project === undefined ? DEFAULTS : {}),
      ...absolutePaths(project, ownPackage),
      ...FIXED,
      // JSX is compiled whether the project has a word on it or not.
      jsx: project?.options["jsx"] ?? "react",
      // A relative import of a cell is looked for in the mirror and in what is mirrored.
      rootDirs: [mirrorRoot, fileSystemRoot],
      ...(typeRoots === undefined ? {} : { typeRoots }),
    },
    files,
    include: [],
    exclude: [],
    references: [],
  };
}

/** TypeScript 7 knows no `baseUrl`, which many projects still have, and the kernel honours. */
function absolutePaths(project: ProjectConfig | undefined, ownPackage: OwnPackage | undefined): Options {
  const { baseUrl, paths } = project?.options ?? {};
  const short = ownPackage === undefined ? {} : shortImportPaths(ownPackage);
  const hasBase = typeof baseUrl === "string";
  if (!hasBase && Object.keys(short).length === 0) return {};
  const base = resolve(dirname(project?.path ?? "."), hasBase ? baseUrl : ".");
  const own = Object.entries((paths ?? {}) as Readonly<Record<string, readonly string[]>>);
  const absolute = own.map(([pattern, targets]) => [pattern, targets.map((target) => resolve(base, target))] as const);
  const others = hasBase ? { "*": [resolve(base, "*")] } : {};
  return { ...(hasBase && { baseUrl: null }), paths: { ...short, ...Object.fromEntries(absolute), ...others } };
}
