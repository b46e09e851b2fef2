// Runs cells, which overlap where one awaits and another is sent from a subshell. A cell starts from a bare macrotask and its end is told by a message, never by a promise
// of ours that something waits for: an interrupt may unwind everything that is on the stack and drop queued microtasks.
import { setImmediate } from "node:timers";
import { constants, Script } from "node:vm";

import type { CompiledCell, UndeclaredVariable } from "../../src/language/compiled-cell.ts";
import type { KernelApi } from "../../src/language/kernel-api.ts";
import type { ValueRenderer } from "./display/render-value.ts";
import type { Rendering } from "./display/rendering.ts";
import { ExecutionScope, runInScope } from "./execution-scope.ts";
import { describeFault } from "./faults.ts";
import { GlobalNames } from "./global-names.ts";
import type { HostChannel } from "./host-channel.ts";
import { CellInterrupted, type InterruptSwitch } from "./interrupt.ts";
import { interruptedOutcome } from "./interrupted.ts";
import type { NotebookModules } from "./modules/notebook-modules.ts";
import type { CellOutcome } from "./runtime.ts";
import { registerCell } from "./stack-frames.ts";
import type { Turns } from "./turns.ts";
import type { Lane, RunNumber, ToChild } from "./wire.ts";

type RunRequest = Extract<ToChild, { kind: "run" }>;
type CellResult = { readonly v: unknown } | undefined;
type CellBody = (require: NodeJS.Require, fileName: string, folder: string, api: KernelApi) => Promise<CellResult>;

interface ActiveRun {
  readonly run: RunNumber;
  readonly lane: Lane;
  readonly cell: CompiledCell;
  readonly scope: ExecutionScope;
  hasBegun: boolean;
  /** The value it gave. */
  result: unknown;
  /** Set while the cell has ended and its last output is waited for. */
  pendingEnd: (() => void) | undefined;
}

/** What running cells takes. */
export interface CellRunnerParts {
  readonly channel: HostChannel;
  /** The turns that cells and messages share. */
  readonly turns: Turns;
  readonly interrupts: InterruptSwitch;
  readonly renderer: ValueRenderer;
  readonly modules: NotebookModules;
  readonly createApi: (scope: ExecutionScope) => KernelApi;
  /** Called when a name comes into being that a cell assigns and none declares. */
  readonly onUndeclared: (variable: UndeclaredVariable, cell: CompiledCell) => void;
  /** Called when a cell's names are declared and its code is about to run, and after it has ended in whatever way. */
  readonly onBegin: (cell: CompiledCell, scope: ExecutionScope) => void;
  readonly onEnd: (cell: CompiledCell, scope: ExecutionScope, result: unknown) => void;
}

export class CellRunner {
  readonly #parts: CellRunnerParts;
  readonly #declared = new Set<string>();
  /** The variables that hold modules. */
  readonly #imported = new Set<string>();
  readonly #globals = new GlobalNames();
  readonly #active = new Map<RunNumber, ActiveRun>();

  constructor(parts: CellRunnerParts) {
    this.#parts = parts;
  }

  get isBusy(): boolean {
    return this.#active.size > 0;
  }

  run({ run, lane, execution, cell }: RunRequest): void {
    const scope = new ExecutionScope(execution, cell.cellId);
    const active: ActiveRun = { run, lane, cell, scope, hasBegun: false, result: undefined, pendingEnd: undefined };
    this.#active.set(run, active);
    const { interrupts, turns } = this.#parts;
    interrupts.beginRun(run);
    turns.add(() => {
      // Interrupted before it began.
      if (!this.#active.has(run)) return;
      try {
        runInScope(scope, () => this.#start(active));
      } catch (thrown) {
        this.#finish(active, failedOutcome(thrown));
      }
    });
  }

  isRunning(scope: ExecutionScope): boolean {
    return this.#maybeActiveOf(scope) !== undefined;
  }

  /** Ends a running cell with an error that none of its code has thrown; what it started ends at its next `await`. */
  fail(scope: ExecutionScope, error: Error): void {
    const active = this.#maybeActiveOf(scope);
    if (active === undefined) return;
    scope.abandon();
    this.#finish(active, failedOutcome(error));
  }

  /** Gives a running cell up; what it started ends at its next `await`. */
  interrupt(run: RunNumber): void {
    const active = this.#active.get(run);
    if (active === undefined) return;
    active.scope.abandon();
    // At once: an immediate behind one that spins is lost when that one is terminated.
    if (active.pendingEnd === undefined) this.#end(active, interruptedOutcome());
    else active.pendingEnd();
  }

  #maybeActiveOf(scope: ExecutionScope): ActiveRun | undefined {
    return [...this.#active.values()].find((active) => active.scope === scope);
  }

  #start(active: ActiveRun): void {
    const { cell, scope } = active;
    const { modules, createApi, onBegin } = this.#parts;
    registerCell(cell);
    const script = this.#compile(active);
    if (script === undefined) return;
    this.#declare(cell.declares);
    this.#provideImports(cell);
    this.#declareUndeclared(cell);
    active.hasBegun = true;
    onBegin(cell, scope);
    const body = script.runInThisContext() as CellBody;
    const api = createApi(scope);
    body(modules.require, modules.fileName, modules.folder, api).then(
      (ended) => this.#waitForRest(active, ended),
      (thrown: unknown) => this.#finish(active, failedOutcome(thrown)),
    );
  }

  /** Ends the cell when the engine does not take what our parser took: undefined then. */
  #compile(active: ActiveRun): Script | undefined {
    const { code, fileName } = active.cell;
    try {
      return new Script(code, {
        filename: fileName,
        importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
      });
    } catch (thrown) {
      if (!(thrown instanceof SyntaxError)) throw thrown;
      this.#finish(active, { kind: "error", fault: describeFault(thrown), isRefused: true });
      return undefined;
    }
  }

