// Everything that is needed once something is to be remembered. It is loaded then: the parser, SQLite and child_process
// take 60 ms, and most sessions never turn tracking on.
import type { DatasetDeclaration } from "../api/port.ts";
import { ApiRecorder } from "./api-recorder.ts";
import type { CaptureSettings } from "./capture-settings.ts";
import { CellArtifacts } from "./cell-artifacts.ts";
import { CellRecorder } from "./cell-recorder.ts";
import { declareDataset } from "./declare-dataset.ts";
import { openRecordingStore, type Notify } from "../open-store.ts";
import { RunKeeper } from "./run-keeper.ts";
import { RunSurroundings } from "./run-surroundings.ts";
import { SessionLedger } from "./session-ledger.ts";
import type { SessionLog } from "./session-log.ts";
import { SessionSlices } from "./session-slices.ts";
import type { OwnSecretRules } from "../redaction/own-secrets.ts";
import type { TrailStore } from "../store.ts";
import type { DatasetUse } from "../run.ts";

/** What the recording of a session works with. */
export interface Workshop {
  readonly store: TrailStore;
  readonly slices: SessionSlices;
  readonly ledger: SessionLedger;
  readonly keeper: RunKeeper;
  readonly recorder: CellRecorder;
  readonly api: ApiRecorder;
  /** Rejects with {@link TrackError} `BAD_DATASET`. */
  readonly findDataset: (declaration: DatasetDeclaration) => Promise<DatasetUse>;
}

export interface WorkshopOptions {
  readonly settings: CaptureSettings;
  readonly log: SessionLog;
  readonly projectRoot: string;
  /** The folder of the notebook. */
  readonly folder: string;
  readonly notebookPath: string | undefined;
  readonly experiment: string;
  readonly startedAt: number;
  readonly now: () => number;
  /** The store of the project when it is left out. */
  readonly openStore?: ((projectRoot: string, notify: Notify, own?: OwnSecretRules) => TrailStore) | undefined;
  /** Told where things are kept when the store cannot take them. */
  readonly notify: Notify;
  /** Told when something that no cell waited for has failed. */
  readonly onFailure: (error: unknown) => void;
  /** Does something when nobody waits for a cell. */
  readonly later: (work: () => void) => void;
}

export function openWorkshop(options: WorkshopOptions): Workshop {
  const { log, projectRoot, folder, notebookPath, experiment, startedAt, now, onFailure, later } = options;
  const store = (options.openStore ?? openRecordingStore)(projectRoot, options.notify, options.settings.secrets);
  const slices = new SessionSlices(log);
  const ledger = new SessionLedger({ store, slices, notebook: notebookPath, projectRoot, startedAt });
  const { settings } = options;
  const artifacts = new CellArtifacts({ settings, store, projectRoot, now, onFailure });
  const surroundings = new RunSurroundings({
    settings,
    store,
    projectRoot,
    notebookFolder: folder,
    notebookPath,
    now,
    onFailure,
  });
  const parts = {
    settings,
    artifacts,
    surroundings,
    store,
    ledger,
    log,
    slices,
    projectRoot,
    notebookFolder: folder,
    now,
  };
  const keeper = new RunKeeper(parts, experiment);
  const recorder = new CellRecorder({ keeper, artifacts, settings, ledger, slices, now, later });
  const findDataset = (declaration: DatasetDeclaration): Promise<DatasetUse> =>
    declareDataset(declaration, recorder.hasher, { projectRoot, folder });
  const api = new ApiRecorder({ store, keeper, secrets: settings.secrets, now, findDataset });
  return { store, slices, ledger, keeper, recorder, api, findDataset };
}
