import type { Exchange } from "../helpers/message-client.ts";
import { maybeFault, maybeFaultOfStopped } from "./compare.ts";
import { maybeEnvelopeFault } from "./envelope.ts";
import { Model } from "./model.ts";
import { observe, type Observed } from "./observed.ts";
import type { SoakCell } from "./soak-cell.ts";

/** A cell with all that came of it. */
export interface AnsweredCell {
  readonly number: number;
  readonly cell: SoakCell;
  readonly exchange: Exchange;
}

/** What timers of a cell print, also after its end. */
export interface LateOutput extends AnsweredCell {
  readonly lines: readonly string[];
  /** They end with their process. */
  readonly generation: number;
}

/** What the user did while a batch ran. */
export interface Circumstances {
  readonly interrupts: number;
  /** Whether one of them came at any moment, and may have hit any cell. */
  readonly isDisturbed: boolean;
}

/** Compares what comes of cells with what a model of the session says. */
export class Judge {
  readonly model = new Model();
  readonly late: LateOutput[] = [];
  readonly #counts = new Map<string, number>();

  get counts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }

  count(what: string): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + 1);
  }

  /** Judges the cells that were sent together. @throws {@link Error} when something is not as it must be. */
  judge(batch: readonly AnsweredCell[], { interrupts, isDisturbed }: Circumstances): void {
    let mayAbort = false;
    let stopped = 0;
    for (const answered of batch) {
      const observed = observe(answered.exchange);
      const fault = this.#maybeFault(answered, observed, { mayAbort, isDisturbed });
      if (fault !== undefined) {
        const { number, cell } = answered;
        throw new Error(`cell ${number} (${cell.kind}), which ended as ${observed.outcome}: ${fault}\n${cell.code}`);
      }
      this.count(observed.outcome);
      if (observed.outcome === "stopped") stopped += 1;
      const isFailure = observed.outcome !== "ok" && observed.outcome !== "aborted";
      if (isFailure && answered.cell.options?.["stop_on_error"] !== false) mayAbort = true;
    }
    if (stopped > interrupts) throw new Error(`${stopped} cells were stopped by ${interrupts} interrupts`);
  }

  #maybeFault(
    answered: AnsweredCell,
    observed: Observed,
    { mayAbort, isDisturbed }: { readonly mayAbort: boolean; readonly isDisturbed: boolean },
  ): string | undefined {
    const { cell, exchange } = answered;
    const envelopeFault = maybeEnvelopeFault(exchange);
    if (envelopeFault !== undefined) return envelopeFault;
    if (observed.outcome === "aborted") return mayAbort ? undefined : "no cell before it had failed";
    const countFault = this.#maybeCountFault(answered);
    if (countFault !== undefined) return countFault;
    const expected = cell.predict(this.model);
    if (observed.outcome === "stopped" && (isDisturbed || expected?.outcome !== "stopped")) {
      const fault = expected && maybeFaultOfStopped(observed, expected);
      cell.onStopped?.(this.model);
      return fault;
    }
    const fault = expected && maybeFault(observed, expected, isDisturbed);
    cell.onRun?.(this.model, observed.result);
    if (expected?.late !== undefined) {
      this.late.push({ ...answered, lines: expected.late, generation: this.model.generation });
    }
    return fault;
  }

  #maybeCountFault({ cell, exchange }: AnsweredCell): string | undefined {
    const isCounted = cell.options?.["silent"] !== true && cell.options?.["store_history"] !== false;
    if (isCounted) this.model.executionCount += 1;
    const { execution_count } = exchange.reply.content;
    if (execution_count === this.model.executionCount) return undefined;
    return `its number is ${String(execution_count)} and must be ${this.model.executionCount}`;
  }
}
