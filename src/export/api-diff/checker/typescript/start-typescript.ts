// This folder alone knows TypeScript 7's API, which calls itself unstable.
import { posix } from "node:path";

import type * as sync from "typescript/unstable/sync";

import { messageOf } from "../../../../shared/errors.ts";
import { ExportError } from "../../../export-error.ts";
import type { CheckerFiles, CheckerProcess, CheckerSettings } from "../checker.ts";
import { TypeScriptChecker } from "./typescript-checker.ts";

/** Where the settings lie. No such file exists. */
const CONFIG_NAME = "tsconfig.labtrail-api-diff.json";

/** Starts TypeScript. @param folder - Where it looks for what no file says. */
export async function startTypeScript(folder: string, files: CheckerFiles): Promise<CheckerProcess> {
  const [api, { SyntaxKind }] = await Promise.all([
    import("typescript/unstable/sync"),
    import("typescript/unstable/ast"),
  ]);
  const kinds = {
    readonly: SyntaxKind.ReadonlyKeyword,
    abstract: SyntaxKind.AbstractKeyword,
    importsAndExports: new Set<number>([
      SyntaxKind.ImportClause,
      SyntaxKind.ImportSpecifier,
      SyntaxKind.ExportDeclaration,
      SyntaxKind.ExportSpecifier,
    ]),
  };
  const configPath = posix.join(folder, CONFIG_NAME);
  let config = "";
  const process = startProcess(api, {
    cwd: folder,
    fs: {
      readFile: (path) => (path === configPath ? config : files.readText(path)),
      fileExists: (path) => (path === configPath || files.readText(path) !== undefined ? true : undefined),
      // An import of `.` is asked for with a slash at the end.
      directoryExists: (path) => (files.hasFolder(path.replace(/\/$/, "")) ? true : undefined),
    },
  });
  let snapshot: sync.Snapshot | undefined;
  return {
    check(settings, changed) {
      const text = renderConfig(settings);
      const isFirst = snapshot === undefined;
      const changedPaths = text === config || isFirst ? changed : [...changed, configPath];
      config = text;
      const next = process.updateSnapshot({
        openProjects: [configPath],
        ...(isFirst ? {} : { fileChanges: { changed: [...changedPaths], created: [], deleted: [] } }),
      });
      snapshot?.dispose();
      snapshot = next;
      const project = next.getProject(configPath);
      if (project === undefined) throw new Error(`TypeScript has not opened ${configPath}`);
      return new TypeScriptChecker(api, kinds, project, (path) => files.isOwn(path));
    },
    close: () => endProcess(process),
  };
}

function startProcess(api: typeof sync, options: sync.APIOptions): sync.API {
  try {
    return new api.API(options);
  } catch (error) {
    throw new ExportError("NO_TYPESCRIPT", `TypeScript does not start: ${messageOf(error)}`, {
      hint: "Install labtrail again, without `--omit=optional`: TypeScript has a package for each platform",
      cause: error,
    });
  }
}

/** Asked to end, TypeScript's process may say "context canceled" on our stderr; ended by force it says nothing. */
function endProcess(api: sync.API): void {
  interface WithClient {
    readonly client?: { close(): void; readonly channel?: { readonly child?: { kill(signal: string): void } } };
  }
  const { client } = api as unknown as WithClient;
  const child = client?.channel?.child;
  if (client === undefined || child === undefined) return api.close();
  child.kill("SIGKILL");
  client.close();
}

function renderConfig({ roots, names, hasDom, typeRoots }: CheckerSettings): string {
  return JSON.stringify({
    compilerOptions: {
      target: "esnext",
      module: "esnext",
      moduleResolution: "bundler",
      lib: hasDom ? ["esnext", "dom", "dom.iterable"] : ["esnext"],
      types: typeRoots.length > 0 ? ["node"] : [],
      ...(typeRoots.length > 0 ? { typeRoots } : {}),
      paths: Object.fromEntries([...names].map(([name, path]) => [name, [path]])),
      strict: true,
      noEmit: true,
      // Our own files are declarations, too, and are to be checked.
      skipLibCheck: false,
      skipDefaultLibCheck: true,
      allowImportingTsExtensions: true,
      resolveJsonModule: true,
    },
    files: roots,
  });
}
