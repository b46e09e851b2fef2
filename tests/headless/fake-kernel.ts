// A kernel whose cells say, line by line, what it shall do: the client is tested without any real language.
import { randomUUID } from "node:crypto";
import { writeSync } from "node:fs";
import { createInterface } from "node:readline";

interface Request {
  readonly channel: string;
  readonly header: { readonly msg_id: string; readonly msg_type: string };
  readonly metadata: Record<string, unknown>;
  readonly content: Record<string, unknown>;
}

let executionCount = 0;
let stopRunning: (() => void) | undefined;
let sendLate: (() => void) | undefined;

function send(channel: string, type: string, parent: Request, content: object): void {
  const header = { msg_id: randomUUID(), msg_type: type, session: "s", username: "fake", date: "", version: "5.4" };
  const message = { channel, header, parent_header: parent.header, metadata: {}, content, buffers: [] };
  writeSync(1, `${JSON.stringify(message)}\n`);
}

function fail(request: Request, ename: string, evalue: string, traceback: readonly string[]): object {
  send("iopub", "error", request, { ename, evalue, traceback });
  return { status: "error", ename, evalue, traceback };
}

async function runLine(line: string, request: Request): Promise<object | undefined> {
  const [verb = "", ...words] = line.split(" ");
  const rest = words.join(" ");
  switch (verb) {
    case "":
    case "//|":
      return undefined;
    case "print":
      send("iopub", "stream", request, { name: "stdout", text: `${rest}\n` });
      return undefined;
    case "warn":
      send("iopub", "stream", request, { name: "stderr", text: `${rest}\n` });
      return undefined;
    case "late":
      sendLate = () => send("iopub", "stream", request, { name: "stdout", text: `${rest}\n` });
      return undefined;
    case "send": {
      const [type = "", json = "{}"] = [words[0], words.slice(1).join(" ")];
      send("iopub", type, request, JSON.parse(json) as object);
      return undefined;
    }
    case "request":
      send("iopub", "stream", request, { name: "stdout", text: JSON.stringify([request.metadata, request.content]) });
      return undefined;
    case "fail":
      return fail(request, "RangeError", rest, [`RangeError: ${rest}`, `    at cell_${executionCount}.ts:2:7`]);
    case "hang":
      await new Promise<void>((resolve) => (stopRunning = resolve));
      stopRunning = undefined;
      return fail(request, "KeyboardInterrupt", "", []);
    case "die":
      writeSync(2, "out of memory\nnative trace\n");
      process.exit(Number(rest));
      break;
    case "garble":
      writeSync(1, "this is no JSON\n");
      await new Promise(() => {});
      return undefined;
    default:
      throw new Error(`unknown line: ${line}`);
  }
}

async function execute(request: Request): Promise<void> {
  executionCount += 1;
  send("iopub", "status", request, { execution_state: "busy" });
  send("iopub", "execute_input", request, { code: request.content["code"], execution_count: executionCount });
  sendLate?.();
  sendLate = undefined;
  let reply: object | undefined;
  for (const line of String(request.content["code"]).split("\n")) {
    reply = await runLine(line.trim(), request);
    if (reply !== undefined) break;
  }
  send("shell", "execute_reply", request, { status: "ok", execution_count: executionCount, ...reply });
  send("iopub", "status", request, { execution_state: "idle" });
}

const mode = process.argv[2] ?? "good";
if (mode === "broken") {
  writeSync(2, "cannot find the runtime\n");
  process.exit(7);
}
if (mode !== "mute") {
  createInterface({ input: process.stdin }).on("line", (line) => {
    const request = JSON.parse(line) as Request;
    switch (request.header.msg_type) {
      case "kernel_info_request":
        send("shell", "kernel_info_reply", request, {
          status: "ok",
          language_info: { name: "fake" },
          pid: process.pid,
        });
        send("iopub", "status", request, { execution_state: "idle" });
        break;
      case "execute_request":
        void execute(request);
        break;
      case "interrupt_request":
        if (mode !== "deaf") stopRunning?.();
        break;
      case "shutdown_request":
        if (mode !== "deaf") process.exit(0);
        break;
    }
  });
}
// A deaf kernel does not even end with its input.
setInterval(() => {}, 1_000_000);
