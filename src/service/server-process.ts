import { spawn, type ChildProcess } from "node:child_process";

import { messageOf } from "../shared/errors.ts";
import { isRecord } from "../shared/json.ts";
import type { LspAnswers, LspMethod } from "./lsp.ts";
import { createFrameReader, encodeFrame } from "./rpc-frames.ts";
import { ServiceError } from "./service-error.ts";

/** A program that speaks the Language Server Protocol over stdin and stdout. */
export interface ServerCommand {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
}

interface PendingRequest {
  readonly method: LspMethod;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: ServiceError) => void;
}

/** One life of a language server. Messages leave in the order of the calls. */
export class ServerProcess {
  /** Resolves, with how it came about, when the server has ended. */
  readonly ended: Promise<string>;
  readonly #child: ChildProcess;
  readonly #answerServer: (method: string, params: unknown) => unknown;
  readonly #pending = new Map<number, PendingRequest>();
  #lastId = 0;
  #end: string | undefined;

  /** @param answerServer - Gives what the server asks its client for, such as its configuration. */
  constructor({ program, args, cwd }: ServerCommand, answerServer: (method: string, params: unknown) => unknown) {
    this.#answerServer = answerServer;
    // The server is a Go program, whose collector by default lets half of the heap be garbage: a third is enough, and takes
    // 30 MB less beside a notebook with zod and tfjs (166 -> 132 MB).
    const env = { GOGC: "50", ...process.env };
    this.#child = spawn(program, args, { cwd, env, stdio: ["pipe", "pipe", "ignore"], windowsHide: true });
    const read = createFrameReader((message) => this.#receive(message));
    this.#child.stdout?.on("data", (chunk: Buffer) => {
      try {
        read(chunk);
      } catch (error) {
        this.#finish(messageOf(error));
        this.kill();
      }
    });
    // A server that has died leaves a broken pipe; its end is told by the events below.
    this.#child.stdin?.on("error", () => undefined);
    this.ended = new Promise((resolve) => {
      this.#child.once("error", (error) => resolve(this.#finish(error.message)));
      this.#child.once("exit", (exitCode, signal) =>
        resolve(this.#finish(signal === null ? `it ended with exit code ${exitCode}` : `it was ended by ${signal}`)),
      );
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** @throws {@link ServiceError} `SERVER_DIED` or `REQUEST_FAILED` */
  request<Method extends LspMethod>(method: Method, params: unknown): Promise<LspAnswers[Method]> {
    return new Promise((resolve, reject) => {
      this.#lastId += 1;
      if (this.#end !== undefined) return reject(diedError(method, this.#end));
      this.#pending.set(this.#lastId, { method, resolve: resolve as (result: unknown) => void, reject });
      this.#send({ id: this.#lastId, method, params });
    });
  }

  notify(method: string, params: unknown): void {
    this.#send({ method, params });
  }

  /** Ends it at once. It keeps nothing that would have to be saved. */
  kill(): void {
    this.#child.kill("SIGKILL");
  }

  #send(message: object): void {
    if (this.#end === undefined) this.#child.stdin?.write(encodeFrame({ jsonrpc: "2.0", ...message }));
  }

  #receive(message: unknown): void {
    if (!isRecord(message)) return;
    const { id, method, params, result, error } = message;
    if (typeof method === "string") {
      // A request of the server's; without an id it is a notification, such as a line of its log.
      if (id !== undefined) this.#send({ id, result: this.#answerServer(method, params) ?? null });
      return;
    }
    const request = this.#pending.get(Number(id));
    this.#pending.delete(Number(id));
    if (!isRecord(error)) return request?.resolve(result);
    const reason = `the TypeScript server refused "${request?.method ?? ""}": ${String(error["message"])}`;
    request?.reject(new ServiceError("REQUEST_FAILED", reason));
  }

  #finish(end: string): string {
    this.#end ??= end;
    for (const { method, reject } of this.#pending.values()) reject(diedError(method, this.#end));
    this.#pending.clear();
    return this.#end;
  }
}

function diedError(method: string, end: string): ServiceError {
  return new ServiceError("SERVER_DIED", `the TypeScript server did not answer "${method}": ${end}`);
}
