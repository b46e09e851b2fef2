import type { NotebookOrder } from "./notebook-order.ts";
import type { Workshop } from "./open-workshop.ts";
import type { LoggedCell, SessionLog } from "./session-log.ts";
import type { SessionLook } from "./session-look.ts";

interface LookPlace {
  /** The folder of the notebook. */
  readonly cwd: string;
  readonly notebookPath: string | undefined;
}

/** Opens what answers questions about a session's cells, also before a store is there: what it takes is loaded then. */
export class LookOpener {
  readonly #log: SessionLog;
  readonly #place: LookPlace;
  #order: NotebookOrder | undefined;

  constructor(log: SessionLog, place: LookPlace) {
    this.#log = log;
    this.#place = place;
  }

  async open(workshop: Workshop | undefined): Promise<SessionLook> {
    const [{ SessionLook }, { NotebookOrder }, { SessionSlices }] = await Promise.all([
      import("./session-look.ts"),
      import("./notebook-order.ts"),
      import("./session-slices.ts"),
    ]);
    this.#order ??= new NotebookOrder(this.#place.notebookPath);
    return new SessionLook({
      log: this.#log,
      slices: workshop?.slices ?? new SessionSlices(this.#log),
      order: this.#order,
      folder: this.#place.cwd,
      seed: workshop?.keeper.seed,
    });
  }

  /** Says when what a cell gave to a run rests on a cell that no longer stands for what it gave. */
  async describeDoubts(cell: LoggedCell, workshop: Workshop | undefined): Promise<readonly string[]> {
    if (cell.run === undefined && cell.ownRun === undefined && cell.apiRuns.length === 0) return [];
    const doubts = await (await this.open(workshop)).describeDoubts(cell);
    return doubts === undefined ? [] : [doubts];
  }
}
