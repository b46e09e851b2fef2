// `Deno.jupyter` as notebooks written for Deno use it.
import type { DisplayId } from "../../../../src/shared/ids.ts";
import { isRecord } from "../../../../src/shared/json.ts";
import { toCommParts } from "../../comm.ts";
import { DISPLAY_METHOD } from "../../display/display-method.ts";
import type { DisplayFunction } from "../../display/display-function.ts";
import { toWireBundle, toWireMetadata } from "../../display/wire-bundle.ts";
import { currentScope } from "../../execution-scope.ts";
import type { HostChannel } from "../../host-channel.ts";
import { toWireComm } from "../../wire.ts";
import { displayable } from "../bundles.ts";

type Tag = (strings: TemplateStringsArray, ...values: readonly unknown[]) => object;

/** What the shim needs of the session. */
export interface JupyterParts {
  readonly channel: HostChannel;
  readonly display: DisplayFunction;
  /** Shows bytes, or the picture in a file. */
  readonly image: (source: unknown) => unknown;
}

export function createJupyter({ channel, display, image }: JupyterParts): object {
  return {
    $display: DISPLAY_METHOD,
    display: async (value: unknown, options?: object) => {
      await display(value, options);
    },
    html: tagFor("text/html"),
    md: tagFor("text/markdown"),
    svg: tagFor("image/svg+xml"),
    image,
    format: (value: unknown) => {
      const method: unknown = isRecord(value) ? Reflect.get(value, DISPLAY_METHOD) : undefined;
      return Promise.resolve(
        typeof method === "function" ? (method.call(value) as unknown) : { "text/plain": String(value) },
      );
    },
    broadcast: (type: unknown, content: unknown, extras: unknown) => {
      broadcast(channel, String(type), isRecord(content) ? content : {}, isRecord(extras) ? extras : {});
      return Promise.resolve();
    },
  };
}

/** The text of a template with its values in it, as Deno makes it: nothing is escaped. */
function tagFor(mimeType: string): Tag {
  return (strings, ...values) => displayable({ [mimeType]: String.raw({ raw: strings }, ...values) });
}

type Fields = Readonly<Record<string, unknown>>;

/** Sends a message of Jupyter's protocol, of those that a cell may send. */
function broadcast(channel: HostChannel, type: string, content: Fields, extras: Fields): void {
  const execution = currentScope()?.execution;
  switch (type) {
    case "display_data":
    case "update_display_data":
    case "execute_result": {
      const transient = content["transient"];
      const id = isRecord(transient) ? transient["display_id"] : undefined;
      channel.show(execution, {
        kind: "display",
        data: toWireBundle(content["data"]),
        metadata: toWireMetadata(content["metadata"]),
        displayId: typeof id === "string" ? (id as DisplayId) : undefined,
        isUpdate: type === "update_display_data",
      });
      return;
    }
    case "clear_output":
      channel.show(execution, { kind: "clear", wait: content["wait"] === true });
      return;
    case "stream":
      channel.writeText(execution, content["name"] === "stderr" ? "stderr" : "stdout", String(content["text"] ?? ""));
      return;
    case "comm_open":
    case "comm_msg":
    case "comm_close":
      channel.send({ kind: "comm", execution, comm: toComm(type, content, extras) });
      return;
    default:
      throw new TypeError(
        `a message of the type "${type}" cannot be broadcast by a cell: only displays, streams and comms can`,
      );
  }
}

function toComm(type: "comm_open" | "comm_msg" | "comm_close", content: Fields, extras: Fields) {
  const id = String(content["comm_id"]);
  const parts = toCommParts(content["data"] ?? {}, {
    metadata: extras["metadata"] as object,
    buffers: extras["buffers"] as never,
  });
  if (type === "comm_open") return toWireComm({ kind: "open", id, target: String(content["target_name"]), ...parts });
  return toWireComm({ kind: type === "comm_msg" ? "message" : "close", id, ...parts });
}
