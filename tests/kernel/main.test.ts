// The program itself, as Jupyter and the headless runner start it.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Dealer, Request, Subscriber } from "zeromq";

import { decodeFrames, encodeFrames } from "../../kernel/protocol/frames.ts";
import { decodeLine, encodeLine } from "../../kernel/protocol/line.ts";
import { createMessage, type Message } from "../../kernel/protocol/message.ts";
import { createSigner } from "../../kernel/protocol/sign.ts";
import { entryPointPath } from "../../src/shared/installation.ts";
import type { JsonObject } from "../../src/shared/json.ts";
import { tcpConnection } from "../helpers/tcp-connection.ts";

const MAIN = entryPointPath("kernel/main");

let folder = "";
let started: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "labtrail-main-"));
  started = [];
});
afterEach(async () => {
  for (const program of started) {
    if (program.exitCode !== null || program.signalCode !== null) continue;
    program.kill("SIGKILL");
    await once(program, "exit");
  }
  rmSync(folder, { recursive: true });
});

function startProgram(program: string, args: readonly string[], variables: NodeJS.ProcessEnv = {}): ChildProcess {
  // The history of these kernels is not the user's.
  const env = { ...process.env, JUPYTER_DATA_DIR: join(folder, "data"), ...variables };
  const child = spawn(program, args, { cwd: folder, env, stdio: ["pipe", "pipe", "pipe"] });
  started.push(child);
  return child;
}

function create(msg_type: string, content: JsonObject = {}): Message {
  return createMessage(msg_type, { session: "test", parent: undefined, content });
}

async function exitOf(program: ChildProcess): Promise<{ exitCode: number | null; stderr: string }> {
  let stderr = "";
  program.stderr?.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const [exitCode] = (await once(program, "close")) as [number | null];
  return { exitCode, stderr };
}

