// The kernel as Jupyter starts it: a program of its own, reached through the ports of a connection file.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

import type { Connection } from "../../kernel/transport/connection-file.ts";
import { entryPointPath } from "../../src/shared/installation.ts";
import { zeromqWire } from "./client-wire.ts";
import { MessageClient } from "./message-client.ts";
import { tcpConnection } from "./tcp-connection.ts";

const STOP_LIMIT_MS = 10_000;

/** Starts the program in an empty folder, and waits until it answers. */
export async function startKernelProgram(env: NodeJS.ProcessEnv = {}): Promise<KernelProgram> {
  const folder = mkdtempSync(join(tmpdir(), "labtrail-program-"));
  const program = new KernelProgram(folder, await tcpConnection(), env);
  // Before, the program may send what nobody has subscribed to yet.
  await program.until("a welcome on iopub", () =>
    program.messages.some(({ message }) => message.header.msg_type === "iopub_welcome"),
  );
  await program.request("kernel_info_request");
  return program;
}

export class KernelProgram extends MessageClient implements AsyncDisposable {
  /** The working directory of the cells. */
  readonly folder: string;
  readonly process: ChildProcess;
  /** Resolves when the program has ended. */
  readonly exited: Promise<unknown>;

  constructor(folder: string, connection: Connection, env: NodeJS.ProcessEnv) {
    super();
    this.folder = folder;
    const path = join(folder, "connection.json");
    writeFileSync(path, JSON.stringify(connection));
    this.process = spawn(process.execPath, [entryPointPath("kernel/main"), path], {
      cwd: folder,
      stdio: ["ignore", "ignore", "pipe"],
      // A process group of its own, as Jupyter gives it.
      detached: process.platform !== "win32",
      // The history of these kernels is not the user's. They end when this process is gone, however that comes about.
      env: { ...process.env, LABTRAIL_HISTORY: "off", JPY_PARENT_PID: String(process.pid), ...env },
    });
    this.exited = once(this.process, "exit");
    if (this.process.stderr !== null) {
      createInterface({ input: this.process.stderr }).on("line", this.hearLog);
    }
    this.connect(zeromqWire(connection, this.receive));
  }

  /** How the program ended; undefined while it runs. */
  get end(): string | undefined {
    const { exitCode, signalCode } = this.process;
    return exitCode === null && signalCode === null ? undefined : String(signalCode ?? exitCode);
  }

  /** Asks the program to end. */
  async shutDown(): Promise<void> {
    await this.request("shutdown_request", { restart: false }, "control");
    await this.exited;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.end === undefined) {
      this.process.kill("SIGTERM");
      const timer = setTimeout(() => this.process.kill("SIGKILL"), STOP_LIMIT_MS);
      await this.exited;
      clearTimeout(timer);
    }
    await this.disconnect();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
