// A slice as a program of its own: what must run, in which order, and with which random numbers, to give a result again.
import { dirname, join } from "node:path";

import { REDACTED } from "../redact.ts";
import type { CellStatus, RandomUse, RunDetails } from "../run.ts";
import type { TrailStore } from "../store.ts";
import { seedPlan } from "./seed-plan.ts";
import { withoutSessionLines } from "./session-lines.ts";

/** One cell execution of a slice. */
export interface SliceStep {
  readonly source: string;
  readonly cellId: string | undefined;
  readonly executionCount: number;
  readonly status: CellStatus | undefined;
  readonly random: RandomUse | undefined;
}

/** A slice, and what it is the slice of. */
export interface Slice {
  /** Such as `run brave-otter-7`. */
  readonly title: string;
  readonly steps: readonly SliceStep[];
  /** Names whose values are the result. */
  readonly results: readonly string[];
  /** The seed of the run, whether or not a number was drawn. */
  readonly seed: number | undefined;
  /** The folder in which the notebook was; undefined when that is not known. */
  readonly folder: string | undefined;
}

/** A cell of the program. */
export interface ProgramCell {
  readonly source: string;
  readonly cellId: string | undefined;
  readonly executionCount: number;
  /** It threw, and what it did before is part of the result. */
  readonly hasFailed: boolean;
  /** The random numbers that it must find; undefined when those before go on. */
  readonly seed: Seed | undefined;
  /** It has drawn some, by its own code or by that of a module it loaded. */
  readonly drawsRandom: boolean;
}

/** A seed, and how many numbers are left out. */
export interface Seed {
  readonly seed: number;
  readonly skip: number;
}

export interface SliceProgram extends Omit<Slice, "steps"> {
  readonly cells: readonly ProgramCell[];
  /** Whether secrets were taken out of the code, so that it cannot run as it is. */
  readonly lacksSecrets: boolean;
}

/** The program of a slice: without what only steered tracking. */
export function toProgram({ steps, ...slice }: Slice): SliceProgram {
  const seeds = seedPlan(steps, slice.seed);
  const cells = steps.flatMap(({ source, cellId, executionCount, status, random }, index): ProgramCell[] => {
    const code = withoutSessionLines(source);
    if (code.trim() === "") return [];
    const hasFailed = status === "error" || status === "interrupted";
    const drawsRandom = random !== undefined && random.to > random.from;
    return [{ source: code, cellId, executionCount, hasFailed, seed: seeds[index], drawsRandom }];
  });
  return { ...slice, cells, lacksSecrets: cells.some(({ source }) => source.includes(REDACTED)) };
}

/** The slice of a run as the store has it. */
export function sliceOfRun(store: TrailStore, { run, slice, metrics }: RunDetails, projectRoot: string): Slice {
  const written = new Set(slice.flatMap(({ writes }) => writes));
  return {
    title: `run ${run.name}`,
    steps: slice.map(({ sourceDigest, cellId, executionCount, end, observed }) => ({
      source: store.requireText(sourceDigest),
      cellId,
      executionCount,
      status: end?.status,
      random: observed?.random,
    })),
    results: metrics.map(({ key }) => key).filter((key) => written.has(key)),
    seed: run.seed,
    folder: folderOfSession(store, run.sessionId, projectRoot),
  };
}

function folderOfSession(store: TrailStore, sessionId: string | undefined, projectRoot: string): string | undefined {
  if (sessionId === undefined || !/^[0-9a-f-]+$/i.test(sessionId)) return undefined;
  const { rows } = store.querySql(`SELECT notebook FROM session WHERE id = '${sessionId}'`);
  const notebook = rows[0]?.[0];
  return typeof notebook === "string" ? dirname(join(projectRoot, notebook)) : undefined;
}
