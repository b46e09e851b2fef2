import { CellArchive, type ArchivedCell } from "./cell-archive.ts";
import { completeInCell } from "./complete.ts";
import { diagnoseCell } from "./diagnose.ts";
import { completeImportIn, findImportsOf } from "./find-imports.ts";
import { findAlias } from "./find-alias.ts";
import { ImportWatch } from "./import-watch.ts";
import { inspectInCell } from "./inspect.ts";
import { Lane } from "./lane.ts";
import { LanguageServer } from "./language-server.ts";
import { parseAnyCell } from "../language/parse/parse.ts";
import { ProjectFolder } from "./project-folder.ts";
import type { ServerCommand } from "./server-process.ts";
import { ServiceError } from "./service-error.ts";
import type {
  ImportChoice,
  TypeCompletion,
  TypeCompletions,
  TypedCell,
  TypeInspection,
  TypeProblem,
  TypeService,
  TypeServiceStatus,
} from "./type-service.ts";
import { requireTypeScriptProgram } from "./typescript-program.ts";
import type { Workspace } from "./workspace.ts";
import type { Program } from "oxc-parser";

export interface TypeServiceOptions {
  /** Where the notebook's imports start; absolute. */
  readonly notebookFolder: string;
  /** Declaration files of what cells find without importing it; absolute. */
  readonly globals: readonly string[];
  readonly log: (line: string) => void;
  /** Another language server than TypeScript's own, which tests take. */
  readonly command?: (cwd: string) => ServerCommand;
  readonly hangLimitMs?: number;
  /** How long a completion waits for signatures beside the names; what is not there by then is left out. */
  readonly signatureMs?: number;
}

const MAX_CHECKED = 100;
const SIGNATURE_MS = 5;

/** Opens the service. Nothing is started and nothing written before the first question. */
export function openTypeService(options: TypeServiceOptions): TypeService {
  return new SessionTypes(options);
}

function typeScriptServer(cwd: string): ServerCommand {
  return { program: requireTypeScriptProgram(), args: ["--lsp", "--stdio"], cwd };
}

class SessionTypes implements TypeService {
  readonly #options: TypeServiceOptions;
  readonly #archive = new CellArchive((name, text) => this.#requireFolder().write(name, text));
  readonly #imports: ImportWatch;
  readonly #server: LanguageServer;
  /** A cell that is typed and one that is checked do not wait for each other: each has a document of its own. */
  readonly #typing = new Lane();
  readonly #checking = new Lane();
  /** What was found in a file, by its text, as long as nothing around it has changed. */
  readonly #checked = new Map<string, readonly TypeProblem[]>();
  #folder: ProjectFolder | undefined;
  #isClosed = false;

  constructor(options: TypeServiceOptions) {
    this.#options = options;
    const { notebookFolder } = options;
    this.#imports = new ImportWatch(notebookFolder, (specifier) => findAlias(specifier, notebookFolder));
    const { command = typeScriptServer, log, hangLimitMs } = options;
    this.#server = new LanguageServer({
      command: () => command(this.#requireFolder().root),
      log,
      ...(hangLimitMs === undefined ? {} : { hangLimitMs }),
    });
  }

  accept(cell: TypedCell): void {
    this.#archive.accept(cell);
  }

  clear(): void {
    this.#archive.clear();
  }

  async start(): Promise<void> {
    await this.#server.start();
    // The first question about a document loads the libraries, which takes the longest.
    await this.#typing.run(() => completeInCell(this.#prepare(), "", 0));
  }

  complete(code: string, offset: number): Promise<TypeCompletions> {
    return this.#typing.run(() => completeInCell(this.#prepare(), code, offset));
  }

  inspect(
    code: string,
    offset: number,
    { isDetailed }: { readonly isDetailed: boolean },
  ): Promise<TypeInspection | undefined> {
    return this.#typing.run(() => inspectInCell(this.#prepare(), code, offset, isDetailed));
  }

  check(cell: TypedCell): Promise<readonly TypeProblem[]> {
    return this.#checking.run(async () => {
      const workspace = this.#prepare();
      const known = this.#archive.maybeCell(cell) ?? this.#toCell(cell.code);
      if (known === undefined) return [];
      // A cell that is run over and over, with the same names before it, is the same file.
      const problems = this.#checked.get(known.file.text) ?? (await this.#diagnose(workspace, known));
      this.#checked.set(known.file.text, problems);
      return problems;
    });
  }

  findImports(name: string): Promise<readonly ImportChoice[]> {
    return this.#typing.run(() => findImportsOf(this.#prepare(), name));
  }

  completeImport(prefix: string): Promise<readonly TypeCompletion[]> {
    return this.#typing.run(() => completeImportIn(this.#prepare(), prefix));
  }

  status(): TypeServiceStatus {
    return { pid: this.#server.pid, config: this.#folder?.project?.path };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#server.close();
    this.#folder?.remove();
    this.#folder = undefined;
  }

  #diagnose(workspace: Workspace, cell: ArchivedCell): Promise<readonly TypeProblem[]> {
    if (this.#checked.size >= MAX_CHECKED) this.#checked.clear();
    return diagnoseCell(workspace, cell, { hasConfig: workspace.folder.project !== undefined });
  }

  /** What is asked is asked of the newest state: of the cells, of the files that they import, of the packages. */
  #prepare(): Workspace {
    const folder = this.#requireFolder();
    for (const { code } of this.#archive.settle()) this.#imports.follow(code);
    const { files, hasOtherSettings, hasOtherPackages } = this.#imports.takeChanges();
    if (files.length > 0) this.#checked.clear();
    if (hasOtherSettings) this.#readSettings(folder);
    if (hasOtherSettings || hasOtherPackages) this.#server.retire();
    else this.#server.noteFileChanges(files);
    const { signatureMs = SIGNATURE_MS } = this.#options;
    return { server: this.#server, folder, archive: this.#archive, signatureMs };
  }

  #toCell(code: string): ArchivedCell | undefined {
    const { program, diagnostics, language } = parseAnyCell(code);
    if (diagnostics.length > 0) return undefined;
    this.#imports.follow(code);
    return { code, language, file: this.#archive.toFile(code, "used", program as unknown as Program) };
  }

  #requireFolder(): ProjectFolder {
    if (this.#folder !== undefined) return this.#folder;
    if (this.#isClosed)
      throw new ServiceError("SERVICE_CLOSED", "the kernel is ending, and answers nothing about types");
    const { notebookFolder, globals } = this.#options;
    this.#folder = new ProjectFolder({ notebookFolder, globals });
    this.#imports.followSettings(this.#folder.configFiles);
    return this.#folder;
  }

  #readSettings(folder: ProjectFolder): void {
    folder.writeConfig();
    this.#imports.followSettings(folder.configFiles);
  }
}