  /** Some cells are over only when something that they have begun is. */
  #waitForRest(active: ActiveRun, result: CellResult): void {
    const awaited = active.scope.takeAwaited();
    if (awaited.length === 0) return this.#showResult(active, result);
    Promise.all(awaited).then(
      (results) => this.#waitForRest(active, results.findLast((one) => one !== undefined) ?? result),
      (thrown: unknown) => this.#finish(active, failedOutcome(thrown)),
    );
  }

  #declare(names: readonly string[]): void {
    const fresh = names.filter((name) => !this.#declared.has(name));
    if (fresh.length === 0) return;
    new Script(`let ${fresh.join(", ")}`).runInThisContext();
    for (const name of fresh) this.#declared.add(name);
  }

  /** Until an import has come, also for ever when it fails, its name says so when it is read. */
  #provideImports({ bindings }: CompiledCell): void {
    for (const { name, liveImport } of bindings) {
      if (liveImport === undefined || this.#imported.has(liveImport.holder)) continue;
      this.#imported.add(liveImport.holder);
      const provide = new Script(`(missing) => { ${liveImport.holder} = missing; }`).runInThisContext();
      (provide as (missing: object) => void)(missingImport(name));
    }
  }

  /** What is a global by now, which only this process knows, is left for the assignment to change. */
  #declareUndeclared(cell: CompiledCell): void {
    const fresh = cell.undeclared.filter(({ variable }) => {
      return !this.#declared.has(variable) && !Object.hasOwn(globalThis, variable);
    });
    this.#declare(fresh.map(({ variable }) => variable));
    for (const one of fresh) if (!one.isOfCommand) this.#parts.onUndeclared(one, cell);
  }

  #showResult(active: ActiveRun, result: CellResult): void {
    active.result = result?.v;
    const show = (rendered: Rendering | undefined): void =>
      this.#finish(active, { kind: "value", data: rendered?.data, metadata: rendered?.metadata ?? {} });
    try {
      const rendered = this.#parts.renderer.render(result?.v);
      if (rendered instanceof Promise) void rendered.then(show);
      else show(rendered);
    } catch (thrown) {
      // Interrupted or out of memory while a huge value was rendered.
      this.#finish(active, failedOutcome(thrown));
    }
  }

  #finish(active: ActiveRun, outcome: CellOutcome): void {
    if (!this.#active.has(active.run) || active.pendingEnd !== undefined) return;
    active.pendingEnd = () => this.#end(active, outcome);
    // One turn later, so that rejections nobody handled and what `process.nextTick` prints still belong to the cell.
    setImmediate(() => {
      if (this.#active.has(active.run)) active.pendingEnd?.();
    });
  }

  #end({ run, lane, cell, scope, hasBegun, result }: ActiveRun, outcome: CellOutcome): void {
    this.#active.delete(run);
    scope.end(outcome.kind);
    if (hasBegun) this.#parts.onEnd(cell, scope, result);
    this.#parts.interrupts.endRun(run, lane);
    const globals = this.#globals.takeChanged();
    if (globals !== undefined) this.#parts.channel.send({ kind: "globals", names: globals });
    this.#parts.channel.send({ kind: "ended", run, outcome, hasBegun });
  }
}

function missingImport(name: string): object {
  return new Proxy(
    {},
    {
      get: () => {
        throw new ReferenceError(`${name} is not defined: its import has failed, or has not come yet`);
      },
    },
  );
}

function failedOutcome(thrown: unknown): CellOutcome {
  // Thrown by what blocks, such as `prompt`, when the cell is stopped.
  if (CellInterrupted.is(thrown)) return interruptedOutcome();
  return { kind: "error", fault: describeFault(thrown) };
}
