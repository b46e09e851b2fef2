// The long-running filter process of gitattributes(5), protocol version 2: one process serves all files of one git command.
import { contentPackets, linePackets, type PacketReader } from "./pkt-line.ts";

/** What a filter does with one file. Anything it throws is answered with an error, and git then refuses the file. */
export type FilterCommand = (path: string, content: Buffer) => Buffer;

export interface FilterServer {
  readonly reader: PacketReader;
  readonly write: (packets: Buffer) => void;
  readonly commands: Readonly<Record<string, FilterCommand>>;
  /** A guess at the size of a file, in bytes; 0 if there is none. */
  readonly sizeOf: (command: string, path: string) => number;
  readonly onFailure: (path: string, error: unknown) => void;
}

/** Serves git until it closes the pipe. Returns false if the other side does not speak the protocol. */
export function serveFilter({ reader, write, commands, sizeOf, onFailure }: FilterServer): boolean {
  const greeting = reader.readLines();
  if (greeting?.[0] !== "git-filter-client" || !greeting.includes("version=2")) return false;
  write(linePackets(["git-filter-server", "version=2"]));
  const offered = reader.readLines() ?? [];
  const names = Object.keys(commands).filter((name) => offered.includes(`capability=${name}`));
  write(linePackets(names.map((name) => `capability=${name}`)));
  for (;;) {
    const request = reader.readLines();
    if (request === undefined) return true;
    const command = maybeField(request, "command") ?? "";
    const path = maybeField(request, "pathname") ?? "";
    const content = reader.readContent(sizeOf(command, path));
    if (content === undefined) return true;
    write(answerTo(command, path, content));
  }

  function answerTo(command: string, path: string, content: Buffer): Buffer {
    try {
      const run = commands[command];
      if (run === undefined) throw new Error(`git asked for the unknown command "${command}"`);
      const result = run(path, content);
      // The last list is empty: the status stays what it was.
      return Buffer.concat([linePackets(["status=success"]), contentPackets(result), linePackets([])]);
    } catch (error) {
      onFailure(path, error);
      // Never "abort": git would then let all further files of this command pass unfiltered.
      return linePackets(["status=error"]);
    }
  }
}

function maybeField(lines: readonly string[], name: string): string | undefined {
  return lines.find((line) => line.startsWith(`${name}=`))?.slice(name.length + 1);
}
