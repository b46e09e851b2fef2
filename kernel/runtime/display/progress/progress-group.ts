import { renderProgressHtml } from "../../../../src/display/progress/progress-html.ts";
import type { ProgressState } from "../../../../src/display/progress/progress-state.ts";
import { renderProgressText } from "../../../../src/display/progress/progress-text.ts";
import type { ExecutionScope, ScopeEnd } from "../../execution-scope.ts";
import { LiveDisplay, type LiveParts } from "../live-display.ts";
import { rendering } from "../rendering.ts";

const INTERVAL_MS = 100;
const MAX_ROWS = 12;
/** A cell that runs thousands of loops one after another shows the last ones in the place of each other. */
const MAX_DISPLAYS = 50;

/** A bar as its group sees it. */
export interface ProgressRow {
  readonly isRunning: boolean;
  stateAt(depth: number): ProgressState;
  /** The cell has ended while the bar was running. */
  endWith(end: ScopeEnd): void;
}

interface PlacedRow {
  readonly row: ProgressRow;
  readonly depth: number;
}

/**
 * The bars of one display: one that starts while another runs stands below it, and takes the place of those that have
 * ended there before.
 */
class ProgressGroup {
  readonly #live: LiveDisplay;
  #rows: PlacedRow[] = [];

  constructor(parts: LiveParts, scope: ExecutionScope | undefined) {
    this.#live = new LiveDisplay(parts, scope?.execution, INTERVAL_MS, () => {
      const states = this.#rows.map(({ row, depth }) => row.stateAt(depth));
      return rendering({ "text/html": renderProgressHtml(states), "text/plain": renderProgressText(states) });
    });
  }

  get isRunning(): boolean {
    return this.#rows.some(({ row }) => row.isRunning);
  }

  add(row: ProgressRow): void {
    const depth = this.#rows.filter((placed) => placed.row.isRunning).length;
    const kept = this.#rows.filter((placed) => placed.row.isRunning || placed.depth < depth);
    while (kept.length >= MAX_ROWS && kept.some((placed) => !placed.row.isRunning)) {
      kept.splice(
        kept.findIndex((placed) => !placed.row.isRunning),
        1,
      );
    }
    this.#rows = [...kept, { row, depth }];
    this.#live.update();
  }

  update(): void {
    this.#live.update();
  }

  updateAt(now: number): void {
    this.#live.updateAt(now);
  }

  /** A bar has ended; with the last one, the display is what it remains. */
  settle(): void {
    if (this.isRunning) this.#live.update();
    else this.#live.flush();
  }

  endWith(end: ScopeEnd): void {
    for (const { row } of this.#rows) if (row.isRunning) row.endWith(end);
    this.#live.flush();
  }
}

/** The groups of one cell. */
class CellGroups {
  readonly #parts: LiveParts;
  readonly #scope: ExecutionScope | undefined;
  #latest: ProgressGroup | undefined;
  #count = 0;

  constructor(parts: LiveParts, scope: ExecutionScope | undefined) {
    this.#parts = parts;
    this.#scope = scope;
    scope?.onEnd((end) => {
      if (this.#latest?.isRunning === true) this.#latest.endWith(end);
    });
  }

  groupForNew(): ProgressGroup {
    if (this.#latest !== undefined && (this.#latest.isRunning || this.#count >= MAX_DISPLAYS)) return this.#latest;
    this.#count += 1;
    this.#latest = new ProgressGroup(this.#parts, this.#scope);
    return this.#latest;
  }
}

const groupsByScope = new WeakMap<object, CellGroups>();
const NO_SCOPE = {};

export type { ProgressGroup };

/** Where a bar that starts now is shown. */
export function groupForNewRow(parts: LiveParts): ProgressGroup {
  const scope = parts.scope();
  let groups = groupsByScope.get(scope ?? NO_SCOPE);
  if (groups === undefined) {
    groups = new CellGroups(parts, scope);
    groupsByScope.set(scope ?? NO_SCOPE, groups);
  }
  return groups.groupForNew();
}
