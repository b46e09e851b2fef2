// Four processes write to one store, and each is killed at a random moment; then the store is looked at. A few rounds are
// a test, many are a soak.
// Usage: node tests/track/kill-rounds.ts [--rounds 200] [--seed 7]     exit code 1 when something was lost
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";

import Database from "better-sqlite3";

import { openStore } from "../../src/track/open-store.ts";
import { Random } from "../soak/random.ts";
import { runId } from "./sample-run.ts";

const WRITERS = 4;
const BATCH_SIZE = 100;
/** Long enough for all to have begun, and short enough for many rounds. */
const MAX_LIFE_BATCHES = 60;

/** What a round has found; `faults` is empty when nothing was lost. */
export interface Round {
  readonly acknowledged: number;
  readonly found: number;
  readonly faults: readonly string[];
}

/** One round in a store of its own. Everything random in it comes of the seed, but for how the system schedules. */
export async function runKillRound(seed: number): Promise<Round> {
  const folder = mkdtempSync(join(tmpdir(), "labtrail-kill-"));
  const random = new Random(seed);
  try {
    const writers = await Promise.all(
      Array.from({ length: WRITERS }, () => killWriter(folder, random.integer(1, MAX_LIFE_BATCHES), random.next() * 3)),
    );
    return lookAt(folder, writers);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface KilledWriter {
  readonly id: ReturnType<typeof runId>;
  readonly acknowledged: number;
}

/** Kills a writer after so many batches, and a moment more, so that it may be anywhere in the next. */
async function killWriter(folder: string, batches: number, momentMs: number): Promise<KilledWriter> {
  const id = runId();
  const program = join(import.meta.dirname, "writer-process.ts");
  const writer = spawn(process.execPath, [program, folder, id, "1000000"], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(writer, "exit");
  let acknowledged = 0;
  for await (const line of createInterface({ input: writer.stdout })) {
    acknowledged = Number(line);
    if (acknowledged >= batches * BATCH_SIZE) setTimeout(() => writer.kill("SIGKILL"), momentMs);
  }
  await ended;
  return { id, acknowledged };
}

function lookAt(folder: string, writers: readonly KilledWriter[]): Round {
  const faults: string[] = [];
  const store = openStore(folder);
  let found = 0;
  for (const { id, acknowledged } of writers) {
    const steps = store.metricHistory(id, "loss").map(({ step }) => step);
    found += steps.length;
    if (steps.length < acknowledged)
      faults.push(`${acknowledged} points were acknowledged, and ${steps.length} are there`);
    if (steps.length % BATCH_SIZE !== 0) faults.push(`a batch is there in part: ${steps.length} points`);
    if (steps.some((step, index) => step !== index)) faults.push("points are missing between others");
    const { run, metrics } = store.requireRun(id);
    if (run.status !== "interrupted") faults.push(`a killed run is ${run.status}`);
    if (metrics[0]?.count !== steps.length)
      faults.push(`the summary counts ${metrics[0]?.count} of ${steps.length} points`);
  }
  store.close();
  const db = new Database(join(folder, ".labtrail", "trail.db"), { readonly: true });
  for (const pragma of ["integrity_check", "foreign_key_check"]) {
    const answer = JSON.stringify(db.pragma(pragma));
    if (answer !== '[{"integrity_check":"ok"}]' && answer !== "[]") faults.push(`${pragma}: ${answer}`);
  }
  db.close();
  return { acknowledged: writers.reduce((sum, writer) => sum + writer.acknowledged, 0), found, faults };
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { rounds: { type: "string", default: "200" }, seed: { type: "string", default: "1" } },
  });
  let [acknowledged, found, faulty] = [0, 0, 0];
  for (let round = 0; round < Number(values.rounds); round += 1) {
    const seed = Number(values.seed) + round;
    const result = await runKillRound(seed);
    acknowledged += result.acknowledged;
    found += result.found;
    if (result.faults.length > 0) faulty += 1;
    for (const fault of result.faults) console.error(`seed ${seed}: ${fault}`);
  }
  console.log(
    `${values.rounds} rounds of ${WRITERS} killed writers: ${acknowledged.toLocaleString("en")} points acknowledged, ${found.toLocaleString("en")} found, ${faulty} rounds with a fault`,
  );
  if (faulty > 0) process.exitCode = 1;
}
