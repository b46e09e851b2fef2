// Thousands of random cells in one kernel, a few at a time, with interrupts at any moment.
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

import { messageOf } from "../../src/shared/errors.ts";
import { type KernelProgram, startKernelProgram } from "../helpers/kernel-program.ts";
import type { SentRequest } from "../helpers/message-client.ts";
import { textOf } from "../helpers/messages.ts";
import { ENDING_KINDS } from "./ending-cells.ts";
import { Judge, type AnsweredCell } from "./judge.ts";
import { withoutLateLines } from "./late-lines.ts";
import { shownBy } from "./observed.ts";
import { OUTPUT_KINDS } from "./output-cells.ts";
import { Random } from "./random.ts";
import type { SoakCell } from "./soak-cell.ts";
import { STATE_KINDS } from "./state-cells.ts";

// Faults of types are shown below a cell, and the model knows values only.
process.env["LABTRAIL_TYPES"] = "off";

const KINDS = [...STATE_KINDS, ...OUTPUT_KINDS, ...ENDING_KINDS];
const MAX_BATCH = 6;
/** How often an interrupt is sent that no cell waits for: during a batch, and between two. */
const INTERRUPT_CHANCE = 0.04;
const IDLE_INTERRUPT_CHANCE = 0.02;
const SPINNING_CALLBACK_CHANCE = 0.005;
const MAX_INTERRUPT_DELAY_MS = 30;
const OTHER_REQUEST_CHANCE = 0.05;
const OTHER_REQUESTS = [
  ["kernel_info_request", {}],
  ["is_complete_request", { code: "1 +" }],
  ["complete_request", { code: "Math.", cursor_pos: 5 }],
  ["inspect_request", { code: "Math", cursor_pos: 2 }],
  ["history_request", { hist_access_type: "range", session: 0, start: 1, stop: 3 }],
  ["comm_info_request", {}],
] as const;
const SHOWN_MESSAGES = 120;

export interface SoakOptions {
  readonly seed: number;
  readonly cells: number;
  /** Hears, from time to time, how far it has come. */
  readonly onProgress?: (line: string) => void;
}

/** Something was not as it must be; the message holds what is needed to see why. */
export class SoakFailure extends Error {
  override readonly name = "SoakFailure";
}

interface SentCell {
  readonly number: number;
  readonly cell: SoakCell;
  readonly sent: SentRequest;
}

/** Runs the soak. @returns How often each thing happened. @throws {@link SoakFailure}. */
export async function soak(options: SoakOptions): Promise<Readonly<Record<string, number>>> {
  await using kernel = await startKernelProgram();
  try {
    return await new Soak(kernel, options).run();
  } catch (error) {
    const transcript = join(tmpdir(), `labtrail-soak-${options.seed}.txt`);
    writeFileSync(transcript, kernel.transcript(Infinity));
    const where = `seed ${options.seed}; every message: ${transcript}`;
    throw new SoakFailure(`${messageOf(error)}\n\n${where}\n\n${kernel.transcript(SHOWN_MESSAGES)}`, { cause: error });
  }
}

class Soak {
  readonly #kernel: KernelProgram;
  readonly #options: SoakOptions;
  readonly #random: Random;
  readonly #judge = new Judge();
  #number = 0;

  constructor(kernel: KernelProgram, options: SoakOptions) {
    this.#kernel = kernel;
    this.#options = options;
    this.#random = new Random(options.seed);
  }

