// Code that a magic measures. The cell says that it is there and waits; the host answers how it is to be measured; the
// code runs; the host hears what came of it, prints that, and then the cell goes on.
import type { ExecutionId } from "../../../src/shared/ids.ts";
import type { ExecutionScope } from "../execution-scope.ts";
import type { Measured, MeasureHow } from "../inquiry.ts";
import { CellInterrupted } from "../interrupt.ts";
import type { MagicCall, MagicCalls } from "../magic-calls.ts";
import type { Profile } from "./profiler.ts";
import type { Prepare } from "./repeat.ts";

/** Ends what was begun, and says what it gave; undefined where nothing is to be measured. */
type Stop = (() => Measured) | undefined;

interface OpenCall {
  readonly execution: ExecutionId;
  readonly call: MagicCall;
  /** Resolves with how to measure, or with nothing when the magic has ended without: by a mistake, or for its help. */
  readonly how: Promise<MeasureHow | undefined>;
  readonly instruct: (how: MeasureHow) => void;
  /** Answers the host's question. */
  answer: (measured: Measured | undefined) => void;
  profile: Profile | undefined;
}

export class MeasuredCalls {
  readonly #calls: MagicCalls;
  readonly #open = new Map<number, OpenCall>();

  constructor(calls: MagicCalls) {
    this.#calls = calls;
  }

  /** The host says how the code of a call is to be measured. Resolves when it has been, or has failed. */
  measure(id: number, how: MeasureHow): Promise<Measured | undefined> {
    const open = this.#open.get(id);
    if (open === undefined) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      open.answer = resolve;
      open.instruct(how);
    });
  }

  /** Begins to measure what follows in the cell. @returns What ends it. */
  async begin({ execution }: ExecutionScope, index: number): Promise<() => Promise<void>> {
    const open = this.#start(execution, index);
    const how = await open.how;
    const stop = how === undefined ? undefined : await startMeasuring(how, open);
    return () => this.#end(open, stop);
  }

  /** Measures code by calling it. */
  async repeat(scope: ExecutionScope, index: number, prepare: Prepare): Promise<void> {
    const open = this.#start(scope.execution, index);
    const how = await open.how;
    if (how?.kind !== "repeat") return this.#end(open, undefined);
    const { measureRepeatedly } = await import("./repeat.ts");
    const checkAlive = (): void => {
      if (scope.isAbandoned) throw new CellInterrupted();
    };
    const measured = await measureRepeatedly(prepare, { ...how, checkAlive });
    await this.#end(open, () => measured);
  }

  /** Gives up what a cell has begun and will not end, since it has ended itself. */
  endAll(execution: ExecutionId): void {
    for (const [id, open] of this.#open) {
      if (open.execution !== execution) continue;
      this.#open.delete(id);
      open.profile?.stop();
      open.answer(undefined);
    }
  }

  #start(execution: ExecutionId, index: number): OpenCall {
    const call = this.#calls.start(execution, index, []);
    const { promise, resolve: instruct } = Promise.withResolvers<MeasureHow>();
    const how = Promise.race([promise, call.done.then(() => undefined)]);
    const open: OpenCall = { execution, call, how, instruct, answer: () => undefined, profile: undefined };
    this.#open.set(call.id, open);
    return open;
  }

  async #end(open: OpenCall, stop: Stop): Promise<void> {
    this.#open.delete(open.call.id);
    open.answer(stop?.());
    open.profile = undefined;
    await open.call.done;
  }
}

async function startMeasuring(how: MeasureHow, open: OpenCall): Promise<Stop> {
  switch (how.kind) {
    case "once":
      return startWatch();
    case "profile": {
      // Loaded only now: few sessions take a profile.
      const { Profile } = await import("./profiler.ts");
      const profile = new Profile();
      open.profile = profile;
      return () => profile.stop();
    }
    case "repeat":
      throw new Error("code that runs in its place cannot be repeated");
  }
}

function startWatch(): () => Measured {
  const usage = process.cpuUsage();
  const startedAt = performance.now();
  return () => {
    const wallMs = performance.now() - startedAt;
    const { user, system } = process.cpuUsage(usage);
    return { kind: "once", wallMs, userMs: user / 1000, systemMs: system / 1000 };
  };
}