function startPipe(args: readonly string[] = []) {
  const program = startProgram(process.execPath, [MAIN, "--pipe", ...args]);
  const lines = createInterface({ input: program.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]();
  return {
    program,
    send: (channel: string, message: Message) => program.stdin?.write(encodeLine({ channel, message })),
    /** Reads up to the first message of this type. */
    async receive(msg_type: string): Promise<Message> {
      for (;;) {
        const { value, done } = await lines.next();
        if (done === true) throw new Error(`the kernel ended before it sent ${msg_type}`);
        const { message } = decodeLine(value);
        if (message.header.msg_type === msg_type) return message;
      }
    },
  };
}

async function writeConnection() {
  const connection = await tcpConnection();
  const path = join(folder, "connection.json");
  writeFileSync(path, JSON.stringify(connection));
  return { path, connection };
}

/** Starts a kernel, runs a cell, and gives what the history then holds. */
async function historyAfter(code: string, variables: NodeJS.ProcessEnv = {}): Promise<unknown> {
  const { path, connection } = await writeConnection();
  const program = startProgram(process.execPath, [MAIN, path], variables);
  const signer = createSigner("secret", "hmac-sha256");
  const shell = new Dealer({ linger: 0 });
  shell.connect(`tcp://127.0.0.1:${connection.shell_port}`);
  const ask = async (type: string, content: JsonObject): Promise<Message> => {
    await shell.send(encodeFrames({ identities: [], message: create(type, content) }, signer));
    return decodeFrames(await shell.receive(), signer).message;
  };
  try {
    await ask("execute_request", { code });
    const reply = await ask("history_request", { hist_access_type: "tail", n: 10 });
    await ask("shutdown_request", { restart: true });
    expect((await exitOf(program)).exitCode).toBe(0);
    return reply.content["history"];
  } finally {
    shell.close();
  }
}

describe("over a pipe", () => {
  // Symptom: a kernel that outlived its parent logged for ever that its log could not be written.
  test("a kernel whose log nobody reads any more goes on, and ends with its client", async () => {
    const { program, send, receive } = startPipe();
    send("shell", create("kernel_info_request"));
    await receive("kernel_info_reply");

    program.stderr?.destroy();
    for (let line = 0; line < 5; line += 1) program.stdin?.write("no message\n");
    send("shell", create("is_complete_request", { code: "1" }));
    await receive("is_complete_reply");
    program.stdin?.end();
    const [exitCode] = (await once(program, "exit")) as [number | null];

    expect(exitCode).toBe(0);
  });

  test("the kernel runs cells in the folder of the notebook, and ends when asked to", async () => {
    writeFileSync(join(folder, "analysis.ipynb"), "{}");
    const kernel = startPipe(["--notebook", join(folder, "analysis.ipynb")]);
    kernel.send("shell", create("execute_request", { code: "__filename" }));

    const result = await kernel.receive("execute_result");
    kernel.send("control", create("shutdown_request"));
    const reply = await kernel.receive("shutdown_reply");
    const { exitCode, stderr } = await exitOf(kernel.program);

    expect(result.content["data"]).toMatchObject({ "text/plain": `'${join(folder, "analysis.ipynb")}'` });
    expect(reply.content).toMatchObject({ status: "ok", restart: false });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  });

  test("a line that is no message is logged, and the next one is answered", async () => {
    const kernel = startPipe();
    kernel.program.stdin?.write("hello\n");
    kernel.send("shell", create("kernel_info_request"));

    await kernel.receive("kernel_info_reply");
    kernel.program.stdin?.end();

    expect((await exitOf(kernel.program)).stderr).toContain("dropped message number 1: the line is not JSON");
  });

  test("a client that goes away ends the kernel, also during a busy cell", async () => {
    const kernel = startPipe();
    kernel.send("shell", create("execute_request", { code: `console.log("on"); while (true) {}` }));
    await kernel.receive("stream");

    kernel.program.stdin?.end();

    expect((await exitOf(kernel.program)).exitCode).toBe(0);
  });

  test.runIf(process.platform !== "win32")("Ctrl-C in its process group does not end it", async () => {
    const kernel = startPipe();
    kernel.send("shell", create("execute_request", { code: "let kept = 3; kept" }));
    await kernel.receive("execute_reply");

    kernel.program.kill("SIGINT");
    kernel.send("shell", create("execute_request", { code: "kept" }));

    expect((await kernel.receive("execute_result")).content["data"]).toMatchObject({ "text/plain": "3" });
  });
});

describe("with a connection file", () => {
  test("the kernel answers on tcp, echoes heartbeats, and knows the notebook of the Jupyter server", async () => {
    const { path, connection } = await writeConnection();
    writeFileSync(join(folder, "lab.ipynb"), "{}");
    const program = startProgram(process.execPath, [MAIN, path], { JPY_SESSION_NAME: join(folder, "lab.ipynb") });
    const signer = createSigner("secret", "hmac-sha256");
    const shell = new Dealer({ linger: 0 });
    const iopub = new Subscriber();
    const heartbeat = new Request({ linger: 0 });
    shell.connect(`tcp://127.0.0.1:${connection.shell_port}`);
    iopub.connect(`tcp://127.0.0.1:${connection.iopub_port}`);
    iopub.subscribe("execute_result");
    heartbeat.connect(`tcp://127.0.0.1:${connection.hb_port}`);
    try {
      const [welcome] = decodeAll(await iopub.receive());
      await shell.send(
        encodeFrames({ identities: [], message: create("execute_request", { code: "__filename" }) }, signer),
      );
      const [result] = decodeAll(await iopub.receive());
      await heartbeat.send("alive?");

      expect(welcome?.content).toEqual({ subscription: "execute_result" });
      expect(result?.content["data"]).toMatchObject({ "text/plain": `'${join(folder, "lab.ipynb")}'` });
      expect(String((await heartbeat.receive())[0])).toBe("alive?");
      await shell.send(encodeFrames({ identities: [], message: create("shutdown_request") }, signer));
      expect((await exitOf(program)).exitCode).toBe(0);
    } finally {
      for (const socket of [shell, iopub, heartbeat]) socket.close();
    }

    function decodeAll(frames: Buffer[]): Message[] {
      return [decodeFrames(frames, signer).message];
    }
  });

  test("what was typed is found after a restart, unless it is not to be kept", async () => {
    const first = await historyAfter("1 + 1");
    const unkept = await historyAfter("const token = 1", { LABTRAIL_HISTORY: "off" });
    const second = await historyAfter("2 + 2");

    expect(first).toEqual([[1, 1, "1 + 1"]]);
    expect(unkept).toEqual([[1, 1, "const token = 1"]]);
    expect(second).toEqual([
      [1, 1, "1 + 1"],
      [2, 1, "2 + 2"],
    ]);
  });

  test("a connection file that cannot be used gives one clear line and what to do", async () => {
    writeFileSync(join(folder, "bad.json"), "{}");

    const { exitCode, stderr } = await exitOf(startProgram(process.execPath, [MAIN, join(folder, "bad.json")]));

    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^labtrail kernel: the connection file ".*bad\.json" cannot be used: its ip is missing\n/);
    expect(stderr).not.toContain("    at ");
  });

  test("a port that is taken is a clear error as well, and leaves nothing running", async () => {
    const { path, connection } = await writeConnection();
    const server = createServer().listen(connection.iopub_port, "127.0.0.1");
    await once(server, "listening");

    const { exitCode, stderr } = await exitOf(startProgram(process.execPath, [MAIN, path]));
    server.close();

    expect(exitCode).toBe(1);
    expect(stderr).toContain("a socket could not be bound");
  });

  test.runIf(process.platform !== "win32")(
    "the kernel ends when the Jupyter server that started it is gone",
    async () => {
      const { path, connection } = await writeConnection();
      // A server in between, which is then killed; the kernel tells its process id before.
      const server = `
        const { spawn } = require("node:child_process");
        const env = { ...process.env, JPY_PARENT_PID: String(process.pid) };
        const kernel = spawn(process.execPath, ${JSON.stringify([MAIN, path])}, { stdio: "inherit", env });
        setInterval(() => kernel, 1000);`;
      const program = startProgram(process.execPath, ["-e", server]);
      const iopub = new Subscriber();
      iopub.connect(`tcp://127.0.0.1:${connection.iopub_port}`);
      iopub.subscribe("");
      await iopub.receive();
      iopub.close();

      program.kill("SIGKILL");

      // The pipes are the kernel's too: they close when it has ended.
      await once(program, "close");
      expect(program.signalCode).toBe("SIGKILL");
    },
  );
});

test("without arguments the program says how it is used", async () => {
  const { exitCode, stderr } = await exitOf(startProgram(process.execPath, [MAIN]));

  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/^usage: main CONNECTION_FILE\n/);
});
