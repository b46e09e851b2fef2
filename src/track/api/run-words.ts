import { basename, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import type { RunId } from "../../shared/ids.ts";
import type { Json } from "../../shared/json.ts";
import { toWireNumber } from "../capture/wire-number.ts";
import type { DatasetRef } from "../run.ts";
import { TrackError } from "../store.ts";
import { describeDataset, isDescribedDataset } from "./described-dataset.ts";
import type { PointBuffer } from "./point-buffer.ts";
import type { TrackPort, TrackQuestion, WirePoint } from "./port.ts";
import type { ArtifactRef, DatasetOptions, EvaluationRecord, MetricOptions, RunHandle, RunWriter } from "./track.ts";
import { requireMetric, requireParam, requireStep, requireTag, toEntries } from "./values.ts";

/** What the words of one run need. */
export interface RunWordsParts {
  readonly port: TrackPort;
  readonly buffer: PointBuffer;
}

/** Says what is said of one run, after checking it. */
export class RunWords implements RunWriter {
  readonly #parts: RunWordsParts;
  /** Undefined for the open run, whose params may change: the next run opens then. */
  readonly #run: { readonly id: RunId; readonly name: string } | undefined;
  readonly #params = new Map<string, string>();
  #hasEnded = false;

  constructor(parts: RunWordsParts, run: { readonly id: RunId; readonly name: string } | undefined) {
    this.#parts = parts;
    this.#run = run;
  }

  param(first: string | Readonly<Record<string, Json>>, second?: Json): void {
    this.#requireOpen();
    const params = toEntries(first, second).map(([name, value]) => [name, requireParam(name, value)] as const);
    for (const [name, value] of params) this.#requireUnchanged(name, JSON.stringify(value));
    for (const [name, value] of params) this.#params.set(name, JSON.stringify(value));
    this.#flushed().send({ kind: "params", run: this.#run?.id, values: Object.fromEntries(params) });
  }

  metric(
    first: string | Readonly<Record<string, number>>,
    second?: number | MetricOptions,
    third: MetricOptions = {},
  ): void {
    this.#requireOpen();
    const { step, dataset, evaluator } = typeof first === "string" ? third : ((second as MetricOptions) ?? {});
    const at = Date.now();
    const wireStep = requireStep(step);
    const points = toEntries(first, second).map(([name, value]): WirePoint => [
      name,
      toWireNumber(requireMetric(name, value)),
      wireStep,
      at,
    ]);
    this.#parts.buffer.add(this.#run?.id, { dataset, evaluator }, points);
  }

  async evaluation({ metrics, ...measured }: EvaluationRecord): Promise<RunId | undefined> {
    this.#requireOpen();
    const at = Date.now();
    const points = Object.entries(metrics).map(([name, value]): WirePoint => [
      name,
      toWireNumber(requireMetric(name, value)),
      null,
      at,
    ]);
    const { role, schema } = measured;
    const question = { kind: "evaluation", run: this.#run?.id, ...measured, role, schema, points } as const;
    return ((await this.#flushed().ask(question)) as RunId | null) ?? undefined;
  }

  tag(first: string | Readonly<Record<string, string>>, second?: string): void {
    this.#requireOpen();
    const tags = toEntries(first, second).map(([name, value]) => [name, requireTag(name, value)] as const);
    this.#flushed().send({ kind: "tags", run: this.#run?.id, values: Object.fromEntries(tags) });
  }

  note(text: string): void {
    this.#requireOpen();
    this.#flushed().send({ kind: "note", run: this.#run?.id, text: String(text), at: Date.now() });
  }

  async dataset(subject: string | URL | object, options: DatasetOptions = {}): Promise<DatasetRef> {
    this.#requireOpen();
    const described = isDescribedDataset(subject) ? subject : undefined;
    const { name = described?.name, version = described?.version, role } = options;
    const answer = await this.#flushed().ask({
      kind: "dataset",
      run: this.#run?.id,
      subject:
        described === undefined
          ? this.#toSubject(subject, name)
          : { kind: "variable", name: name ?? described.name, description: await describeDataset(described) },
      name,
      version,
      role,
    });
    return answer as unknown as DatasetRef;
  }

  async artifact(
    subject: string | URL | Uint8Array | { readonly text: string },
    { name }: { readonly name?: string } = {},
  ): Promise<ArtifactRef> {
    this.#requireOpen();
    const isPath = typeof subject === "string" || subject instanceof URL;
    const chosen = name ?? (isPath ? basename(toPath(subject)) : undefined);
    if (chosen === undefined) {
      throw new TrackError("BAD_ARTIFACT", "what is no file needs a name", {
        hint: 'Write `track.artifact(bytes, { name: "model.bin" })`.',
      });
    }
    const content = isPath ? { path: toPath(subject) } : toContent(subject);
    return (await this.#flushed().ask({
      kind: "artifact",
      run: this.#run?.id,
      name: chosen,
      content,
    })) as unknown as ArtifactRef;
  }

  /** Nothing can be said any more. */
  end(): void {
    this.#hasEnded = true;
  }

  /** The port, with all points before whatever comes next. */
  #flushed(): TrackPort {
    this.#parts.buffer.flush();
    return this.#parts.port;
  }

  #toSubject(
    subject: string | URL | object,
    name: string | undefined,
  ): Extract<TrackQuestion, { kind: "dataset" }>["subject"] {
    if (typeof subject === "string" || subject instanceof URL) return { kind: "file", path: toPath(subject) };
    if (typeof subject !== "object" || subject === null) {
      throw new TrackError(
        "BAD_DATASET",
        `a dataset is a path, rows, a typed array or a data frame, and not ${String(subject)}`,
      );
    }
    if (name !== undefined) return { kind: "variable", name, description: this.#parts.port.describe(subject) };
    throw new TrackError("BAD_DATASET", "a dataset in memory needs a name", {
      hint: 'Write `track.dataset(rows, { name: "train" })`.',
    });
  }

  #requireOpen(): void {
    if (this.#hasEnded) throw new TrackError("RUN_ENDED", `the run "${this.#run?.name ?? ""}" has ended`);
  }

  #requireUnchanged(name: string, text: string): void {
    const known = this.#run === undefined ? undefined : this.#params.get(name);
    if (known === undefined || known === text) return;
    throw new TrackError("PARAM_CHANGED", `param "${name}" is ${known} in this run and cannot become ${text}`, {
      hint: "A param never changes during a run: begin another one with `track.run`.",
    });
  }
}

/** {@link RunWords} with the name and the id of its run. */
export function toHandle(words: RunWords, { id, name }: { readonly id: RunId; readonly name: string }): RunHandle {
  return Object.assign(words, { id, name });
}

/** Absolute: whoever records may be in another folder. */
function toPath(path: string | URL): string {
  return path instanceof URL ? fileURLToPath(path) : resolve(path);
}

function toContent(content: Uint8Array | { readonly text: string }) {
  const isText = "text" in content;
  const bytes = isText
    ? Buffer.from(content.text, "utf8")
    : Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  return { base64: bytes.toString("base64"), mediaType: isText ? "text/plain" : "application/octet-stream" };
}
