// How a client in a test reaches a kernel: over queues in this process, or over sockets.
import { Dealer, Subscriber } from "zeromq";

import { decodeFrames, encodeFrames } from "../../kernel/protocol/frames.ts";
import type { Message } from "../../kernel/protocol/message.ts";
import { ProtocolError } from "../../kernel/protocol/protocol-error.ts";
import { createSigner, type Signer } from "../../kernel/protocol/sign.ts";
import type { RequestChannel } from "../../kernel/transport/channels.ts";
import { type Connection, endpointOf } from "../../kernel/transport/connection-file.ts";
import type { MemoryChannels } from "../../kernel/transport/memory.ts";

/** What a client needs of a transport. */
export interface ClientWire {
  send(channel: RequestChannel, message: Message): void;
  /** Sends the message with a signature that does not belong to it. */
  sendForged(channel: RequestChannel, message: Message): void;
  /** Sends frames that are no message. */
  sendMalformed(channel: RequestChannel, frames: readonly string[]): void;
  close(): Promise<void>;
}

export type Receive = (channel: RequestChannel | "iopub", message: Message) => void;

export function memoryWire(memory: MemoryChannels): ClientWire {
  // Nothing is signed or framed in memory: what such a message comes to is that the transport reports it.
  const fault = (code: "BAD_SIGNATURE" | "MALFORMED_MESSAGE", message: string): void =>
    memory.fault(new ProtocolError(code, message));
  return {
    send: (channel, message) => memory.request(channel, message),
    sendForged: () => fault("BAD_SIGNATURE", "the signature does not belong to the message and the key"),
    sendMalformed: () => fault("MALFORMED_MESSAGE", "the frames are no message"),
    close: () => Promise.resolve(),
  };
}

/** @param identity - The same on all channels: by it the kernel finds, on stdin, the client that sent the cell. */
export function zeromqWire(connection: Connection, receive: Receive, identity = "client"): ClientWire {
  const signer = createSigner(connection.key, connection.signature_scheme);
  const forger = createSigner("another key", connection.signature_scheme);
  const routing = { routingId: identity, linger: 0 };
  const dealers = { shell: new Dealer(routing), control: new Dealer(routing), stdin: new Dealer(routing) };
  const subscriber = new Subscriber({ receiveHighWaterMark: 0, linger: 0 });
  dealers.shell.connect(endpointOf(connection, "shell_port"));
  dealers.control.connect(endpointOf(connection, "control_port"));
  dealers.stdin.connect(endpointOf(connection, "stdin_port"));
  subscriber.connect(endpointOf(connection, "iopub_port"));
  subscriber.subscribe("");
  const listen = async (channel: RequestChannel | "iopub", socket: Dealer | Subscriber): Promise<void> => {
    for await (const frames of socket) receive(channel, decodeFrames(frames, signer).message);
  };
  const loops = [
    listen("shell", dealers.shell),
    listen("control", dealers.control),
    listen("stdin", dealers.stdin),
    listen("iopub", subscriber),
  ];
  // One send at a time on each socket, as in the kernel.
  const tails: Record<RequestChannel, Promise<void>> = {
    shell: Promise.resolve(),
    control: Promise.resolve(),
    stdin: Promise.resolve(),
  };
  const sendFrames = (channel: RequestChannel, frames: readonly (string | Uint8Array)[]): void => {
    tails[channel] = tails[channel].then(() => dealers[channel].send(frames.map((frame) => Buffer.from(frame))));
  };
  const sendSigned = (channel: RequestChannel, message: Message, by: Signer): void =>
    sendFrames(channel, encodeFrames({ identities: [], message }, by));
  return {
    send: (channel, message) => sendSigned(channel, message, signer),
    sendForged: (channel, message) => sendSigned(channel, message, forger),
    sendMalformed: sendFrames,
    async close() {
      for (const socket of [...Object.values(dealers), subscriber]) socket.close();
      await Promise.all(loops);
    },
  };
}
