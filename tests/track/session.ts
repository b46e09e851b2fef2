// A tracked session without a kernel: cells begin, things happen in them, they end.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomUUID } from "node:crypto";

import type { CellId, ExecutionId } from "../../src/shared/ids.ts";
import type { JsonObject } from "../../src/shared/json.ts";
import type { DatasetDeclaration, TrackOrder, WirePoint } from "../../src/track/api/port.ts";
import type { CaptureEvent } from "../../src/track/capture/event.ts";
import { createTracker } from "../../src/track/session/create-tracker.ts";
import { createMemoryObjects } from "../../src/track/objects.ts";
import type { CellEnd } from "../../src/track/recorder.ts";
import type { RunDetails } from "../../src/track/run.ts";
import { openSqliteStore } from "../../src/track/sqlite/sqlite-store.ts";
import type { TrailStore } from "../../src/track/store.ts";
import type { Tracker } from "../../src/track/tracker.ts";

/** What happens in a cell between its beginning and its end. */
export type Happening = CaptureEvent | ((executionId: ExecutionId) => Promise<unknown>);

export class TestSession {
  readonly folder = mkdtempSync(join(tmpdir(), "labtrail-session-"));
  readonly store: TrailStore;
  readonly tracker: Tracker;
  #executionCount = 0;
  #lastFit = 0;
  #now = Date.UTC(2026, 10, 23, 9, 30);

  constructor(store: TrailStore = openSqliteStore(":memory:", createMemoryObjects())) {
    this.store = store;
    this.tracker = createTracker({
      cwd: this.folder,
      notebookPath: join(this.folder, "penguins.ipynb"),
      clock: { now: () => (this.#now += 10) },
      // Closed by the session: tests look into it after the tracker has ended.
      openStore: () => ({ ...store, close: () => undefined }),
    });
  }

  /** Runs a cell and returns the notes below it. The id of a cell stays when its source is edited. */
  async run(
    cellId: string | undefined,
    source: string,
    happenings: readonly Happening[] = [],
    end: CellEnd = { status: "ok", durationMs: 5 },
    deletedCells: readonly string[] = [],
  ): Promise<readonly string[]> {
    const executionId = randomUUID() as ExecutionId;
    this.#executionCount += 1;
    this.tracker.beginCell({
      executionId,
      cellId: cellId as CellId | undefined,
      source,
      executionCount: this.#executionCount,
      deletedCells,
    });
    for (const happening of happenings) {
      if (typeof happening === "function") await happening(executionId);
      else this.tracker.capture(executionId, happening);
    }
    return this.tracker.endCell(executionId, end);
  }

  /** Something that a person says in a cell, as a happening of it. */
  says(order: TrackOrder): Happening {
    return (executionId) => this.tracker.say(executionId, order);
  }

  metrics(values: Readonly<Record<string, number>>, step?: number): Happening {
    const points = Object.entries(values).map(([key, value]): WirePoint => [key, value, step ?? null, this.#now]);
    return this.says({ kind: "metrics", run: undefined, origin: {}, points });
  }

  params(values: JsonObject): Happening {
    return this.says({ kind: "params", run: undefined, values });
  }

  tags(values: Readonly<Record<string, string>>): Happening {
    return this.says({ kind: "tags", run: undefined, values });
  }

  note(text: string): Happening {
    return this.says({ kind: "note", run: undefined, text, at: this.#now });
  }

  dataset(declaration: DatasetDeclaration): Happening {
    return (executionId) => this.tracker.answer(executionId, { kind: "dataset", run: undefined, ...declaration });
  }

  /** The runs there are, oldest first. */
  runs(): readonly RunDetails[] {
    return this.store
      .listRuns({})
      .map(({ run }) => this.store.requireRun(run.id))
      .toReversed();
  }

  /** The events of a whole fit of a model, one loss per epoch. */
  fit(
    losses: readonly (number | string)[],
    params: JsonObject = { epochs: losses.length },
    modelId?: number,
  ): CaptureEvent[] {
    this.#lastFit += 1;
    const fitId = this.#lastFit;
    return [
      { kind: "fit-begin", fitId, modelId: modelId ?? fitId, params },
      ...losses.map((loss, epoch): CaptureEvent => ({ kind: "fit-epoch", fitId, epoch, metrics: { loss } })),
      { kind: "fit-end", fitId },
    ];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.tracker.close();
    this.store.close();
    rmSync(this.folder, { recursive: true });
  }
}

/** A session that tracks from its first cell on. */
export async function startSession(store?: TrailStore): Promise<TestSession> {
  const session = new TestSession(store);
  await session.tracker.turnOn({ seed: 7 });
  return session;
}
