import { statSync } from "node:fs";
import { join } from "node:path";

/** The part of TypeScript 6's own API that is used. */
export interface TypeScriptModule {
  readonly sys: {
    fileExists(path: string): boolean;
    readFile(path: string): string | undefined;
    directoryExists(path: string): boolean;
    getDirectories(path: string): string[];
  };
  readonly ScriptTarget: { readonly ESNext: number };
  readonly ModuleKind: { readonly Preserve: number };
  readonly ScriptSnapshot: { fromString(text: string): object };
  getDefaultLibFilePath(options: object): string;
  createDocumentRegistry(): object;
  createLanguageService(host: object, registry: object): LanguageService;
}

interface LanguageService {
  getCompletionsAtPosition(
    path: string,
    offset: number,
    options: object,
  ): { readonly entries: readonly unknown[] } | undefined;
  getCompletionEntryDetails(path: string, offset: number, name: string, ...rest: readonly undefined[]): unknown;
  getQuickInfoAtPosition(path: string, offset: number): unknown;
  getSyntacticDiagnostics(path: string): readonly unknown[];
  getSemanticDiagnostics(path: string): readonly unknown[];
}

/** A language service over files in memory and a project on the disk, which is told one text after another. */
export interface Peer {
  complete(text: string, offset: number): void;
  hover(text: string, offset: number): unknown;
  check(text: string): unknown;
}

export function createPeer(typescript: TypeScriptModule, folder: string, files: ReadonlyMap<string, string>): Peer {
  const typed = join(folder, "typed.ts");
  let text = "";
  let version = 0;
  const options = {
    target: typescript.ScriptTarget.ESNext,
    module: typescript.ModuleKind.Preserve,
    strict: true,
    noEmit: true,
    types: ["node"],
    lib: ["lib.esnext.d.ts"],
    skipLibCheck: true,
    allowImportingTsExtensions: true,
  };
  const maybeText = (path: string): string | undefined =>
    path === typed ? text : (files.get(path) ?? typescript.sys.readFile(path));
  const service = typescript.createLanguageService(
    {
      getScriptFileNames: () => [typed],
      getScriptVersion: (path: string) => (path === typed ? String(version) : "1"),
      getScriptSnapshot: (path: string) => {
        const found = maybeText(path);
        return found === undefined ? undefined : typescript.ScriptSnapshot.fromString(found);
      },
      getCurrentDirectory: () => folder,
      getCompilationSettings: () => options,
      getDefaultLibFileName: (settings: object) => typescript.getDefaultLibFilePath(settings),
      fileExists: (path: string) => path === typed || files.has(path) || isFile(path),
      readFile: maybeText,
      directoryExists: (path: string) => typescript.sys.directoryExists(path),
      getDirectories: (path: string) => typescript.sys.getDirectories(path),
    },
    typescript.createDocumentRegistry(),
  );
  const open = (next: string): void => {
    text = next;
    version += 1;
  };
  return {
    complete(next, offset) {
      open(next);
      const entries = service.getCompletionsAtPosition(typed, offset, {})?.entries ?? [];
      // As ours does: the signatures of the first twenty.
      for (const { name } of entries.slice(0, 20) as readonly { readonly name: string }[]) {
        service.getCompletionEntryDetails(typed, offset, name, undefined, undefined, undefined, undefined);
      }
      if (entries.length === 0) throw new Error("the peer completes nothing");
    },
    hover(next, offset) {
      open(next);
      return service.getQuickInfoAtPosition(typed, offset);
    },
    check(next) {
      open(next);
      return [...service.getSyntacticDiagnostics(typed), ...service.getSemanticDiagnostics(typed)];
    },
  };
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
