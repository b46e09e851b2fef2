import { LabtrailError, messageOf } from "../../shared/errors.ts";
import { isStoreFailure } from "../store-failed.ts";
import { TrackError, type TrackErrorCode } from "../store.ts";

/** Faults of ours, whatever a person may have asked for. All others are mistakes, and are told as such. */
const FAILURES = new Set<TrackErrorCode>(["OBJECT_NOT_FOUND", "RUN_ENDED"]);

/** Whether somebody asked for something that cannot be, as opposed to a store that fails. */
export function isMistake(error: unknown): boolean {
  if (isStoreFailure(error)) return false;
  return error instanceof TrackError && !FAILURES.has(error.code);
}

/** The first failure of tracking: it is told once, and recording rests until tracking is turned on again. */
export class FirstFailure {
  #text: string | undefined;
  #isTold = false;

  get hasHappened(): boolean {
    return this.#text !== undefined;
  }

  happen(error: unknown): void {
    const hint = error instanceof LabtrailError && error.hint !== undefined ? ` ${error.hint}` : "";
    this.#text ??= `warning: tracking has stopped: ${messageOf(error)}.${hint} \`%track on\` starts it again.`;
  }

  forget(): void {
    this.#text = undefined;
    this.#isTold = false;
  }

  /** The line for the cell in which it happened; nothing for those after it. */
  takeWarning(): readonly string[] {
    if (this.#text === undefined || this.#isTold) return [];
    this.#isTold = true;
    return [this.#text];
  }
}
