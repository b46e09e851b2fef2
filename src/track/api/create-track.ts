import { AsyncLocalStorage } from "node:async_hooks";

import type { RunId } from "../../shared/ids.ts";
import type { Json } from "../../shared/json.ts";
import { fromWireNumber } from "../capture/wire-number.ts";
import type { RunError, RunStatus } from "../run.ts";
import { PointBuffer } from "./point-buffer.ts";
import type { TrackPort } from "./port.ts";
import { RunWords, toHandle, type RunWordsParts } from "./run-words.ts";
import type { RunHandle, RunOptions, RunsOptions, Track, TrackedRun } from "./track.ts";

/** {@link Track}, for whoever made it. */
export interface OwnedTrack extends Track {
  /** Hands over what is still held back: the process ends. */
  handOver(): void;
}

/** The run that the code which runs now is a part of. */
interface CurrentRun {
  readonly id: RunId;
  readonly experiment: string | undefined;
  readonly words: RunWords;
}

/** The words of tracking, spoken to a port. */
export function createTrack(port: TrackPort): OwnedTrack {
  const buffer = new PointBuffer(port);
  const parts: RunWordsParts = { port, buffer };
  const open = new RunWords(parts, undefined);
  const current = new AsyncLocalStorage<CurrentRun>();
  const words = (): RunWords => current.getStore()?.words ?? open;

  async function run<Result>(name: string, options: RunOptions, body: (handle: RunHandle) => Result | Promise<Result>) {
    const id = crypto.randomUUID().replaceAll("-", "") as RunId;
    const own = new RunWords(parts, { id, name });
    const around = current.getStore();
    const { experiment = around?.experiment, params, tags } = options;
    buffer.flush();
    port.send({ kind: "begin-run", run: id, name, experiment, parent: around?.id, at: Date.now() });
    let error: RunError | undefined;
    try {
      if (params !== undefined) own.param(params);
      if (tags !== undefined) own.tag(tags);
      return await current.run({ id, experiment, words: own }, () => body(toHandle(own, { id, name })));
    } catch (thrown) {
      error = toRunError(thrown);
      throw thrown;
    } finally {
      own.end();
      buffer.flush();
      port.send({ kind: "end-run", run: id, error, at: Date.now() });
    }
  }

  return {
    param: (...args: Parameters<RunWords["param"]>) => words().param(...args),
    metric: (...args: Parameters<RunWords["metric"]>) => words().metric(...args),
    evaluation: (record) => words().evaluation(record),
    tag: (...args: Parameters<RunWords["tag"]>) => words().tag(...args),
    note: (text) => words().note(text),
    dataset: (...args: Parameters<RunWords["dataset"]>) => words().dataset(...args),
    artifact: (...args: Parameters<RunWords["artifact"]>) => words().artifact(...args),
    run<Result>(
      name: string,
      second: RunOptions | ((handle: RunHandle) => Result | Promise<Result>),
      third?: (handle: RunHandle) => Result | Promise<Result>,
    ): Promise<Result> {
      if (typeof second === "function") return run(name, {}, second);
      if (third === undefined)
        throw new TypeError("track.run needs a function: track.run(name, async (run) => { ... })");
      return run(name, second, third);
    },
    async runs<Params extends object, Metric extends string>(filter?: string, options: RunsOptions = {}) {
      buffer.flush();
      const { sort, limit, experiment } = options;
      const rows = await port.ask({ kind: "runs", filter, sort, limit, experiment });
      return (rows as unknown as readonly WireRun[]).map((row) => toTrackedRun<Params, Metric>(row));
    },
    handOver: () => buffer.flush(),
    async flush() {
      buffer.flush();
      await port.ask({ kind: "flush" });
    },
  };
}

function toRunError(thrown: unknown): RunError {
  return thrown instanceof Error
    ? { name: thrown.name, message: thrown.message }
    : { name: "Error", message: String(thrown) };
}

/** A run as `runToJson` gives it. */
interface WireRun {
  readonly id: RunId;
  readonly name: string;
  readonly experiment: string;
  readonly status: RunStatus;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly params: Readonly<Record<string, Json>>;
  readonly metrics: readonly { readonly key: string; readonly last: number | string }[];
  readonly tags: Readonly<Record<string, string>>;
}

function toTrackedRun<Params extends object, Metric extends string>(row: WireRun): TrackedRun<Params, Metric> {
  const { id, name, experiment, status, startedAt, endedAt, params, metrics, tags } = row;
  return {
    id,
    name,
    experiment,
    status,
    startedAt: new Date(startedAt),
    endedAt: endedAt === null ? undefined : new Date(endedAt),
    params: params as unknown as Partial<Params>,
    metrics: Object.fromEntries(metrics.map(({ key, last }) => [key, fromWireNumber(last)])) as Partial<
      Record<Metric, number>
    >,
    tags,
  };
}
