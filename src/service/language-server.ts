// The language server over all its lives: started at the first question, started again when it has died, and given up
// when it dies again and again. The open documents are kept here, so that a new server knows what the old one knew.
import { pathToFileURL } from "node:url";

import { isRecord } from "../shared/json.ts";
import type { LspAnswers, LspMethod } from "./lsp.ts";
import { ServerProcess, type ServerCommand } from "./server-process.ts";
import { ServiceError } from "./service-error.ts";

const MAX_DEATHS = 3;
/** As many deaths within this time, and the server is left alone for as long. */
const DEATHS_WITHIN_MS = 60_000;
/** A server that does not answer for so long hangs. Large packages take seconds at their first use. */
const HANG_LIMIT_MS = 30_000;

export interface LanguageServerOptions {
  /** @throws {@link ServiceError} `TYPESCRIPT_MISSING` */
  readonly command: () => ServerCommand;
  readonly log: (line: string) => void;
  readonly hangLimitMs?: number;
}

interface OpenDocument {
  readonly languageId: string;
  text: string;
  version: number;
}

export interface FileChange {
  readonly path: string;
  readonly kind: "created" | "changed" | "deleted";
}

const CHANGE_TYPES = { created: 1, changed: 2, deleted: 3 } as const;

export class LanguageServer {
  readonly #options: LanguageServerOptions;
  readonly #documents = new Map<string, OpenDocument>();
  readonly #deaths: number[] = [];
  readonly #retired = new WeakSet<ServerProcess>();
  #starting: Promise<ServerProcess> | undefined;
  /** Set when the server has been initialised. */
  #live: ServerProcess | undefined;
  #autoImports = false;
  #isClosed = false;

  constructor(options: LanguageServerOptions) {
    this.#options = options;
  }

  /** The process id of the running server. */
  get pid(): number | undefined {
    return this.#live?.pid;
  }

  /** @throws {@link ServiceError} when there is no server, and none can be started. */
  async start(): Promise<void> {
    await this.#requireServer();
  }

  /**
   * Asks the server; one that dies meanwhile is started again, and asked once more.
   *
   * @throws {@link ServiceError}
   */
  async request<Method extends LspMethod>(method: Method, params: unknown): Promise<LspAnswers[Method]> {
    const server = await this.#requireServer();
    try {
      return await this.#requestFrom(server, method, params);
    } catch (error) {
      if (!(error instanceof ServiceError) || error.code !== "SERVER_DIED") throw error;
      return this.#requestFrom(await this.#requireServer(), method, params);
    }
  }

