import type { Json } from "../../src/shared/json.ts";
import type { TrackOrder, TrackPort, TrackQuestion } from "../../src/track/api/port.ts";
import { TrackError, type TrackErrorCode } from "../../src/track/store.ts";
import { currentScope } from "./execution-scope.ts";
import type { HostChannel } from "./host-channel.ts";
import { describeValue } from "./value-description.ts";
import type { ToChild, TrackFailure } from "./wire.ts";

interface Waiting {
  readonly resolve: (answer: Json) => void;
  readonly reject: (error: Error) => void;
}

/** Leads what cells say to `track` to the session's own tracker, which lives in the host. */
export class HostTrackPort implements TrackPort {
  readonly #channel: HostChannel;
  readonly #beforeTelling: () => void;
  readonly #waiting = new Map<number, Waiting>();
  #count = 0;

  /** @param beforeTelling - Called before anything is sent. */
  constructor(channel: HostChannel, beforeTelling: () => void) {
    this.#channel = channel;
    this.#beforeTelling = beforeTelling;
  }

  send(order: TrackOrder): void {
    this.#beforeTelling();
    this.#channel.send({ kind: "track", execution: currentScope()?.execution, order });
  }

  ask(question: TrackQuestion): Promise<Json> {
    this.#beforeTelling();
    this.#count += 1;
    const id = this.#count;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#channel.send({ kind: "track-question", id, execution: currentScope()?.execution, question });
    });
  }

  settle({ id, answer, failure }: Extract<ToChild, { kind: "track-answer" }>): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (failure === undefined) waiting?.resolve(answer);
    else waiting?.reject(toError(failure));
  }

  describe(value: object): Json {
    return describeValue(value);
  }
}

function toError({ code, message, hint }: TrackFailure): Error {
  if (code === undefined) return new Error(message);
  return new TrackError(code as TrackErrorCode, message, hint === undefined ? {} : { hint });
}