  async run(): Promise<Readonly<Record<string, number>>> {
    const { cells, onProgress } = this.#options;
    while (this.#number < cells) {
      const before = this.#number;
      await this.#runBatch();
      if (this.#random.chance(IDLE_INTERRUPT_CHANCE)) await this.#interrupt("interrupts while idle");
      if (this.#random.chance(SPINNING_CALLBACK_CHANCE)) await this.#stopCallback();
      if (this.#kernel.end !== undefined) throw new Error(`the kernel ended: ${this.#kernel.end}`);
      if (Math.floor(before / 1000) < Math.floor(this.#number / 1000)) onProgress?.(`${this.#number} cells`);
    }
    await this.#awaitLateOutputs();
    await this.#kernel.shutDown();
    if (this.#kernel.log.length > 0) throw new Error("the kernel wrote to its log");
    return this.#judge.counts;
  }

  /** Sends a few cells at once, other requests and perhaps an interrupt beside them, and looks at what comes of each. */
  async #runBatch(): Promise<void> {
    const batch = Array.from({ length: this.#random.integer(1, MAX_BATCH) }, () => this.#sendCell());
    const others = OTHER_REQUESTS.filter(() => this.#random.chance(OTHER_REQUEST_CHANCE)).map(([type, content]) => {
      return this.#kernel.request(type, content);
    });
    const interrupts = batch.map((sent) => this.#attend(sent));
    const isDisturbed = this.#random.chance(INTERRUPT_CHANCE);
    if (isDisturbed) {
      const delayMs = this.#random.integer(0, MAX_INTERRUPT_DELAY_MS);
      interrupts.push(delay(delayMs).then(() => this.#interrupt("interrupts at any moment")));
    }
    const answered = await Promise.all(
      batch.map(async ({ sent, ...rest }): Promise<AnsweredCell> => ({ ...rest, exchange: await sent.exchange })),
    );
    for (const { reply } of await Promise.all(others)) {
      if (reply.content["status"] !== "error") continue;
      throw new Error(`${reply.header.msg_type} failed: ${String(reply.content["evalue"])}`);
    }
    const sentInterrupts = (await Promise.all(interrupts)).reduce((sum, count) => sum + count, 0);
    this.#judge.judge(answered, { interrupts: sentInterrupts, isDisturbed });
  }

  #sendCell(): SentCell {
    const kind = this.#random.pickWeighted(KINDS);
    const made = kind.create(`id${this.#number}`, this.#random, this.#judge.model);
    if (made === undefined) return this.#sendCell();
    const cell: SoakCell = { ...made, kind: kind.name };
    this.#number += 1;
    return { number: this.#number, cell, sent: this.#kernel.sendExecute(cell.code, cell.options) };
  }

  /** Does what the user of the cell does: answers its question, stops it. @returns How many interrupts were sent. */
  async #attend({ cell, sent: { request } }: SentCell): Promise<number> {
    const { answer, stopAfter } = cell;
    const isOver = (): boolean => this.#kernel.isAnswered(request);
    const isReached = (what: string, isTrue: () => boolean): Promise<void> =>
      this.#kernel.until(`${what} of cell "${cell.code}"`, () => isOver() || isTrue());
    if (answer !== undefined) {
      const findQuestion = () => this.#kernel.maybeInputRequestOf(request);
      await isReached("the question", () => findQuestion() !== undefined);
      const question = findQuestion();
      if (question !== undefined && !isOver()) this.#kernel.answerInput({ value: answer }, question);
    }
    if (stopAfter === undefined) return 0;
    await isReached("the beginning", () => textOf(this.#kernel.iopubOf(request), "stdout").includes(stopAfter));
    return isOver() ? 0 : this.#interrupt("interrupts of endless cells");
  }

  /** A callback blocks the process, mostly after its cell has ended, and is stopped before the next cell is sent. */
  async #stopCallback(): Promise<void> {
    const code = `setTimeout(() => { console.log("spins"); while (true) {} }, 2); undefined`;
    const { request, exchange } = this.#kernel.sendExecute(code, { store_history: false });
    await this.#kernel.until("the callback", () => textOf(this.#kernel.iopubOf(request), "stdout") === "spins\n");
    await this.#interrupt("interrupts of callbacks");
    await exchange;
  }

  async #interrupt(why: string): Promise<number> {
    this.#judge.count(why);
    await this.#kernel.request("interrupt_request", {}, "control");
    return 1;
  }

  /** What timers print comes after their cell, and all of it comes, unless their process has ended. */
  async #awaitLateOutputs(): Promise<void> {
    const { late, model } = this.#judge;
    for (const { number, cell, exchange, lines, generation } of late) {
      if (generation !== model.generation) continue;
      const missing = (): string => {
        return withoutLateLines(shownBy(this.#kernel.iopubOf(exchange.request)), lines).missing;
      };
      await this.#kernel.until(
        `the late lines "${missing()}" of cell ${number} (${cell.kind})`,
        () => missing() === "",
      );
      this.#judge.count("late outputs");
    }
  }
}
