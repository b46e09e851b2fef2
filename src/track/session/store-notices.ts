import type { KeepingNotice } from "../keep/keeping-store.ts";

/** What the store has to say about where it keeps things, until a cell shows it. */
export class StoreNotices {
  readonly #waiting: KeepingNotice[] = [];
  #keptForLater: string | undefined;

  /** Where things wait that the store cannot take. */
  get keptForLater(): string | undefined {
    return this.#keptForLater;
  }

  add(notice: KeepingNotice): void {
    this.#waiting.push(notice);
    this.#keptForLater = notice.place;
  }

  /** Each as a line, once. */
  take(): readonly string[] {
    return this.#waiting
      .splice(0)
      .map(({ text, place, isWarning = place !== undefined }) => `${isWarning ? "warning" : "note"}: ${text}`);
  }
}
