// Capture in a real process, with the real TensorFlow.js.
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { promisify } from "node:util";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import type { CaptureEvent } from "../../src/track/capture/event.ts";

const FIXTURES = join(import.meta.dirname, "..", "fixtures", "track");
const PROCESS = join(import.meta.dirname, "capture-process.ts");

interface Observed {
  readonly events: readonly CaptureEvent[];
  /** What the program itself printed as JSON. */
  readonly printed: readonly Record<string, unknown>[];
}

const isEvent = (one: Record<string, unknown>) => "kind" in one && one["kind"] !== "after";

async function observe(seed: string, program: string, argument = "", env: NodeJS.ProcessEnv = {}): Promise<Observed> {
  const args = [PROCESS, argument, seed, join(FIXTURES, program), argument];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env: { ...process.env, ...env } });
  const lines = stdout.split("\n").filter((line) => line.startsWith("{"));
  const all = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  return { events: all.filter(isEvent) as unknown as CaptureEvent[], printed: all.filter((one) => !isEvent(one)) };
}

type EventOf<Kind extends CaptureEvent["kind"]> = Extract<CaptureEvent, { kind: Kind }>;

function ofKind<Kind extends CaptureEvent["kind"]>({ events }: Observed, kind: Kind): readonly EventOf<Kind>[] {
  return events.filter((event): event is EventOf<Kind> => event.kind === kind);
}

async function observeLosses(seed: string): Promise<readonly unknown[]> {
  return ofKind(await observe(seed, "train.ts"), "fit-epoch").map(({ metrics }) => metrics["loss"]);
}

describe("TensorFlow.js", () => {
  test.each(["import", "require"])(
    "is watched when it is loaded by %s, and the user's callbacks are called as ever",
    async (how) => {
      const observed = await observe("7", "train.ts", "", { TFJS: how });

      const begins = ofKind(observed, "fit-begin");
      expect(begins.map(({ fitId, modelId }) => [fitId, modelId])).toEqual([
        [1, 1],
        [2, 1],
        [3, 1],
      ]);
      expect(begins[0]?.params).toMatchObject({
        epochs: 3,
        batchSize: 16,
        validationSplit: 0.25,
        loss: "meanSquaredError",
        optimizer: "Adam",
        "optimizer.learningRate": 0.05,
        parameterCount: 49,
      });
      const epochs = ofKind(observed, "fit-epoch");
      expect(epochs.map(({ fitId, epoch }) => [fitId, epoch])).toEqual([
        [1, 0],
        [1, 1],
        [1, 2],
        [2, 0],
        [3, 0],
        [3, 1],
      ]);
      const [{ seenByUser, history, both } = {}] = observed.printed;
      expect(seenByUser).toEqual([0, 1, 2, -1]);
      expect(epochs.slice(0, 3).map(({ metrics }) => metrics["val_loss"])).toEqual(
        (history as Record<string, unknown>)["val_loss"],
      );
      expect(both).toEqual(["loss", "mae"]);
      expect(ofKind(observed, "fit-end")).toHaveLength(3);
      // One for each call by the user: the evaluations inside a fit are that fit's own.
      expect(ofKind(observed, "evaluate").map(({ metrics }) => Object.keys(metrics))).toEqual([
        ["loss", "mae"],
        ["loss", "mae"],
      ]);
      // By one model, which was compiled once.
      const evaluators = ofKind(observed, "evaluate").map(({ evaluator }) => evaluator);
      expect(evaluators[0]).toMatchObject({ name: "model.evaluate", version: "4.22.0" });
      expect(evaluators[1]).toEqual(evaluators[0]);
    },
  );

  test("gives identical losses for the same seed, and others for another", async () => {
    const [first, again, other] = [await observeLosses("7"), await observeLosses("7"), await observeLosses("8")];

    expect(first).toHaveLength(6);
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });

  test("is named among the packages, with the packages it loads itself", async () => {
    const urls = ofKind(await observe("off", "train.ts"), "module").map(({ url }) => url);

    expect(urls.some((url) => url.includes("/node_modules/@tensorflow/tfjs/"))).toBe(true);
    expect(urls.some((url) => url.includes("/node_modules/@tensorflow/tfjs-core/"))).toBe(true);
  });

  test("is left alone while capture is off", async () => {
    const { events, printed } = await observe("silent", "train.ts");

    expect(events).toEqual([]);
    expect(printed[0]?.["seenByUser"]).toEqual([0, 1, 2, -1]);
  });
});

describe("files", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "labtrail-capture-"));
    const names = ["sync", "callback", "promise", "required", "stream", "handle", "opened", "relative"];
    for (const name of names) writeFileSync(join(folder, `${name}.csv`), "a,b");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test("are told once each, however they are read or written, and only the user's", async () => {
    const observed = await observe("off", "files.ts", folder);

    const told = ofKind(observed, "file").map(({ access, path }) => `${access} ${basename(path)}`);
    expect(told).toEqual([
      "read sync.csv",
      "read callback.csv",
      "read promise.csv",
      "read required.csv",
      "read stream.csv",
      "read handle.csv",
      "write opened.csv",
      "read relative.csv",
      "write written.json",
      "write streamed.txt",
      "write draft",
      "write renamed.json",
      "read missing.csv",
    ]);
    expect(ofKind(observed, "file").every(({ path }) => path.startsWith(folder))).toBe(true);
    expect(readFileSync(join(folder, "renamed.json"), "utf8")).toBe("x");
  });

  test("are not told while capture is off", async () => {
    expect((await observe("silent", "files.ts", folder)).events).toEqual([]);
  });
});

test("turned off, Math.random is the native one again", async () => {
  const { printed } = await observe("7", "train.ts");

  expect(printed.at(-1)).toMatchObject({ kind: "after", random: true });
});
