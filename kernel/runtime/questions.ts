import { assertNever } from "../../src/shared/errors.ts";
import type { Json } from "../../src/shared/json.ts";
import type { Capture } from "../../src/track/capture/start-capture.ts";
import { completeAt } from "./completion.ts";
import { inspectAt } from "./inspection.ts";
import type { LiveValues } from "./live-values.ts";
import { describeValue } from "./value-description.ts";
import type { Question } from "./wire.ts";

interface AnswererParts {
  readonly live: LiveValues;
  readonly capture: Capture;
  readonly isBusy: () => boolean;
}

/** Answers what the host asks beside running cells. */
export function createAnswerer({ live, capture, isBusy }: AnswererParts): (question: Question) => Json | undefined {
  return (question) => {
    switch (question.kind) {
      case "complete":
        return isBusy() ? undefined : { ...completeAt(question.code, question.offset, live) };
      case "inspect":
        return isBusy() ? undefined : inspectAt(question.code, question.offset, question.isDetailed, live);
      case "describe-value": {
        const found = live.look([question.name]);
        return found === undefined ? undefined : describeValue(found.value);
      }
      case "set-capture":
        capture.turn(question.isOn, question.seed);
        return undefined;
      default:
        return assertNever(question);
    }
  };
}
