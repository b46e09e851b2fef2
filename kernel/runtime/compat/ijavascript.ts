// `$$` as notebooks written for ijavascript use it: what a cell shows, and when it is over.
import { isRecord } from "../../../src/shared/json.ts";
import type { ClearFunction, DisplayFunction } from "../display/display-function.ts";
import { currentScope, type ExecutionScope } from "../execution-scope.ts";
import { describeFault } from "../faults.ts";
import type { InputFunctions } from "../input.ts";
import { displayable, type UserBundle } from "./bundles.ts";

const TYPES = {
  text: "text/plain",
  html: "text/html",
  svg: "image/svg+xml",
  png: "image/png",
  jpeg: "image/jpeg",
  json: "application/json",
} as const;

/** What `$$` needs of the session. */
export interface DollarParts {
  readonly display: DisplayFunction;
  readonly clearOutput: ClearFunction;
  readonly input: InputFunctions;
  readonly printError: (text: string) => void;
}

type Send = (value: unknown, keepAlive?: unknown) => void;

/** Puts `$$` and the older `$$html$$` and the like in place; each cell finds its own. */
export function provideDollar(parts: DollarParts): void {
  const contexts = new WeakMap<ExecutionScope, CellContext>();
  const outside = new CellContext(undefined, parts);
  const current = (): CellContext => {
    const scope = currentScope();
    if (scope === undefined) return outside;
    const known = contexts.get(scope) ?? new CellContext(scope, parts);
    contexts.set(scope, known);
    return known;
  };
  define("$$", { get: () => current().api, set: (value: unknown) => define("$$", { value, writable: true }) });
  for (const name of ["mime", "html", "svg", "png", "jpeg"] as const) {
    define(`$$${name}$$`, { set: (value: unknown) => current().senders[name]?.(value) });
  }
  define("$$async$$", { get: () => current().isOpen, set: (isAsync: unknown) => current().setAsync(Boolean(isAsync)) });
  define("$$done$$", { value: (...result: readonly unknown[]) => current().done(...result), writable: true });
}

function define(name: string, accessors: PropertyDescriptor): void {
  Object.defineProperty(globalThis, name, { configurable: true, ...accessors });
}

/** How a cell ends that ends itself. */
type Ending = { readonly v: unknown };

class CellContext {
  readonly api: Readonly<Record<string, unknown>>;
  readonly senders: Readonly<Record<string, Send>>;
  readonly #scope: ExecutionScope | undefined;
  readonly #parts: DollarParts;
  readonly #ending = Promise.withResolvers<Ending | undefined>();
  #isOpen = false;

  constructor(scope: ExecutionScope | undefined, parts: DollarParts) {
    this.#scope = scope;
    this.#parts = parts;
    // Nobody may be waiting when it is rejected.
    this.#ending.promise.catch(() => undefined);
    const bundles = Object.entries(TYPES).map(([name, mimeType]) => {
      return [name, this.#sender((data) => displayable({ [mimeType]: data }))] as const;
    });
    this.senders = {
      ...Object.fromEntries(bundles),
      mime: this.#sender((bundle) => displayable(isRecord(bundle) ? bundle : {})),
    };
    this.api = {
      ...this.senders,
      async: (isAsync: unknown = true) => this.setAsync(Boolean(isAsync)),
      done: (...result: readonly unknown[]) => this.done(...result),
      sendResult: this.#sender((value) => value),
      sendError: (error: unknown, keepAlive?: unknown) => this.#fail(error, keepAlive),
      display: (...id: readonly unknown[]) => this.#createDisplay(id),
      clear: (options: unknown) => parts.clearOutput(isRecord(options) && options["wait"] === true),
      input: (options: unknown, callback: unknown) => this.#ask(options, callback),
      config: { awaitExecution: false },
    };
  }

  /** Whether the cell goes on until it says that it is done. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  setAsync(isAsync: boolean): boolean {
    if (isAsync && !this.#isOpen) this.#scope?.waitFor(this.#ending.promise);
    if (!isAsync && this.#isOpen) this.#ending.resolve(undefined);
    this.#isOpen = isAsync;
    return isAsync;
  }

  done(...result: readonly unknown[]): void {
    this.#end({ v: result[0] });
  }

  /** Ends the cell with this as its value. */
  #end(ending: Ending): void {
    this.setAsync(true);
    this.#isOpen = false;
    this.#ending.resolve(ending);
  }

  /** A function that shows something and ends the cell, or goes on with `keepAlive`; a promise is waited for. */
  #sender(toValue: (given: unknown) => unknown): Send {
    return (given, keepAlive) => {
      if (!(given instanceof Promise)) return this.#send(toValue(given), keepAlive);
      this.setAsync(true);
      given.then(
        (value) => this.#send(toValue(value), keepAlive),
        (error: unknown) => this.#fail(error),
      );
    };
  }

  #send(value: unknown, keepAlive: unknown): void {
    if (Boolean(keepAlive) || this.#scope === undefined) {
      if (this.#scope !== undefined) this.setAsync(true);
      void this.#parts.display(value);
    } else this.#end({ v: value });
  }

  #fail(error: unknown, keepAlive?: unknown): void {
    this.setAsync(true);
    if (keepAlive) this.#parts.printError(`${describeFault(error).traceback.join("\n")}\n`);
    else this.#ending.reject(error);
  }

  /** A display of its own, whose later contents take the place of the first when it has an id. */
  #createDisplay(given: readonly unknown[]): Readonly<Record<string, unknown>> {
    const [id] = given;
    const display_id = given.length === 0 ? undefined : String(id);
    let isShown = false;
    const show = (bundle: UserBundle): void => {
      const update = isShown && display_id !== undefined;
      isShown = true;
      void this.#parts.display(bundle, { raw: true, update, ...(display_id === undefined ? {} : { display_id }) });
    };
    const types = Object.entries(TYPES).map(([name, mimeType]) => {
      return [name, (data: unknown) => show({ [mimeType]: data })] as const;
    });
    return { ...Object.fromEntries(types), mime: show, close: () => undefined };
  }

  /** The cell then ends when it says so, as in ijavascript. */
  #ask(options: unknown, callback: unknown): Promise<string | null> {
    this.setAsync(true);
    const { prompt = "", password = false } = isRecord(options) ? options : {};
    const { input } = this.#parts;
    const answer = Promise.resolve().then(() => (password === true ? input.getpass(prompt) : input.prompt(prompt)));
    if (typeof callback === "function") {
      answer.then(
        (line) => void callback(null, line),
        (error: unknown) => this.#fail(error),
      );
    }
    return answer;
  }
}
