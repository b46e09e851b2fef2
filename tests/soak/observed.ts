import type { Message } from "../../kernel/protocol/message.ts";
import { isRecord, type Json } from "../../src/shared/json.ts";
import type { Exchange } from "../helpers/message-client.ts";
import type { Shown } from "./soak-cell.ts";

type ShownText = readonly [kind: Shown[0], text: string];

/** What came of a cell, reduced to what the soak compares. */
export interface Observed {
  readonly outcome: "ok" | "error" | "stopped" | "ended" | "aborted";
  readonly evalue: string;
  readonly result: string | undefined;
  readonly shown: readonly ShownText[];
  readonly expressions: Readonly<Record<string, string>>;
}

export function observe({ reply, iopub }: Exchange): Observed {
  const { content } = reply;
  const result = iopub.find(({ header }) => header.msg_type === "execute_result");
  return {
    outcome: outcomeOf(content),
    evalue: typeof content["evalue"] === "string" ? content["evalue"] : "",
    result: result && plainTextOf(result.content["data"]),
    shown: shownBy(iopub),
    expressions: expressionsOf(content["user_expressions"]),
  };
}

/** Everything that was shown, with stream texts that follow one another as one. */
export function shownBy(iopub: readonly Message[]): readonly ShownText[] {
  const shown: [Shown[0], string][] = [];
  for (const message of iopub) {
    const next = maybeShown(message);
    if (next === undefined) continue;
    const last = shown.at(-1);
    if (last !== undefined && last[0] === next[0] && isStream(next[0])) last[1] += next[1];
    else shown.push([...next]);
  }
  return shown;
}

function outcomeOf({ status, ename }: Message["content"]): Observed["outcome"] {
  if (status === "ok" || status === "aborted") return status;
  if (ename === "KeyboardInterrupt") return "stopped";
  return ename === "ProcessEnded" ? "ended" : "error";
}

function isStream(kind: Shown[0]): boolean {
  return kind === "stdout" || kind === "stderr";
}

function maybeShown({ header, content }: Message): ShownText | undefined {
  switch (header.msg_type) {
    case "stream":
      return [content["name"] === "stderr" ? "stderr" : "stdout", String(content["text"])];
    case "display_data":
      return ["display", plainTextOf(content["data"])];
    case "update_display_data":
      return ["update", plainTextOf(content["data"])];
    case "clear_output":
      return ["clear", ""];
    case "comm_open":
    case "comm_msg":
    case "comm_close":
      return ["comm", `${header.msg_type} ${JSON.stringify(content["data"])}`];
    default:
      return undefined;
  }
}

function plainTextOf(data: Json | undefined): string {
  return isRecord(data) ? String(data["text/plain"]) : "";
}

function expressionsOf(expressions: Json | undefined): Readonly<Record<string, string>> {
  if (!isRecord(expressions)) return {};
  return Object.fromEntries(
    Object.entries(expressions).map(([name, value]) => {
      const { status, ename, data } = isRecord(value) ? value : {};
      return [name, status === "ok" ? plainTextOf(data as Json) : String(ename)];
    }),
  );
}
