import { readFileSync, statSync } from "node:fs";

import { readAll, writeAll } from "./blocking-io.ts";
import { type FilterCommand, serveFilter } from "./filter-protocol.ts";
import { maybeCommonFolder } from "./git-folder.ts";
import { NotebookFilter, renderFailure } from "./notebook-filter.ts";
import { PacketReader } from "./pkt-line.ts";
import { renderNotebookText } from "./textconv.ts";

const STDIN = 0;
const STDOUT = 1;

function warn(text: string): void {
  process.stderr.write(`labtrail: ${text}\n`);
}

/** Runs the filter in one of its modes, and returns the exit code. */
export function runFilter([mode = "", path = ""]: readonly string[]): number {
  const filter = new NotebookFilter({ commonFolder: maybeCommonFolder(process.cwd(), process.env), onWarning: warn });
  const commands = {
    clean: (name, content) => filter.clean(name, content),
    smudge: (name, content) => filter.smudge(name, content),
  } satisfies Record<string, FilterCommand>;
  try {
    switch (mode) {
      case "process":
        return serve(commands);
      case "clean":
      case "smudge":
        writeAll(STDOUT, commands[mode](path, readAll(STDIN)));
        return 0;
      case "textconv":
        writeAll(STDOUT, Buffer.from(renderNotebookText(readFileSync(path))));
        return 0;
      default:
        warn(`"${mode}" is no mode of the git filter: it is started by git, after \`labtrail git install\``);
        return 2;
    }
  } catch (error) {
    // Git was interrupted, and has nobody left to tell.
    if (!isBrokenPipe(error)) process.stderr.write(renderFailure(path, error));
    return 1;
  } finally {
    filter.close();
  }
}

function serve(commands: Readonly<Record<string, FilterCommand>>): number {
  const isServed = serveFilter({
    reader: new PacketReader(STDIN),
    write: (packets) => writeAll(STDOUT, packets),
    commands,
    // Clean is given the file of the working tree, so its size is known; a smudged blob is small.
    sizeOf: (command, path) => (command === "clean" ? (statSync(path, { throwIfNoEntry: false })?.size ?? 0) : 0),
    onFailure: (path, error) => void process.stderr.write(renderFailure(path, error)),
  });
  if (isServed) return 0;
  warn("the other side of the pipe is not git: this program is started by git, after `labtrail git install`");
  return 1;
}

function isBrokenPipe(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EPIPE";
}
