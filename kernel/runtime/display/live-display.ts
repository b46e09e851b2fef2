// A display that changes while its cell runs. However often there is something new, frontends get a few pictures a second.
import { clearTimeout, setTimeout } from "node:timers";

import type { DisplayId, ExecutionId } from "../../../src/shared/ids.ts";
import type { ExecutionScope } from "../execution-scope.ts";
import type { CellOutput } from "../runtime.ts";
import type { Rendering } from "./rendering.ts";

/** What showing something live takes. */
export interface LiveParts {
  readonly show: (execution: ExecutionId | undefined, output: CellOutput) => void;
  /** The cell whose code runs now; undefined when nobody knows. */
  readonly scope: () => ExecutionScope | undefined;
}

export class LiveDisplay {
  readonly #parts: LiveParts;
  readonly #execution: ExecutionId | undefined;
  readonly #render: () => Rendering;
  readonly #intervalMs: number;
  readonly #displayId = crypto.randomUUID() as string as DisplayId;
  #isShown = false;
  #shownAt = -Infinity;
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: LiveParts, execution: ExecutionId | undefined, intervalMs: number, render: () => Rendering) {
    this.#parts = parts;
    this.#execution = execution;
    this.#intervalMs = intervalMs;
    this.#render = render;
  }

  /** There is something new: shown now, or as soon as the last picture is old enough. */
  update(): void {
    this.updateAt(performance.now());
  }

  updateAt(now: number): void {
    const waitMs = this.#shownAt + this.#intervalMs - now;
    if (waitMs <= 0) this.flush();
    // In a loop without pause no timer fires, and the loop will come by again.
    else this.#timer ??= setTimeout(() => this.flush(), waitMs).unref();
  }

  /** Shows what there is now. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#shownAt = performance.now();
    const { data, metadata } = this.#render();
    const isUpdate = this.#isShown;
    this.#isShown = true;
    this.#parts.show(this.#execution, { kind: "display", data, metadata, displayId: this.#displayId, isUpdate });
  }
}
