// Datasets of the real TensorFlow.js, read by real trainings in a process of their own.
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

import { beforeAll, describe, expect, test } from "vitest";

import type { CaptureEvent } from "../../src/track/capture/event.ts";
import type { UsedData } from "../../src/track/capture/fit-data.ts";

const PROCESS = join(import.meta.dirname, "capture-process.ts");
const PROGRAM = join(import.meta.dirname, "..", "fixtures", "track", "datasets.ts");

interface Trained {
  readonly name: string;
  readonly loss: readonly number[];
  /** Tensors that are there afterwards and were not before. */
  readonly kept: number;
}

interface Observed {
  readonly trained: readonly Trained[];
  readonly events: readonly CaptureEvent[];
}

async function observe(seed: string): Promise<Observed> {
  const { stdout } = await promisify(execFile)(process.execPath, [PROCESS, "", seed, PROGRAM]);
  const lines = stdout.split("\n").filter((line) => line.startsWith("{"));
  const all = lines.map((line) => JSON.parse(line) as object);
  return {
    trained: all.filter((one): one is Trained => "loss" in one),
    events: all.filter((one): one is CaptureEvent => "kind" in one && one.kind !== "after"),
  };
}

let watched: Observed;
let again: Observed;
let alone: Observed;

beforeAll(async () => {
  [watched, again, alone] = [await observe("7"), await observe("7"), await observe("silent")];
}, 120_000);

/** The data of a training, told by its place in the program: the one that fails prints nothing, and is the tenth. */
function dataOf(name: string, role: "train" | "val" = "train"): UsedData | undefined {
  const names = watched.trained.map((one) => one.name).toSpliced(9, 0, "stopped");
  const fitId = names.indexOf(name) + 1;
  const told = watched.events.filter((event) => event.kind === "fit-data" && event.fitId === fitId);
  return told.flatMap((event) => (event.kind === "fit-data" && event.data.role === role ? [event.data] : []))[0];
}

describe("the rows that fitDataset reads", () => {
  test("are known by a digest over all of them, whatever the size of a batch and wherever they come from", () => {
    const plain = dataOf("plain");

    expect(plain).toMatchObject({
      role: "train",
      rows: 10,
      parts: [
        { name: "xs", shape: [10, 2], dtype: "float32" },
        { name: "ys", shape: [10, 1], dtype: "float32" },
      ],
    });
    expect(plain?.note).toBeUndefined();
    for (const name of ["other batches", "generator", "all batches", "zipped"]) {
      expect([name, dataOf(name)]).toEqual([name, plain]);
    }
  });

  test("are others in another order, and with another value", () => {
    const digests = ["plain", "reversed", "changed"].map((name) => dataOf(name)?.digest);

    expect(new Set(digests).size).toBe(3);
  });

  test("are the same however they are shuffled, and say that their order is not in it", () => {
    const [one, other] = [dataOf("shuffled"), dataOf("shuffled otherwise")];

    expect(one).toMatchObject({ rows: 10, note: "shuffled: whatever the order of the rows" });
    expect(other).toEqual(one);
    expect(one?.digest).not.toBe(dataOf("plain")?.digest);
  });

  test("are told as far as they came, where nobody knows of an end", () => {
    expect(dataOf("endless")).toMatchObject({
      rows: 8,
      note: "the first 8 rows that came; whether there are more is not known",
    });
    expect(dataOf("stopped")).toMatchObject({ rows: 4, note: expect.stringContaining("the first 4 rows") as string });
  });

  test("are told apart from those of the validation, and before the epoch that they were read in", () => {
    expect(dataOf("plain", "val")).toMatchObject({ role: "val", digest: dataOf("changed")?.digest, rows: 10 });
    const kinds = watched.events.filter((event) => "fitId" in event && event.fitId === 1).map(({ kind }) => kind);
    expect(kinds).toEqual(["fit-begin", "fit-data", "fit-data", "fit-epoch", "fit-epoch", "fit-end"]);
  });
});

test("the rows that evaluateDataset reads are known, and a part of them as such", () => {
  const evaluations = watched.events.flatMap((event) => (event.kind === "evaluate" ? [event.data] : []));

  expect(evaluations).toMatchObject([
    { role: "test", rows: 10, digest: dataOf("plain")?.digest },
    { role: "test", rows: 8, note: expect.stringContaining("the first 8 rows") as string },
  ]);
});

test("watching disturbs no training: the same losses, and no tensor more than without", () => {
  const [here, there] = [watched, alone].map(({ trained }) => trained.filter(({ name }) => name !== "by the seed"));

  expect(here).toEqual(there);
});

test("a shuffle that was given no seed repeats with ours", () => {
  expect(again.trained.at(-1)?.name).toBe("by the seed");
  expect(again.trained.at(-1)).toEqual(watched.trained.at(-1));
});