  /** Gives an open document a new text; opens it when it is not open. */
  setDocument(path: string, languageId: string, text: string): void {
    const known = this.#documents.get(path);
    if (known === undefined) {
      const document = { languageId, text, version: 1 };
      this.#documents.set(path, document);
      if (this.#live !== undefined) openDocument(this.#live, path, document);
      return;
    }
    if (known.text === text) return;
    known.text = text;
    known.version += 1;
    this.#live?.notify("textDocument/didChange", {
      textDocument: { uri: toUri(path), version: known.version },
      contentChanges: [{ text }],
    });
  }

  /** Tells of files that have changed on the disk. A server that is not running will read them when it starts. */
  noteFileChanges(changes: readonly FileChange[]): void {
    if (changes.length === 0) return;
    this.#live?.notify("workspace/didChangeWatchedFiles", {
      changes: changes.map(({ path, kind }) => ({ uri: toUri(path), type: CHANGE_TYPES[kind] })),
    });
  }

  /** Whether completions offer what would have to be imported. It makes them many times slower. */
  setAutoImports(isOn: boolean): void {
    this.#autoImports = isOn;
    this.#live?.notify("workspace/didChangeConfiguration", { settings: { "js/ts": this.#settings() } });
  }

  /** Lets a new server take the place of this one, which knows what is no longer true. */
  retire(): void {
    const server = this.#live;
    if (server === undefined) return;
    this.#retired.add(server);
    this.#live = undefined;
    this.#starting = undefined;
    server.kill();
  }

  /** Ends the server for good. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const server = await this.#starting?.catch(() => undefined);
    server?.kill();
    await server?.ended;
  }

  #requireServer(): Promise<ServerProcess> {
    if (this.#isClosed) {
      return Promise.reject(
        new ServiceError("SERVICE_CLOSED", "the kernel is ending, and answers nothing about types"),
      );
    }
    this.#starting ??= this.#startServer();
    // The next question tries anew.
    this.#starting.catch(() => {
      this.#starting = undefined;
    });
    return this.#starting;
  }

  async #startServer(): Promise<ServerProcess> {
    this.#requireHealth();
    const command = this.#options.command();
    const server = new ServerProcess(command, (method, params) => this.#answerServer(method, params));
    void server.ended.then((end) => this.#noteDeath(server, end));
    const root = toUri(command.cwd);
    await this.#requestFrom(server, "initialize", {
      processId: process.pid,
      rootUri: root,
      workspaceFolders: [{ uri: root, name: "notebook" }],
      capabilities: CAPABILITIES,
    });
    server.notify("initialized", {});
    for (const [path, document] of this.#documents) openDocument(server, path, document);
    this.#live = server;
    return server;
  }

  async #requestFrom<Method extends LspMethod>(
    server: ServerProcess,
    method: Method,
    params: unknown,
  ): Promise<LspAnswers[Method]> {
    const timer = setTimeout(() => server.kill(), this.#options.hangLimitMs ?? HANG_LIMIT_MS);
    try {
      return await server.request(method, params);
    } finally {
      clearTimeout(timer);
    }
  }

  #requireHealth(): void {
    const recent = this.#deaths.filter((at) => at > performance.now() - DEATHS_WITHIN_MS);
    if (recent.length < MAX_DEATHS) return;
    throw new ServiceError("SERVER_FAILED", `the TypeScript server ended ${recent.length} times within a minute`, {
      hint: "It is left alone for a minute. Until then completion knows values only, and types are not checked.",
    });
  }

  #noteDeath(server: ServerProcess, end: string): void {
    if (this.#isClosed || this.#retired.has(server)) return;
    this.#live = undefined;
    this.#starting = undefined;
    this.#deaths.push(performance.now());
    this.#options.log(`the TypeScript server is gone: ${end}; it is started again at the next question`);
  }

  #answerServer(method: string, params: unknown): unknown {
    if (method !== "workspace/configuration" || !isRecord(params) || !Array.isArray(params["items"])) return null;
    return params["items"].map(() => this.#settings());
  }

  #settings(): object {
    const isOn = this.#autoImports;
    return { suggest: { autoImports: isOn }, preferences: { includeCompletionsForModuleExports: isOn } };
  }
}

function openDocument(server: ServerProcess, path: string, { languageId, version, text }: OpenDocument): void {
  server.notify("textDocument/didOpen", { textDocument: { uri: toUri(path), languageId, version, text } });
}

export function toUri(path: string): string {
  return pathToFileURL(path).href;
}

const CAPABILITIES = {
  textDocument: {
    completion: {
      completionItem: {
        snippetSupport: false,
        labelDetailsSupport: true,
        tagSupport: { valueSet: [1] },
        documentationFormat: ["markdown"],
        resolveSupport: { properties: ["detail", "documentation", "additionalTextEdits"] },
      },
    },
    hover: { contentFormat: ["markdown"] },
    signatureHelp: {
      signatureInformation: {
        documentationFormat: ["markdown"],
        parameterInformation: {},
        activeParameterSupport: true,
      },
    },
    definition: { linkSupport: true },
    diagnostic: {},
  },
  // Files are watched by us: a server's own watching of whole folders costs more than looking at the few that matter.
  workspace: { configuration: true },
} as const;
