import { assertNever } from "../../src/shared/errors.ts";
import type { Json } from "../../src/shared/json.ts";
import type { Capture } from "../../src/track/capture/start-capture.ts";
import { summarise } from "./inspection.ts";
import { toWireAnswer } from "./inquiry.ts";
import { findLiveNames } from "./live-names.ts";
import type { LiveValues } from "./live-values.ts";
import type { MeasuredCalls } from "./measure/measured-calls.ts";
import { reportMemory } from "./memory-report.ts";
import { changeFolder, describeSurroundings, setEnvironment } from "./surroundings.ts";
import { describeValue } from "./value-description.ts";
import { listVariables } from "./variables.ts";
import type { Question } from "./wire.ts";

interface AnswererParts {
  readonly live: LiveValues;
  readonly capture: Capture;
  readonly measured: MeasuredCalls;
  readonly isBusy: () => boolean;
  /** Called when capture was turned on or off, or seeded. */
  readonly onCapture: () => void;
  readonly onSecretNames: (patterns: readonly string[]) => void;
}

/** An answer that is there, or that needs code of a cell to run first. */
type Answer = Json | undefined | Promise<Json | undefined>;

/** Answers what the host asks beside running cells. */
export function createAnswerer({
  live,
  capture,
  measured,
  isBusy,
  onCapture,
  onSecretNames,
}: AnswererParts): (question: Question) => Answer {
  return (question) => {
    switch (question.kind) {
      case "names":
        return isBusy() ? undefined : findLiveNames(question.query, live).map((one) => ({ ...one }));
      case "inspect": {
        const found = isBusy() ? undefined : live.evaluate(question.expression);
        return found === undefined ? undefined : { ...summarise(found.value, question.isDetailed) };
      }
      case "describe-value": {
        const found = live.look(question.name);
        return found === undefined ? undefined : describeValue(found.value);
      }
      case "set-capture":
        if (question.choice !== undefined) capture.choose(question.choice);
        onSecretNames(question.secretNames ?? []);
        capture.turn(question.isOn, question.seed, question.skip);
        onCapture();
        return undefined;
      case "measure":
        return measured
          .measure(question.call, question.how)
          .then((answer) => (answer === undefined ? undefined : toWireAnswer(answer)));
      case "variables":
        return toWireAnswer(listVariables(live));
      case "memory":
        return toWireAnswer(reportMemory(live));
      case "surroundings":
        return toWireAnswer(describeSurroundings());
      case "change-folder":
        return toWireAnswer(changeFolder(question.path));
      case "set-environment":
        return setEnvironment(question.name, question.value);
      default:
        return assertNever(question);
    }
  };
}
