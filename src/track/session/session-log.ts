import type { ExecutionId } from "../../shared/ids.ts";
import type { HashedFile } from "../capture/hash-file.ts";
import type { CellFacts } from "./cell-facts.ts";
import type { CellOutput } from "./cell-output.ts";
import type { OpenRun } from "./open-run.ts";
import type { CellEnd, CellStart } from "../recorder.ts";
import { NO_OWN_SECRETS, type OwnSecretRules } from "../redaction/own-secrets.ts";
import type { RandomUse } from "../run.ts";
import type { Sight } from "../sight.ts";
import { TrackError } from "../store.ts";

/** A file that a cell read or wrote; its hash is on the way. */
export interface LoggedFile {
  /** Absolute. */
  readonly path: string;
  readonly access: "read" | "write";
  hashed: Promise<HashedFile | undefined>;
  /** What came of it, once it is known. */
  result: HashedFile | undefined;
}

/** What a cell has cost, all code that ran for it together. */
export interface CellUsage {
  readonly cpuMs: number;
  readonly peakMemoryBytes: number;
  readonly random: RandomUse | undefined;
}

/** One cell execution as it is known in memory. */
export interface LoggedCell {
  readonly start: CellStart;
  /** From 1, in executed order. */
  readonly order: number;
  readonly startedAt: number;
  /** What the user has called secret. */
  readonly secrets: OwnSecretRules;
  end: CellEnd | undefined;
  /** Analysed at the first need. */
  facts: CellFacts | undefined;
  /** By {@link fileKey}. */
  readonly files: Map<string, LoggedFile>;
  readonly moduleUrls: Set<string>;
  /** What was seen of the variables; undefined while nothing was. */
  sight: Sight | undefined;
  usage: CellUsage | undefined;
  output: CellOutput | undefined;
  /** The run that the last trigger of this execution went to. */
  run: OpenRun | undefined;
  /** Set for a cell under `%%track`. */
  ownRun: OpenRun | undefined;
  /** The runs of `track.run` in it, in the order in which they began. */
  readonly apiRuns: OpenRun[];
  readonly notes: string[];
  /** How much was noticed in it when its slice was last looked at, as {@link noticeCount} counts. */
  describedUpTo: number;
  /** What the store has of it. */
  saved: "nothing" | "beginning" | "everything";
}

/** The places of a cell's first and last execution. */
export interface CellPlaces {
  readonly first: number;
  readonly last: number;
}

/** What ran since the process that holds the variables began, in executed order. */
export class SessionLog {
  #cells: LoggedCell[] = [];
  readonly #byId = new Map<ExecutionId, LoggedCell>();
  readonly #deleted = new Set<string>();
  readonly #placesById = new Map<string, CellPlaces>();
  #lastOrder = 0;
  readonly #secrets: OwnSecretRules;

  constructor(secrets: OwnSecretRules = NO_OWN_SECRETS) {
    this.#secrets = secrets;
  }

  /** The ids of cells that were deleted from the notebook. */
  get deleted(): ReadonlySet<string> {
    return this.#deleted;
  }

  /** Where in the list the executions of a cell stand, by its id, in the order in which they first ran. */
  get placesById(): ReadonlyMap<string, CellPlaces> {
    return this.#placesById;
  }

  /** Another list after {@link forget}. */
  get cells(): readonly LoggedCell[] {
    return this.#cells;
  }

  begin(start: CellStart, startedAt: number): void {
    this.#lastOrder += 1;
    for (const id of start.deletedCells ?? []) this.#deleted.add(id);
    // Deleting can be undone.
    if (start.cellId !== undefined) this.#deleted.delete(start.cellId);
    const cell: LoggedCell = {
      start,
      order: this.#lastOrder,
      startedAt,
      secrets: this.#secrets,
      end: undefined,
      facts: undefined,
      files: new Map(),
      moduleUrls: new Set(),
      sight: undefined,
      usage: undefined,
      output: undefined,
      run: undefined,
      ownRun: undefined,
      apiRuns: [],
      notes: [],
      describedUpTo: 0,
      saved: "nothing",
    };
    const place = this.#cells.length;
    const { cellId } = start;
    if (cellId !== undefined) {
      this.#placesById.set(cellId, { first: this.#placesById.get(cellId)?.first ?? place, last: place });
    }
    this.#cells.push(cell);
    this.#byId.set(start.executionId, cell);
  }

  find(executionId: ExecutionId | undefined): LoggedCell | undefined {
    return executionId === undefined ? undefined : this.#byId.get(executionId);
  }

  /** @throws {@link TrackError} `CELL_NOT_RECORDED`. */
  require(executionId: ExecutionId): LoggedCell {
    const cell = this.find(executionId);
    if (cell !== undefined) return cell;
    throw cellNotRecorded();
  }

  /** Everything up to this cell, itself included. */
  upTo(cell: LoggedCell): readonly LoggedCell[] {
    return this.#cells.slice(0, this.#cells.indexOf(cell) + 1);
  }

  /** The variables are gone: nothing that comes can rest on what was. */
  forget(): void {
    this.#cells = [];
    this.#placesById.clear();
  }
}

export function cellNotRecorded(): TrackError {
  return new TrackError("CELL_NOT_RECORDED", "this cell was run without history, so nothing of it is remembered", {
    hint: "Run it as an ordinary cell of the notebook.",
  });
}

/** The run to which whatever happens in the cell now belongs; undefined when that is for the rules to say. */
export function ownRunOf({ ownRun, apiRuns }: LoggedCell): OpenRun | undefined {
  return apiRuns.findLast((run) => !run.hasEnded) ?? ownRun;
}

/** A file that a cell reads and writes stands there twice. */
export function fileKey({ path, access }: Pick<LoggedFile, "path" | "access">): string {
  return `${access} ${path}`;
}

/** How many files and modules were noticed in a cell: when it grows, the cell has more to give to its run. */
export function noticeCount({ files, moduleUrls }: LoggedCell): number {
  return files.size + moduleUrls.size;
}
