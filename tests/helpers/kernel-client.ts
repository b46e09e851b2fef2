// A kernel in this process and a client for it, over either transport.
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { HANDLERS, loadHandlers, NOTICE_HANDLERS } from "../../kernel/handlers/table.ts";
import { createSessionId } from "../../kernel/protocol/header.ts";
import { startRuntime } from "../../kernel/runtime/host.ts";
import type { Channels } from "../../kernel/transport/channels.ts";
import type { Connection } from "../../kernel/transport/connection-file.ts";
import type { CellTypesParts } from "../../kernel/session/cell-types.ts";
import { serveKernel, type ServedKernel } from "../../kernel/session/serve.ts";
import { MemoryChannels } from "../../kernel/transport/memory.ts";
import { openZeromqChannels } from "../../kernel/transport/zeromq.ts";
import { createTracker } from "../../src/track/session/create-tracker.ts";
import { memoryWire, zeromqWire } from "./client-wire.ts";
import { MessageClient } from "./message-client.ts";

export type { Exchange, SentRequest } from "./message-client.ts";

export const TRANSPORTS = ["memory", "zeromq"] as const;
export type TransportName = (typeof TRANSPORTS)[number];

/** What a kernel may have beside the usual. */
export interface TestKernelOptions {
  /** How types are known; by default they are not, and no language server is started. */
  readonly types?: ((folder: string) => CellTypesParts) | undefined;
  /** Whether it behaves as one that a console has started. */
  readonly isStartedByConsole?: boolean;
}

/** Starts a kernel with a child process and a tracker of its own, in an empty folder. */
export async function startKernel(
  transport: TransportName = "memory",
  options: TestKernelOptions = {},
): Promise<TestKernel> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "labtrail-kernel-")));
  const kernel = new TestKernel(folder, options);
  await kernel.start(transport);
  return kernel;
}

export class TestKernel extends MessageClient implements AsyncDisposable {
  /** The working directory of the cells. */
  readonly folder: string;
  /** How the sockets are reached; in memory there are none. */
  readonly connection: Connection;
  readonly #options: TestKernelOptions;
  #served: ServedKernel | undefined;

  constructor(folder: string, options: TestKernelOptions = {}) {
    super();
    this.folder = folder;
    this.#options = options;
    this.connection = localConnection(folder);
  }

  async start(transport: TransportName): Promise<void> {
    if (transport === "memory") {
      const memory = new MemoryChannels(this.receive);
      this.#serve(memory, createSessionId());
      this.connect(memoryWire(memory));
      return;
    }
    const session = createSessionId();
    this.#serve(await openZeromqChannels(this.connection, session), session);
    this.connect(zeromqWire(this.connection, this.receive));
    await this.until("a welcome on iopub", () =>
      this.messages.some(({ message }) => message.header.msg_type === "iopub_welcome"),
    );
  }

  /** Resolves when the kernel has ended. */
  get ended(): Promise<void> {
    return this.#requireServed().ended;
  }

  /** Ends the kernel, and resolves when all is written; its folder stays. */
  async stop(): Promise<void> {
    const served = this.#requireServed();
    served.stop();
    await served.ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    await this.disconnect();
    rmSync(this.folder, { recursive: true, force: true });
  }

  #serve(channels: Channels, session: string): void {
    this.#served = serveKernel({
      session,
      channels,
      handlers: HANDLERS,
      noticeHandlers: NOTICE_HANDLERS,
      loadHandlers,
      openRuntime: (listener) => Promise.resolve(startRuntime({ cwd: this.folder, notebookPath: undefined, listener })),
      openTracker: () => Promise.resolve(createTracker({ cwd: this.folder, notebookPath: undefined })),
      types: this.#options.types?.(this.folder),
      isStartedByConsole: () => Promise.resolve(this.#options.isStartedByConsole === true),
      notebookPath: undefined,
      cwd: this.folder,
      log: this.hearLog,
    });
  }

  #requireServed(): ServedKernel {
    if (this.#served === undefined) throw new Error("the kernel was not started");
    return this.#served;
  }
}

/** A connection over local sockets in a folder: no port to be taken by somebody else. */
function localConnection(folder: string): Connection {
  const ports = { shell_port: 1, control_port: 2, stdin_port: 3, iopub_port: 4, hb_port: 5 };
  const signing = { key: "a key that only this test knows", signature_scheme: "hmac-sha256" };
  return { transport: "ipc", ip: join(folder, "socket"), ...signing, ...ports };
}
