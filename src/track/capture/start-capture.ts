// Runs in the process that runs user code. It is started once, before any user code, and stays silent until it is
// turned on: a library that was loaded before `%track on` must be watched as well as one that is loaded after it.
import { DEFAULT_CHOICE, wantsEvent, wantsPart, type CaptureChoice, type CapturePart } from "./capture-choice.ts";
import { EstimatorCapture } from "./estimator-capture.ts";
import { watchEstimators } from "./estimator-hook.ts";
import type { CaptureEvent } from "./event.ts";
import { watchFetch } from "./fetched.ts";
import { watchFiles } from "./files.ts";
import type { DataReader } from "./fit-data.ts";
import { watchModules } from "./modules.ts";
import { watchNativeReaders } from "./native-readers.ts";
import { OnnxCapture } from "./onnx-hook.ts";
import { seedRandom, type SeededRandom } from "./seed.ts";
import { TfjsCapture } from "./tfjs-capture.ts";
import { watchDatasets } from "./tf-data/lineage.ts";
import { watchTfjs } from "./tfjs-hook.ts";
import type { TrainingWatcher } from "./training.ts";

/** What the process that runs user code tells about itself. */
export interface Capture {
  readonly isOn: boolean;
  /**
   * Starts or stops the telling.
   *
   * @param seed - Makes `Math.random` repeatable from here on, after the first `skip` numbers. Without one, a seed that was set before stays in force
   *   while capture is on; turning it off gives `Math.random` back.
   */
  turn(isOn: boolean, seed?: number, skip?: number): void;
  /** Says what is captured from here on. */
  choose(choice: CaptureChoice): void;
  /** Whether something is captured now. */
  wants(part: CapturePart): boolean;
  /** The random numbers that are in force; undefined while they are nobody's. */
  readonly random: Pick<SeededRandom, "seed" | "drawn"> | undefined;
  /** To be called before each cell: a file that an earlier cell has read is reported again. */
  beginCell(): void;
  /** To be called when a cell has ended, within it: tells what is known only then. */
  endCell(): void;
}

/** Where capture stands. */
export interface CaptureOptions {
  /** The project's folder. Its dot folders (`.git`, `.labtrail`, `.ipynb_checkpoints`, ...) are not worth telling of. */
  readonly projectDir: string;
  /** Others that want to know of trainings, whether capture is on or not. */
  readonly trainingWatchers?: readonly TrainingWatcher[];
  /** Tells data by name and content. */
  readonly reader: DataReader;
}

/**
 * Installs everything that watches user code: files, packages, TensorFlow.js models, the random seed.
 *
 * @param emit - Called synchronously, in the order in which things happen, only while capture is on. It must not throw.
 */
export function startCapture(emit: (event: CaptureEvent) => void, options: CaptureOptions): Capture {
  let isOn = false;
  let choice = DEFAULT_CHOICE;
  const wants = (part: CapturePart): boolean => isOn && wantsPart(choice, part);
  let random: SeededRandom | undefined;
  const tell = (event: CaptureEvent): void => {
    if (isOn && wantsEvent(choice, event)) emit(event);
  };
  const files = watchFiles(() => isOn, tell, options.projectDir);
  watchNativeReaders((path, access) => files.note(path, access));
  watchFetch(() => isOn, tell);
  watchModules(tell);
  let lastFitId = 0;
  const nextFitId = (): number => (lastFitId += 1);
  const { nameOf, describe } = options.reader;
  const reader: DataReader = { nameOf, describe: (value) => (wants("data") ? describe(value) : undefined) };
  const parts = {
    isOn: () => isOn,
    keepsModels: () => wants("models"),
    keepsData: () => wants("data"),
    tell,
    reader,
    nextFitId,
  };
  watchDatasets(() => (random === undefined ? undefined : String(Math.random())));
  watchTfjs([new TfjsCapture(parts), ...(options.trainingWatchers ?? [])]);
  const estimators = new EstimatorCapture(parts);
  watchEstimators(estimators);
  const onnx = new OnnxCapture({ ...parts, note: (path) => files.note(path, "read") });
  return {
    get isOn() {
      return isOn;
    },
    wants,
    choose(next) {
      choice = next;
    },
    get random() {
      return random;
    },
    turn(next, seed, skip) {
      isOn = next;
      files.forget();
      if (!next || seed !== undefined) {
        random?.restore();
        random = undefined;
      }
      if (next && seed !== undefined) random = seedRandom(seed, skip);
    },
    beginCell: () => files.forget(),
    endCell() {
      estimators.endCell();
      onnx.endCell();
    },
  };
}
