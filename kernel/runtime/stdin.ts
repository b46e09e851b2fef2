// `process.stdin` for user code, and so `readline`: each line is asked of the user. A terminal has its lines before they
// are wanted; a frontend shows a box for each, so one is asked for only when somebody reads.
import { Readable } from "node:stream";

import { assertNever } from "../../src/shared/errors.ts";
import { currentScope, type ExecutionScope, runInScope } from "./execution-scope.ts";
import type { HostChannel } from "./host-channel.ts";
import { InputUnavailable } from "./input.ts";
import type { InputAnswer } from "./runtime.ts";
import type { ToChild } from "./wire.ts";

/** What the stream needs to know of cells. */
export interface StdinParts {
  readonly channel: HostChannel;
  /** Whether the cell still runs: only then its user can be asked. */
  readonly isRunning: (scope: ExecutionScope) => boolean;
  /** Ends a cell whose user cannot be asked; it would wait for ever. */
  readonly fail: (scope: ExecutionScope, error: Error) => void;
}

/** The questions of all streams; one after another is open. */
export class StdinLines {
  readonly #parts: StdinParts;
  readonly #open = new Map<number, (answer: InputAnswer) => void>();
  #count = 0;

  constructor(parts: StdinParts) {
    this.#parts = parts;
  }

  /** Puts a stream in the place of `process.stdin`; when the user has ended it, the next access finds a new one. */
  install(): void {
    let stream: Stdin | undefined;
    const get = (): Stdin => {
      if (stream === undefined || stream.readableEnded || stream.destroyed) stream = new Stdin(this, this.#parts);
      return stream;
    };
    Object.defineProperty(process, "stdin", { get, configurable: true, enumerable: true });
  }

  ask(scope: ExecutionScope): Promise<InputAnswer> {
    this.#count += 1;
    const id = this.#count;
    // What is asked was printed by the cell: readline writes its question to stdout.
    const question = { prompt: "", isPassword: false };
    return new Promise((resolve) => {
      this.#open.set(id, resolve);
      this.#parts.channel.send({ kind: "input", id, execution: scope.execution, question, isBlocking: false });
    });
  }

  settle({ id, answer }: Extract<ToChild, { kind: "line" }>): void {
    const settle = this.#open.get(id);
    this.#open.delete(id);
    settle?.(answer);
  }
}

class Stdin extends Readable {
  readonly fd = 0;
  readonly #lines: StdinLines;
  readonly #parts: StdinParts;
  #isAsking = false;

  constructor(lines: StdinLines, parts: StdinParts) {
    super();
    this.#lines = lines;
    this.#parts = parts;
  }

  override _read(): void {
    this.#askSoon();
  }

  /** A new reader may find a stream that waits for a line which nobody will give, since the cell that asked is over. */
  override read(size?: number): unknown {
    const chunk: unknown = super.read(size);
    if (chunk === null) this.#askSoon();
    return chunk;
  }

  /** Not at once: whoever has got a line closes or pauses the stream first, if it was the last one. */
  #askSoon(): void {
    const scope = currentScope();
    if (this.#isAsking || scope === undefined || !this.#parts.isRunning(scope)) return;
    this.#isAsking = true;
    setImmediate(() => {
      if (this.#isWanted()) void this.#lines.ask(scope).then((answer) => this.#take(scope, answer));
      else this.#isAsking = false;
    });
  }

  #isWanted(): boolean {
    return !this.destroyed && (this.readableFlowing === true || this.listenerCount("readable") > 0);
  }

  #take(scope: ExecutionScope, answer: InputAnswer): void {
    this.#isAsking = false;
    // What reads on does so for the cell that has asked.
    runInScope(scope, () => {
      switch (answer.kind) {
        case "text":
          this.push(`${answer.text}\n`);
          return;
        case "cancelled":
          this.push(null);
          return;
        case "withdrawn":
          this.#askSoon();
          return;
        case "unavailable":
          if (this.#parts.isRunning(scope)) {
            this.#parts.fail(scope, new InputUnavailable(answer.reason, "for a line from process.stdin"));
          }
          return;
        default:
          assertNever(answer);
      }
    });
  }
}
