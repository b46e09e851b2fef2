// What the child asks of its host while a cell waits. Each answer goes back under the id of its question.
import { LabtrailError, messageOf } from "../../src/shared/errors.ts";
import type { Json } from "../../src/shared/json.ts";
import type { ChildLink } from "./child-link.ts";
import { toMagicFailure } from "./magic-failure.ts";
import type { RuntimeListener } from "./runtime.ts";
import type { MagicFailure, ToHost } from "./wire.ts";

type Asked<Kind extends ToHost["kind"]> = Extract<ToHost, { kind: Kind }>;

export async function answerInput(link: ChildLink, listener: RuntimeListener, message: Asked<"input">): Promise<void> {
  const { id, execution, question, isBlocking } = message;
  const answer = await listener.onInput(execution, question);
  if (isBlocking) await link.sendToHelper({ kind: "input", id, answer });
  else link.send({ kind: "line", id, answer });
}

export async function answerMagic(link: ChildLink, listener: RuntimeListener, message: Asked<"magic">): Promise<void> {
  const { id, execution, index, values } = message;
  let failure: MagicFailure | undefined;
  let value: Json | undefined;
  try {
    value = await listener.onMagic(execution, { id, index, values });
  } catch (thrown) {
    failure = toMagicFailure(thrown);
  }
  link.send({ kind: "magic-done", id, failure, value });
}

export async function answerTrackQuestion(
  link: ChildLink,
  listener: RuntimeListener,
  message: Asked<"track-question">,
): Promise<void> {
  const { id, execution, question } = message;
  try {
    const answer = await listener.onTrackQuestion(execution, question);
    link.send({ kind: "track-answer", id, answer, failure: undefined });
  } catch (thrown) {
    const known = thrown instanceof LabtrailError ? thrown : undefined;
    const failure = { code: known?.code, message: messageOf(thrown), hint: known?.hint };
    link.send({ kind: "track-answer", id, answer: null, failure });
  }
}
