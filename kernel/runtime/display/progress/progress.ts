import type { ProgressState, ProgressStatus } from "../../../../src/display/progress/progress-state.ts";
import { renderProgressText } from "../../../../src/display/progress/progress-text.ts";
import type { ScopeEnd } from "../../execution-scope.ts";
import type { LiveParts } from "../live-display.ts";
import { Pace } from "./pace.ts";
import { groupForNewRow, type ProgressGroup, type ProgressRow } from "./progress-group.ts";
import { Rate } from "./rate.ts";
import { CountIterator, type LoopWatcher, WatchedIterator } from "./watched-iterator.ts";

/** What a bar follows: something to go through, or so many steps. */
export type ProgressSource<Item> = Iterable<Item> | AsyncIterable<Item> | number;

/** One run of a bar, from its first step to its end. */
interface ProgressRun {
  readonly group: ProgressGroup;
  readonly startedAt: number;
  readonly rate: Rate;
  readonly pace: Pace;
}

/** A bar. It is shown with its first step, and again from the start when it is gone through again. */
export class Progress<Item> implements Iterable<Item>, AsyncIterable<Item>, ProgressRow {
  readonly #parts: LiveParts;
  readonly #source: ProgressSource<Item>;
  readonly #total: number | undefined;
  #label: string;
  #run: ProgressRun | undefined;
  #status: ProgressStatus = "running";
  #done = 0;
  #ticksLeft = 1;
  #endedAt: number | undefined;

  constructor(parts: LiveParts, source: ProgressSource<Item>, label: string, total: number | undefined) {
    this.#parts = parts;
    this.#source = source;
    this.#label = label;
    this.#total = total;
  }

  get isRunning(): boolean {
    return this.#run !== undefined && this.#status === "running";
  }

  /** Counts steps that are done. */
  tick(count = 1): void {
    if (this.#status !== "running") return;
    this.#done += count;
    this.#ticksLeft -= 1;
    // In a fast loop most of them need not be looked at.
    if (this.#ticksLeft > 0 && this.#done < (this.#total ?? Infinity)) return;
    this.set(this.#done);
  }

  /** Says how many steps are done in all. */
  set(done: number): void {
    const run = this.#run ?? this.#start();
    if (this.#status !== "running") return;
    this.#done = Number(done);
    this.#ticksLeft = this.#look(run);
    if (this.#total !== undefined && this.#done >= this.#total) this.#end("done");
  }

  /** Says what is going on now. */
  describe(label: string): void {
    this.#label = String(label);
    this.#run?.group.update();
  }

  /** No further steps follow. */
  end(): void {
    if (this.#run === undefined) this.#start();
    this.#end(this.#total === undefined || this.#done >= this.#total ? "done" : "stopped");
  }

  [Symbol.iterator](): IterableIterator<Item> {
    const source = this.#source;
    if (typeof source !== "number" && !(Symbol.iterator in source)) {
      throw new TypeError("progress follows what comes over time here: go through it with for await");
    }
    const inner =
      typeof source === "number"
        ? (new CountIterator(source) as Iterator<unknown> as Iterator<Item>)
        : source[Symbol.iterator]();
    return new WatchedIterator(inner, this.#watch(this.#start()));
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item> {
    const source = this.#source;
    if (typeof source === "number" || !(Symbol.asyncIterator in source)) {
      yield* this[Symbol.iterator]();
      return;
    }
    const watcher = this.#watch(this.#start());
    let how: "done" | "stopped" | "failed" = "failed";
    let done = 0;
    try {
      for await (const item of source) {
        // Left by `break` or an error, the loop never comes back from here.
        how = "stopped";
        yield item;
        how = "failed";
        done += 1;
        watcher.onSteps(done);
      }
      how = "done";
    } finally {
      watcher.onEnd(how, done);
    }
  }

  stateAt(depth: number): ProgressState {
    const elapsedMs = this.#run === undefined ? 0 : (this.#endedAt ?? performance.now()) - this.#run.startedAt;
    const isOver = this.#status === "done" && elapsedMs > 0;
    return {
      label: this.#label,
      done: this.#done,
      total: this.#total,
      status: this.#status,
      elapsedMs,
      // At the end, over all of it.
      rate: isOver ? (this.#done / elapsedMs) * 1000 : this.#run?.rate.value,
      depth,
    };
  }

  endWith(end: ScopeEnd): void {
    // What a cell that has ended as it should has left running may still count.
    if (end === "value") return;
    this.#status = end === "interrupted" ? "interrupted" : "stopped";
    this.#endedAt = performance.now();
  }

  /** As the value of a cell it is a line of text: the bar itself is where it was first shown. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return renderProgressText([this.stateAt(0)]);
  }

  #start(): ProgressRun {
    const now = performance.now();
    this.#status = "running";
    this.#endedAt = undefined;
    const group = groupForNewRow(this.#parts);
    const run = { group, startedAt: now, rate: new Rate(now), pace: new Pace(now) };
    this.#run = run;
    group.add(this);
    return run;
  }

  #watch(run: ProgressRun): LoopWatcher {
    this.#done = 0;
    return {
      onSteps: (done) => {
        this.#done = done;
        return this.#look(run);
      },
      onEnd: (how, done) => {
        this.#done = done;
        this.#end(how);
      },
    };
  }

  #look({ group, rate, pace }: ProgressRun): number {
    const now = performance.now();
    rate.update(now, this.#done);
    group.updateAt(now);
    return pace.look(now);
  }

  #end(status: ProgressStatus): void {
    if (this.#status !== "running") return;
    this.#status = status;
    this.#endedAt = performance.now();
    this.#run?.group.settle();
  }
}
