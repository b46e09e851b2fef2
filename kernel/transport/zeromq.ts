// All sockets are bound before one is read: tslab answered while iopub was still binding, and died of EBUSY.
import { Reply, Router, XPublisher, type MessageLike } from "zeromq";

import { messageOf } from "../../src/shared/errors.ts";
import { decodeFrames, encodeFrames, type AddressedMessage } from "../protocol/frames.ts";
import { createMessage, type Message } from "../protocol/message.ts";
import { ProtocolError } from "../protocol/protocol-error.ts";
import type { Signer } from "../protocol/sign.ts";
import type { Channels, ChannelsListener, RequestChannel } from "./channels.ts";
import { endpointOf, type Connection } from "./connection-file.ts";

/** How long a closing socket may still hand over what was sent: a client that has gone must not hold the process. */
const LINGER_MS = 1000;
/** The first byte of a frame by which a subscriber makes itself known on an XPUB socket. */
const SUBSCRIBE = 1;

/** One send at a time: zeromq rejects a second one with EBUSY while the first is in flight. */
class SendQueue {
  readonly #socket: { send(frames: MessageLike[]): Promise<void> };
  #tail: Promise<void> = Promise.resolve();

  constructor(socket: { send(frames: MessageLike[]): Promise<void> }) {
    this.#socket = socket;
  }

  add(frames: readonly Uint8Array[], onFault: (error: unknown) => void): void {
    this.#tail = this.#tail.then(() => this.#socket.send([...frames])).catch(onFault);
  }

  settled(): Promise<void> {
    return this.#tail;
  }
}

/**
 * Binds the five sockets of a connection.
 *
 * @param session - The kernel's session id, for the welcome of new subscribers.
 * @throws {@link ProtocolError} `UNSUPPORTED_SIGNATURE_SCHEME`, or `BIND_FAILED`.
 */
export async function openZeromqChannels(connection: Connection, session: string): Promise<Channels> {
  const options = { linger: LINGER_MS, sendHighWaterMark: 0, ipv6: connection.ip.includes(":") };
  const routers = { shell: new Router(options), control: new Router(options), stdin: new Router(options) };
  const iopub = new XPublisher(options);
  // Also the second client with the same subscription gets its welcome.
  iopub.verbosity = "allSubs";
  const heartbeat = new Reply({ linger: 0 });
  try {
    const bound = Promise.all([
      routers.shell.bind(endpointOf(connection, "shell_port")),
      routers.control.bind(endpointOf(connection, "control_port")),
      routers.stdin.bind(endpointOf(connection, "stdin_port")),
      iopub.bind(endpointOf(connection, "iopub_port")),
      heartbeat.bind(endpointOf(connection, "hb_port")),
    ]).catch((error: unknown) => {
      throw toBindFault(error);
    });
    // Binding is done by other threads; meanwhile this one loads `node:crypto`, which takes 5 ms.
    const [{ createSigner }] = await Promise.all([import("../protocol/sign.ts"), bound]);
    const signer = createSigner(connection.key, connection.signature_scheme);
    return new ZeromqChannels({ routers, iopub, heartbeat, signer, session });
  } catch (error) {
    for (const socket of [routers.shell, routers.control, routers.stdin, iopub, heartbeat]) socket.close();
    throw error;
  }
}

function toBindFault(error: unknown): ProtocolError {
  return new ProtocolError("BIND_FAILED", `a socket could not be bound: ${messageOf(error)}`, {
    hint: "Another process holds a port of the connection file; start the kernel again to get new ports.",
    cause: error,
  });
}

interface Parts {
  readonly routers: Readonly<Record<RequestChannel, Router>>;
  readonly iopub: XPublisher;
  readonly heartbeat: Reply;
  readonly signer: Signer;
  readonly session: string;
}

class ZeromqChannels implements Channels {
  readonly #parts: Parts;
  readonly #queues: Readonly<Record<RequestChannel | "iopub", SendQueue>>;
  #listener: ChannelsListener | undefined;
  #isClosed = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    const { shell, control, stdin } = parts.routers;
    this.#queues = {
      shell: new SendQueue(shell),
      control: new SendQueue(control),
      stdin: new SendQueue(stdin),
      iopub: new SendQueue(parts.iopub),
    };
  }

  listen(listener: ChannelsListener): void {
    this.#listener = listener;
    const { routers } = this.#parts;
    this.#watch(this.#read("shell", routers.shell, listener));
    this.#watch(this.#read("control", routers.control, listener));
    this.#watch(this.#read("stdin", routers.stdin, listener));
    this.#watch(this.#welcome());
    this.#watch(this.#beat());
  }

  send(channel: RequestChannel, to: AddressedMessage): void {
    this.#queues[channel].add(encodeFrames(to, this.#parts.signer), this.#onSendFault);
  }

  publish(message: Message): void {
    const topic = Buffer.from(message.header.msg_type);
    this.#queues.iopub.add(encodeFrames({ identities: [topic], message }, this.#parts.signer), this.#onSendFault);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all(Object.values(this.#queues).map((queue) => queue.settled()));
    const { routers, iopub, heartbeat } = this.#parts;
    for (const socket of [routers.shell, routers.control, routers.stdin, iopub, heartbeat]) socket.close();
  }

  readonly #onSendFault = (error: unknown): void => {
    if (this.#isClosed) return;
    this.#listener?.onFault(
      new ProtocolError("SEND_FAILED", `a message could not be sent: ${messageOf(error)}`, { cause: error }),
    );
  };

  /** A loop over a socket ends when the socket is closed; any other end is the end of the kernel's use. */
  #watch(loop: Promise<void>): void {
    loop.catch((error: unknown) => {
      if (this.#isClosed) return;
      this.#onSendFault(error);
      this.#listener?.onEnd();
    });
  }

  async #read(channel: RequestChannel, router: Router, listener: ChannelsListener): Promise<void> {
    for await (const frames of router) {
      try {
        listener.onMessage({ channel, ...decodeFrames(frames, this.#parts.signer) });
      } catch (error) {
        if (!(error instanceof ProtocolError)) throw error;
        listener.onFault(error);
      }
    }
  }

  async #welcome(): Promise<void> {
    const { iopub, signer, session } = this.#parts;
    for await (const [frame] of iopub) {
      if (frame?.[0] !== SUBSCRIBE) continue;
      const topic = frame.subarray(1);
      const content = { subscription: topic.toString("utf8") };
      const message = createMessage("iopub_welcome", { session, parent: undefined, content });
      // Under the subscribed topic itself, so that exactly those who asked for it get it.
      this.#queues.iopub.add(encodeFrames({ identities: [topic], message }, signer), this.#onSendFault);
    }
  }

  async #beat(): Promise<void> {
    for await (const frames of this.#parts.heartbeat) await this.#parts.heartbeat.send(frames);
  }
}
