import { assertNever } from "../../shared/errors.ts";
import type { RunId } from "../../shared/ids.ts";
import type { Json, JsonObject } from "../../shared/json.ts";
import { findTrackedRuns } from "../api/find-runs.ts";
import type { DatasetDeclaration, TrackOrder, TrackQuestion, WirePoint } from "../api/port.ts";
import { saveContent } from "../api/save-artifact.ts";
import { toEvaluation } from "../api/to-evaluation.ts";
import { fromWireNumber } from "../capture/wire-number.ts";
import { redactText, redactValue } from "../redact.ts";
import type { OwnSecrets } from "../redaction/own-secrets.ts";
import { textsOf } from "../redaction/values-of.ts";
import { TrackError, type TrailStore } from "../store.ts";
import type { DatasetUse } from "../run.ts";
import type { OpenRun } from "./open-run.ts";
import type { RunKeeper } from "./run-keeper.ts";
import { toRunError } from "./session-ledger.ts";
import type { LoggedCell } from "./session-log.ts";

interface ApiRecorderParts {
  readonly store: TrailStore;
  readonly keeper: RunKeeper;
  /** What the user has called secret. */
  readonly secrets: OwnSecrets;
  readonly now: () => number;
  readonly findDataset: (declaration: DatasetDeclaration) => Promise<DatasetUse>;
}

/** Records what cells say to `track`: to the open run, as `%track` would, or to the runs of `track.run`. */
export class ApiRecorder {
  readonly #parts: ApiRecorderParts;
  readonly #runs = new Map<RunId, OpenRun>();

  constructor(parts: ApiRecorderParts) {
    this.#parts = parts;
  }

  async record(cell: LoggedCell, order: TrackOrder): Promise<void> {
    const { store, keeper } = this.#parts;
    switch (order.kind) {
      case "begin-run": {
        const { run: id, name: runName, experiment, parent: parentId } = order;
        const run = await keeper.openApiRun(cell, {
          id,
          runName,
          ...(experiment === undefined ? {} : { experiment }),
          ...(parentId === undefined ? {} : { parentId }),
        });
        this.#runs.set(id, run);
        return;
      }
      case "end-run":
        return this.#end(order);
      case "params": {
        this.#learn(order.values);
        const clean = Object.entries(order.values).map(
          ([key, value]) => [key, redactValue(key, value ?? null, this.#parts.secrets)] as const,
        );
        const own = this.#maybeRun(order.run);
        if (own === undefined) keeper.declareParams(cell, new Map(clean));
        else own.addParams("explicit", new Map(clean));
        return;
      }
      case "metrics": {
        const shown = this.#withoutSecrets(cell, order.points);
        if (shown.length === 0 && order.points.length > 0) return;
        const run = this.#maybeRun(order.run) ?? (await keeper.runFor(cell, { isExplicit: true }));
        const points = shown.map(([key, value, step, at]) => ({ key, value: fromWireNumber(value), step, at }));
        run.addPoints({ source: "explicit", ...order.origin }, "test", points);
        return;
      }
      case "tags": {
        this.#learn(order.values);
        const clean = Object.entries(order.values).map(([key, value]) => [key, String(redactValue(key, value))]);
        const own = this.#maybeRun(order.run);
        if (own === undefined) keeper.tag(cell, Object.fromEntries(clean));
        else store.setTags(own.run.id, Object.fromEntries(clean));
        return;
      }
      case "note": {
        const own = this.#maybeRun(order.run);
        if (own === undefined) keeper.note(cell, redactText(order.text));
        else store.addNote(own.run.id, redactText(order.text), order.at);
        return;
      }
      default:
        assertNever(order);
    }
  }

  async answer(cell: LoggedCell, question: TrackQuestion): Promise<Json> {
    switch (question.kind) {
      case "dataset":
        return this.#addDataset(cell, question);
      case "artifact":
        return this.#addArtifact(cell, question);
      case "evaluation":
        return this.#addEvaluation(cell, question);
      case "runs":
        return findTrackedRuns(this.#parts.store, question);
      case "flush":
        return null;
      default:
        return assertNever(question);
    }
  }

  /** Ends what nobody can end any more: the process of the runs is gone. */
  endAll(error: { readonly ename: string; readonly evalue: string } | undefined): void {
    const why = toRunError(error);
    for (const run of this.#runs.values()) run.end({ status: "failed", ...(why && { error: why }) });
    this.#runs.clear();
  }

  /** What is given to a secret name may stand in the text of the cell, too. */
  #learn(values: JsonObject): void {
    const { secrets } = this.#parts;
    if (secrets.isEmpty) return;
    for (const [key, value] of Object.entries(values)) if (secrets.isSecretName(key)) secrets.learn(textsOf(value));
  }

  #end({ run: id, error, at }: Extract<TrackOrder, { kind: "end-run" }>): void {
    const run = this.#runs.get(id);
    this.#runs.delete(id);
    run?.touch(at);
    if (error === undefined) run?.end({ status: "finished" });
    else run?.end({ status: "failed", error: { name: error.name, message: redactText(error.message) } });
  }

  async #addDataset(cell: LoggedCell, question: Extract<TrackQuestion, { kind: "dataset" }>): Promise<Json> {
    const dataset = await this.#parts.findDataset(question);
    const own = this.#maybeRun(question.run);
    if (own === undefined) this.#parts.keeper.declareDataset(cell, dataset);
    else own.useDatasets([dataset]);
    return { name: dataset.name, version: dataset.version, digest: dataset.digest };
  }

  async #addArtifact(cell: LoggedCell, question: Extract<TrackQuestion, { kind: "artifact" }>): Promise<Json> {
    const { store, keeper, now } = this.#parts;
    const { digest, sizeBytes, mediaType } = await saveContent(store, question.content);
    const { run } = this.#maybeRun(question.run) ?? (await keeper.runFor(cell, { isExplicit: true }));
    const { name } = question;
    const { executionId } = cell.start;
    store.addArtifacts(run.id, [{ name, digest, sizeBytes, mediaType, source: "explicit", executionId, at: now() }]);
    return { name, digest, sizeBytes };
  }

  /** Belongs to the run that the evaluation's own cells make, as whatever else is seen to measure. */
  async #addEvaluation(cell: LoggedCell, question: Extract<TrackQuestion, { kind: "evaluation" }>): Promise<Json> {
    const shown = this.#withoutSecrets(cell, question.points);
    const { use, origin, points } = toEvaluation({ ...question, points: shown });
    const run = this.#maybeRun(question.run) ?? (await this.#parts.keeper.runFor(cell));
    run.useDatasets([use]);
    run.addPoints(
      origin,
      use.role,
      points.map((point) => ({ ...point, step: null })),
    );
    return run.run.id;
  }

  #withoutSecrets(cell: LoggedCell, points: readonly WirePoint[]): readonly WirePoint[] {
    const { secrets } = this.#parts;
    const secret = new Set(points.map(([key]) => key).filter((key) => secrets.isSecretName(key)));
    for (const key of secret) cell.notes.push(`warning: metric ${key} is not kept: --redact takes it for a secret`);
    return points.filter(([key]) => !secret.has(key));
  }

  /** Undefined for the open run. */
  #maybeRun(id: RunId | undefined): OpenRun | undefined {
    if (id === undefined) return undefined;
    const run = this.#runs.get(id);
    if (run !== undefined) return run;
    throw new TrackError("RUN_ENDED", "the process of this run has ended, and the run with it");
  }
}
