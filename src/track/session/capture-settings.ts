import {
  DEFAULT_CHOICE,
  wantsEvent,
  wantsPart,
  type CaptureChoice,
  type CapturePart,
} from "../capture/capture-choice.ts";
import type { CaptureEvent } from "../capture/event.ts";
import { metricDirection } from "../metric-name.ts";
import { OwnSecrets } from "../redaction/own-secrets.ts";

/** What opens a run, or adds to one. What is known of variables, files and packages is noted also during a pause. */
const GIVES_TO_RUN = new Set<CaptureEvent["kind"]>(["fit-begin", "evaluate", "numbers", "data", "artifact", "model"]);

/** What a session captures now. */
export class CaptureSettings {
  choice: CaptureChoice = DEFAULT_CHOICE;
  /** While it is, cells go on without giving anything to runs; a later result may rest on them all the same. */
  isPaused = false;
  /** What `--redact` has called secret; it stays so until the session ends. */
  readonly secrets = new OwnSecrets();
  readonly #watched = new Set<string>();
  readonly #ignored = new Set<string>();

  wants(part: CapturePart): boolean {
    return !this.isPaused && wantsPart(this.choice, part);
  }

  wantsEvent(event: CaptureEvent): boolean {
    return wantsEvent(this.choice, event) && !(this.isPaused && GIVES_TO_RUN.has(event.kind));
  }

  /** Whether copies are kept of what is read. */
  get isFull(): boolean {
    return this.choice.level === "full";
  }

  /** Numbers of this name are metrics, computed or not, whatever they are called. */
  watch(name: string): void {
    this.#ignored.delete(name);
    this.#watched.add(name);
  }

  /** What is called so is neither a param nor a metric by itself. */
  ignore(name: string): void {
    this.#watched.delete(name);
    this.#ignored.add(name);
  }

  /** @param isLiteral - Whether its value stands in the text of the cell. */
  isMetric(name: string, isLiteral: boolean): boolean {
    if (this.secrets.isSecretName(name)) return false;
    if (this.#watched.has(name)) return true;
    return !this.#ignored.has(name) && !isLiteral && metricDirection(name) !== undefined;
  }

  /** Whether a constant of this name is a param. */
  isParam(name: string): boolean {
    return !this.#ignored.has(name) && !this.#watched.has(name);
  }
}
