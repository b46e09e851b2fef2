import type { RunId } from "../../shared/ids.ts";
import type { TrackPort, WireOrigin, WirePoint } from "./port.ts";

/** A loop that never awaits hands over as many at once. */
const MAX_POINTS = 1000;

/**
 * Gathers points until the code that logs them lets go: a thousand in one message cost little more than one. They are
 * handed over before anything that was awaited goes on.
 */
export class PointBuffer {
  readonly #port: TrackPort;
  #run: RunId | undefined;
  #origin: WireOrigin = {};
  #points: WirePoint[] = [];
  #isPlanned = false;

  constructor(port: TrackPort) {
    this.#port = port;
  }

  add(run: RunId | undefined, origin: WireOrigin, points: readonly WirePoint[]): void {
    if (run !== this.#run || origin.dataset !== this.#origin.dataset || origin.evaluator !== this.#origin.evaluator) {
      this.flush();
      this.#run = run;
      this.#origin = origin;
    }
    this.#points.push(...points);
    if (this.#points.length >= MAX_POINTS) this.flush();
    else this.#plan();
  }

  flush(): void {
    this.#isPlanned = false;
    if (this.#points.length === 0) return;
    const points = this.#points;
    this.#points = [];
    this.#port.send({ kind: "metrics", run: this.#run, origin: this.#origin, points });
  }

  #plan(): void {
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    queueMicrotask(() => this.flush());
  }
}
