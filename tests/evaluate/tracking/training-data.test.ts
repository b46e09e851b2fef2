import { afterEach, expect, test } from "vitest";

import { modelFromMl } from "../../../src/evaluate/models/from-ml.ts";
import { provideTrack } from "../../../src/track/api/provided-track.ts";
import type { Track } from "../../../src/track/api/track.ts";
import { describeUsed } from "../../../src/track/capture/fit-data.ts";
import { toDatasetUse } from "../../../src/track/session/used-data.ts";
import { type Flower, flowers } from "../models/flowers.ts";

/** Remembers what it was trained with, as a session that watches trainings does. */
class Watched {
  static readonly seen: (readonly unknown[])[] = [];

  train(...data: readonly unknown[]): void {
    Watched.seen.push(data);
  }

  predict(rows: readonly unknown[]): readonly unknown[] {
    return rows.map(() => 0);
  }
}

const model = modelFromMl<Flower, string>(Watched, { features: ["petal", "sepal"], target: "species" });
const reader = { nameOf: () => undefined, describe: () => ({ digest: "0".repeat(64), rows: 1 }) };

afterEach(() => {
  Watched.seen.length = 0;
  provideTrack(undefined as unknown as Track);
});

test("a session knows which dataset the numbers are of that a model learns from", async () => {
  provideTrack({} as Track);
  const { train } = await flowers.split({ test: 0.2, stratify: "species" });

  await model.fit(train);

  const used = describeUsed(Watched.seen[0] ?? [], "train", reader);
  expect(used && toDatasetUse(used)).toEqual({
    name: "flowers/train",
    version: undefined,
    digest: await train.digest(),
    role: "train",
    source: "auto",
    location: "memory:flowers/train",
    sizeBytes: undefined,
    rowCount: 72,
    schema: {
      columns: [
        { name: "petal", type: "number" },
        { name: "sepal", type: "number" },
        { name: "species", type: "string" },
      ],
    },
  });
});

test("where nobody watches, nothing is hashed and nothing is said", async () => {
  let hashed = 0;
  const counted = Object.assign(await flowers.map((row) => row), {
    digest: () => Promise.resolve(String((hashed += 1))),
  });

  await model.fit(counted);

  expect(hashed).toBe(0);
  expect(describeUsed(Watched.seen[0] ?? [], "train", reader)).toMatchObject({ name: undefined, rows: 1 });
});
