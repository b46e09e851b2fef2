import type { AddressedMessage } from "../protocol/frames.ts";
import type { Message } from "../protocol/message.ts";
import type { ProtocolError } from "../protocol/protocol-error.ts";

/** The channels on which a client speaks to one kernel; `iopub` goes to everybody, the heartbeat is the transport's own. */
export type RequestChannel = "shell" | "control" | "stdin";

/** A message that came in, with the way back to its sender. */
export interface IncomingMessage extends AddressedMessage {
  readonly channel: RequestChannel;
}

/** What the owner of the channels hears. */
export interface ChannelsListener {
  onMessage(incoming: IncomingMessage): void;
  /** A message could not be read, or was not signed by our client. It has been dropped. */
  onFault(error: ProtocolError): void;
  /** The other side is gone for good; nobody will ask for a shutdown any more. */
  onEnd(): void;
}

/**
 * The five channels of one kernel. Every channel keeps the order in which it is written to; a transport that echoes
 * heartbeats does so by itself.
 */
export interface Channels {
  /** Starts to read. Nothing is read, and so nothing is lost, before this call. */
  listen(listener: ChannelsListener): void;
  /** Sends to one client. Never throws: a client that has gone is no fault of the kernel. */
  send(channel: RequestChannel, to: AddressedMessage): void;
  /** Sends to every client, on iopub. */
  publish(message: Message): void;
  /**
   * Resolves when there is room for more on iopub; undefined while there is. Nothing is lost by who does not wait, but
   * output that comes without end must, or it fills the memory.
   */
  congestion(): Promise<void> | undefined;
  /** Stops reading, hands over what was sent so far, and closes. */
  close(): Promise<void>;
}

export function isRequestChannel(name: string): name is RequestChannel {
  return name === "shell" || name === "control" || name === "stdin";
}
