import type { Exchange } from "../helpers/message-client.ts";
import { typesOf } from "../helpers/messages.ts";

/** What may stand in the place of an answer: a status, and what is shown. */
const OUTPUTS = new Set([
  "stream",
  "display_data",
  "update_display_data",
  "clear_output",
  "comm_open",
  "comm_msg",
  "comm_close",
  "error",
  "execute_result",
]);

/**
 * What is wrong with the messages around an execution; undefined when they are as they must be: busy first, one idle, then
 * nothing that the cell itself has shown, and one `execute_input` before all outputs.
 */
export function maybeEnvelopeFault({ reply, iopub, request }: Exchange): string | undefined {
  const types = typesOf(iopub);
  const idle = types.indexOf("idle");
  if (types[0] !== "busy") return `it began with ${types[0]} instead of busy`;
  if (types.indexOf("idle", idle + 1) >= 0) return "it became idle twice";
  // A busy may come again, to correct the idle of a request that was answered meanwhile.
  const inside = types.slice(0, idle).filter((type) => type !== "busy");
  const isQuiet = reply.content["status"] === "aborted" || request.content["silent"] === true;
  if (!isQuiet && inside[0] !== "execute_input") return `its first broadcast was ${inside[0]} instead of execute_input`;
  const unknown = inside.slice(isQuiet ? 0 : 1).find((type) => !OUTPUTS.has(type));
  return unknown === undefined ? undefined : `it broadcast ${unknown}`;
}
