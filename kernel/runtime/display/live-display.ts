// A display that changes while its cell runs. However often there is something new, frontends get a few pictures a second.
import { clearTimeout, setTimeout } from "node:timers";

import type { DisplayId, ExecutionId } from "../../../src/shared/ids.ts";
import type { ExecutionScope } from "../execution-scope.ts";
import type { CellOutput } from "../runtime.ts";
import { type Rendering, rendering } from "./rendering.ts";

/** What showing something live takes. */
export interface LiveParts {
  readonly show: (execution: ExecutionId | undefined, output: CellOutput) => void;
  /** The cell whose code runs now; undefined when nobody knows. */
  readonly scope: () => ExecutionScope | undefined;
  /** Told when drawing failed; the work that is shown goes on, and is shown no more. */
  readonly onFault: (thrown: unknown) => void;
}

export class LiveDisplay {
  readonly #parts: LiveParts;
  readonly #execution: ExecutionId | undefined;
  #render: () => Rendering;
  readonly #intervalMs: number;
  readonly #displayId = crypto.randomUUID() as string as DisplayId;
  #isShown = false;
  #isBroken = false;
  #shownAt = -Infinity;
  #timer: NodeJS.Timeout | undefined;

  /** @param render - Draws what there is; nothing until {@link drawWith} says how. */
  constructor(
    parts: LiveParts,
    execution: ExecutionId | undefined,
    intervalMs: number,
    render: () => Rendering = () => rendering({}),
  ) {
    this.#parts = parts;
    this.#execution = execution;
    this.#intervalMs = intervalMs;
    this.#render = render;
  }

  /** From here on it shows something else. */
  drawWith(render: () => Rendering): void {
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

  /** As {@link update}, for what will not change soon: shown now, unless such things come one after another. */
  settle(): void {
    if (performance.now() - this.#shownAt > this.#intervalMs / 4) this.flush();
    else this.update();
  }

  /** Shows what waits to be shown. */
  flushPending(): void {
    if (this.#timer !== undefined) this.flush();
  }

  /** Shows what there is now. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#isBroken) return;
    const rendered = this.#tryRender();
    if (rendered === undefined) return;
    const isUpdate = this.#isShown;
    this.#isShown = true;
    this.#parts.show(this.#execution, { kind: "display", ...rendered, displayId: this.#displayId, isUpdate });
    // From the end on, so that a slow reader is not written to all the time.
    this.#shownAt = performance.now();
  }

  #tryRender(): Rendering | undefined {
    try {
      return this.#render();
    } catch (thrown) {
      this.#isBroken = true;
      this.#parts.onFault(thrown);
      return undefined;
    }
  }
}
