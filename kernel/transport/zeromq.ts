// All sockets are bound before one is read: tslab answered while iopub was still binding, and died of EBUSY.
import { setImmediate as nextTurn } from "node:timers/promises";

import { messageOf } from "../../src/shared/errors.ts";
import { decodeFrames, encodeFrames, type AddressedMessage } from "../protocol/frames.ts";
import { createMessage, type Message } from "../protocol/message.ts";
import { ProtocolError } from "../protocol/protocol-error.ts";
import { createSigner, type Signer } from "../protocol/sign.ts";
import { Broadcaster } from "./broadcaster.ts";
import type { Channels, ChannelsListener, RequestChannel } from "./channels.ts";
import { endpointOf, type Connection } from "./connection-file.ts";
import { messagesOf, openSocket, type ZeromqSocket } from "./zeromq-sockets.ts";

/** How long a closing socket may still hand over what was sent: a client that has gone must not hold the process. */
const LINGER_MS = 1000;
/** As many messages may wait to be sent before more output is put off. */
const MAX_WAITING = 32;
/** The first byte of a frame by which a subscriber makes itself known on an XPUB socket. */
const SUBSCRIBE = 1;

/**
 * Sends one message after another: zeromq rejects a send with EBUSY while another is in flight. It begins in the next
 * turn of the event loop, since signing and sending take 0.1 ms that the start of a cell need not wait for.
 */
class SendQueue {
  readonly #socket: ZeromqSocket | Broadcaster;
  readonly #signer: Signer;
  readonly #onFault: (error: unknown) => void;
  readonly #waiting: AddressedMessage[] = [];
  #drained: Promise<void> | undefined;

  constructor(socket: ZeromqSocket | Broadcaster, signer: Signer, onFault: (error: unknown) => void) {
    this.#socket = socket;
    this.#signer = signer;
    this.#onFault = onFault;
  }

  add(addressed: AddressedMessage): void {
    this.#waiting.push(addressed);
    this.#drained ??= this.#drain();
  }

  /** Resolves when nothing waits; undefined while only a little does. */
  congestion(): Promise<void> | undefined {
    return this.#waiting.length > MAX_WAITING ? this.#drained : undefined;
  }

  async settled(): Promise<void> {
    await this.#drained;
  }

  async #drain(): Promise<void> {
    await nextTurn();
    for (let addressed = this.#waiting.shift(); addressed !== undefined; addressed = this.#waiting.shift()) {
      await this.#socket.send(encodeFrames(addressed, this.#signer)).catch(this.#onFault);
    }
    this.#drained = undefined;
  }
}

/**
 * Binds the five sockets of a connection.
 *
 * @param session - The kernel's session id, for the welcome of new subscribers.
 * @throws {@link ProtocolError} `UNSUPPORTED_SIGNATURE_SCHEME`, `NO_ZEROMQ`, or `BIND_FAILED`.
 */
export async function openZeromqChannels(connection: Connection, session: string): Promise<Channels> {
  const options = { linger: LINGER_MS, ipv6: connection.ip.includes(":") };
  // A client that connects once more under its identity takes the place of its dead connection (ipykernel#270).
  const routing = { ...options, sendHighWaterMark: 0, handover: true };
  const routers = {
    shell: openSocket("router", routing),
    control: openSocket("router", routing),
    stdin: openSocket("router", routing),
  };
  const stalled = new ProtocolError("CLIENT_STALLED", "a client does not read what it is sent, and will miss output");
  const iopub = new Broadcaster({ ...options, onStalled: () => channels?.reportFault(stalled) });
  const heartbeat = openSocket("reply", { linger: 0 });
  let channels: ZeromqChannels | undefined;
  try {
    const bound = Promise.all([
      routers.shell.bind(endpointOf(connection, "shell_port")),
      routers.control.bind(endpointOf(connection, "control_port")),
      routers.stdin.bind(endpointOf(connection, "stdin_port")),
      iopub.socket.bind(endpointOf(connection, "iopub_port")),
      heartbeat.bind(endpointOf(connection, "hb_port")),
    ]).catch((error: unknown) => {
      throw toBindFault(error);
    });
    // Binding is done by other threads; meanwhile this one loads `node:crypto`, which takes 5 ms.
    const createdSigner = Promise.resolve().then(() => createSigner(connection.key, connection.signature_scheme));
    const [signer] = await Promise.all([createdSigner, bound]);
    channels = new ZeromqChannels({ routers, iopub, heartbeat, signer, session });
    return channels;
  } catch (error) {
    for (const socket of [routers.shell, routers.control, routers.stdin, iopub.socket, heartbeat]) socket.close();
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
  readonly routers: Readonly<Record<RequestChannel, ZeromqSocket>>;
  readonly iopub: Broadcaster;
  readonly heartbeat: ZeromqSocket;
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
    const queueOf = (socket: ZeromqSocket | Broadcaster): SendQueue =>
      new SendQueue(socket, parts.signer, (error) => this.#reportSendFault(error));
    const { shell, control, stdin } = parts.routers;
    this.#queues = {
      shell: queueOf(shell),
      control: queueOf(control),
      stdin: queueOf(stdin),
      iopub: queueOf(parts.iopub),
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
    this.#queues[channel].add(to);
  }

  publish(message: Message): void {
    this.#queues.iopub.add({ identities: [Buffer.from(message.header.msg_type)], message });
  }

  congestion(): Promise<void> | undefined {
    return this.#queues.iopub.congestion();
  }

  /** What is no fault of one message. */
  reportFault(error: ProtocolError): void {
    this.#listener?.onFault(error);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all(Object.values(this.#queues).map((queue) => queue.settled()));
    const { routers, iopub, heartbeat } = this.#parts;
    for (const socket of [routers.shell, routers.control, routers.stdin, iopub.socket, heartbeat]) socket.close();
  }

  #reportSendFault(error: unknown): void {
    if (this.#isClosed) return;
    this.reportFault(
      new ProtocolError("SEND_FAILED", `a message could not be sent: ${messageOf(error)}`, { cause: error }),
    );
  }

  /** A loop over a socket ends when the socket is closed; any other end is the end of the kernel's use. */
  #watch(loop: Promise<void>): void {
    loop.catch((error: unknown) => {
      if (this.#isClosed) return;
      this.#reportSendFault(error);
      this.#listener?.onEnd();
    });
  }

  async #read(channel: RequestChannel, router: ZeromqSocket, listener: ChannelsListener): Promise<void> {
    for await (const frames of messagesOf(router)) {
      try {
        listener.onMessage({ channel, ...decodeFrames(frames, this.#parts.signer) });
      } catch (error) {
        if (!(error instanceof ProtocolError)) throw error;
        listener.onFault(error);
      }
    }
  }

  async #welcome(): Promise<void> {
    const { iopub, session } = this.#parts;
    for await (const [frame] of messagesOf(iopub.socket)) {
      if (frame?.[0] !== SUBSCRIBE) continue;
      const topic = frame.subarray(1);
      const content = { subscription: topic.toString("utf8") };
      const message = createMessage("iopub_welcome", { session, parent: undefined, content });
      // Under the subscribed topic itself, so that exactly those who asked for it get it.
      this.#queues.iopub.add({ identities: [topic], message });
    }
  }

  async #beat(): Promise<void> {
    const { heartbeat } = this.#parts;
    for await (const frames of messagesOf(heartbeat)) await heartbeat.send(frames);
  }
}
