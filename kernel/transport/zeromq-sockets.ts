// The three kinds of sockets that a kernel has, straight from the native part of zeromq: the package's own JavaScript,
// which defines every kind and option there is, takes 4 ms of each start. The version of zeromq is pinned.
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

import { messageOf } from "../../src/shared/errors.ts";
import { ProtocolError } from "../protocol/protocol-error.ts";

/** One socket of ZeroMQ. */
export interface ZeromqSocket {
  readonly closed: boolean;
  bind(address: string): Promise<void>;
  /** Rejects with EBUSY while another send is in flight. */
  send(frames: readonly Uint8Array[]): Promise<void>;
  receive(): Promise<Buffer[]>;
  close(): void;
  /** By the numbers of zmq.h; see {@link setOptions}. */
  setInt32Option(option: number, value: number): void;
  setBoolOption(option: number, value: boolean): void;
}

/** Options by the names that the zeromq package gives them. */
export interface SocketOptions {
  /** How long a closed socket still hands over what was sent. */
  readonly linger?: number;
  /** How many messages may wait for a peer; 0 means any number. */
  readonly sendHighWaterMark?: number;
  readonly ipv6?: boolean;
  /** Whether a peer that connects under a known identity takes the place of the older one. */
  readonly handover?: boolean;
  /** Whether a send on an XPUB socket fails with EAGAIN when a subscriber cannot take the message. */
  readonly noDrop?: boolean;
  /** Whether an XPUB socket tells of each subscription, also of one that another peer has already. */
  readonly allSubscriptions?: boolean;
}

interface Addon {
  readonly Socket: new (type: number) => ZeromqSocket;
}

/** The numbers of zmq.h. */
const TYPE = { reply: 4, router: 6, xpublisher: 9 } as const;
const OPTION = { linger: 17, sendHighWaterMark: 23, allSubscriptions: 40, ipv6: 42, handover: 56, noDrop: 69 } as const;

let addon: Addon | undefined;

export function openSocket(type: keyof typeof TYPE, options: SocketOptions): ZeromqSocket {
  addon ??= loadAddon();
  const socket = new addon.Socket(TYPE[type]);
  setOptions(socket, options);
  return socket;
}

export function setOptions(socket: ZeromqSocket, options: SocketOptions): void {
  for (const [name, value] of Object.entries(options) as [keyof SocketOptions, number | boolean][]) {
    if (typeof value === "number") socket.setInt32Option(OPTION[name], value);
    else socket.setBoolOption(OPTION[name], value);
  }
}

/** Everything that arrives, until the socket is closed. */
export async function* messagesOf(socket: ZeromqSocket): AsyncGenerator<Buffer[]> {
  while (!socket.closed) {
    let frames: Buffer[];
    try {
      frames = await socket.receive();
    } catch (error) {
      if (socket.closed && (error as NodeJS.ErrnoException).code === "EAGAIN") return;
      throw error;
    }
    yield frames;
  }
}

interface Build {
  readonly os: string;
  readonly arch: string;
  readonly libc: string;
  readonly abi: number;
}

/** Loads the build for this machine, the one made for the newest Node first, as the package itself does. */
function loadAddon(): Addon {
  const requireModule = createRequire(import.meta.url);
  const folder = join(dirname(requireModule.resolve("zeromq/package.json")), "build");
  const libc = libcOf(process.platform);
  const manifest = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")) as Readonly<Record<string, string>>;
  const builds = Object.entries(manifest)
    .map(([key, path]) => ({ ...(JSON.parse(key) as Build), path: join(folder, ...path.split(/[\\/]/)) }))
    .filter(({ os, arch, libc: its }) => os === process.platform && arch === process.arch && its === libc)
    .toSorted((a, b) => b.abi - a.abi);
  const failures: string[] = [];
  for (const { path } of builds) {
    try {
      return requireModule(path) as Addon;
    } catch (error) {
      failures.push(messageOf(error));
    }
  }
  const reason = failures.length === 0 ? "there is none" : failures.join("; ");
  throw new ProtocolError(
    "NO_ZEROMQ",
    `zeromq cannot be loaded: of its builds for ${process.platform} ${process.arch} (${libc}) ${reason}`,
    { hint: "Install labtrail again, with its optional files, on this machine." },
  );
}

function libcOf(platform: NodeJS.Platform): string {
  if (platform === "linux") return existsSync("/etc/alpine-release") ? "musl" : "glibc";
  return platform === "win32" ? "msvc" : "libc";
}
