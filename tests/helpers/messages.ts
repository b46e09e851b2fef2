import type { Message } from "../../kernel/protocol/message.ts";
import type { JsonObject } from "../../src/shared/json.ts";

/** The types of messages as a reader thinks of them: a status is named by its state. */
export function typesOf(messages: readonly Message[]): readonly string[] {
  return messages.map(({ header, content }) =>
    header.msg_type === "status" ? String(content["execution_state"]) : header.msg_type,
  );
}

/** The contents of all messages of one type. */
export function contentsOf(messages: readonly Message[], msg_type: string): readonly JsonObject[] {
  return messages.filter(({ header }) => header.msg_type === msg_type).map(({ content }) => content);
}

/** What was written to one stream, in one text. */
export function textOf(messages: readonly Message[], name: "stdout" | "stderr"): string {
  return contentsOf(messages, "stream")
    .filter((content) => content["name"] === name)
    .map((content) => String(content["text"]))
    .join("");
}

/** What an `execute_reply` shows in the pager of its client. */
export function pageOf({ content }: Message): string {
  const payload = content["payload"] as readonly { readonly data: JsonObject }[] | undefined;
  return (payload ?? []).map(({ data }) => String(data["text/plain"])).join("");
}
