// What a run was made with beside its cells: the machine, the packages' lockfile, the code in git or, without one, in the
// store. Looking for it takes longer than a cell may, so it is done beside the cells.
import type { RunId } from "../../shared/ids.ts";
import { describeEnvironment } from "../capture/environment.ts";
import { captureCode } from "../capture/git.ts";
import { keepSources, type UnversionedProgram } from "../keep-sources.ts";
import type { Environment } from "../run.ts";
import type { TrailStore } from "../store.ts";
import type { CaptureSettings } from "./capture-settings.ts";
import type { LoggedCell } from "./session-log.ts";

interface RunSurroundingsParts {
  readonly settings: CaptureSettings;
  readonly store: TrailStore;
  readonly projectRoot: string;
  readonly notebookFolder: string;
  readonly notebookPath: string | undefined;
  readonly now: () => number;
  /** Told when something that no cell waited for has failed. */
  readonly onFailure: (error: unknown) => void;
}

export class RunSurroundings {
  readonly #parts: RunSurroundingsParts;
  readonly #background = new Set<Promise<void>>();
  #environment: Environment | undefined;

  constructor(parts: RunSurroundingsParts) {
    this.#parts = parts;
  }

  /** Looks around before the first run needs it: keeping a large lockfile takes 50 ms. */
  prepare(): void {
    setImmediate(() => {
      try {
        this.environment();
      } catch (error) {
        this.#parts.onFailure(error);
      }
    });
  }

  environment(): Environment {
    const { projectRoot, store } = this.#parts;
    this.#environment ??= describeEnvironment(projectRoot, (text) => store.saveBytes(Buffer.from(text)));
    return this.#environment;
  }

  /** git takes 30 to 140 ms. */
  findCode(id: RunId, cells: readonly LoggedCell[]): void {
    const { settings, store, notebookFolder, now, onFailure } = this.#parts;
    if (!settings.wants("code")) return;
    const work = captureCode(notebookFolder, id)
      .then((code) => {
        if (code === undefined) return keepSources(store, id, this.#programOf(cells), now(), settings.secrets);
        return store.setCode(id, code);
      })
      .catch((error: unknown) => onFailure(error))
      .finally(() => this.#background.delete(work));
    this.#background.add(work);
  }

  /** Waits for what is still being found out. */
  async settle(): Promise<void> {
    await Promise.all(this.#background);
  }

  #programOf(cells: readonly LoggedCell[]): UnversionedProgram {
    const { notebookPath: path, notebookFolder: folder, projectRoot } = this.#parts;
    return { path, texts: cells.map(({ start }) => start.source), folder, projectRoot };
  }
}
