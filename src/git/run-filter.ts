import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";

import { readAll, writeAll } from "./blocking-io.ts";
import { type FilterCommand, serveFilter } from "./filter-protocol.ts";
import { maybeCommonFolder } from "./git-folder.ts";
import { NotebookFilter, renderFailure } from "./notebook-filter.ts";
import { PacketReader } from "./pkt-line.ts";
import { renderNotebookText } from "./textconv.ts";

/** The world around a filter. */
export interface FilterSurroundings {
  /** File descriptors; git's content comes and goes here. */
  readonly input: number;
  readonly output: number;
  /** Receives what the user is told, in lines. */
  readonly onMessage: (text: string) => void;
  /** The top folder of the working tree. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Runs the filter in one of its modes, and returns the exit code. */
export function runFilter([mode = "", path = ""]: readonly string[], surroundings: FilterSurroundings): number {
  const { input, output, onMessage, cwd, env } = surroundings;
  const filter = new NotebookFilter({
    commonFolder: maybeCommonFolder(cwd, env),
    workFolder: cwd,
    onWarning: (text) => onMessage(`labtrail: ${text}\n`),
  });
  const commands = {
    clean: (name, content) => filter.clean(name, content),
    smudge: (name, content) => filter.smudge(name, content),
  } satisfies Record<string, FilterCommand>;
  try {
    switch (mode) {
      case "process":
        return serveGit(commands, surroundings);
      case "clean":
      case "smudge":
        writeAll(output, commands[mode](path, readAll(input)));
        return 0;
      case "textconv":
        writeAll(output, Buffer.from(renderNotebookText(readFileSync(resolve(cwd, path)))));
        return 0;
      default:
        onMessage(
          `labtrail: "${mode}" is no mode of the filter, which git starts by itself after \`labtrail git install\`\n`,
        );
        return 2;
    }
  } catch (error) {
    // When the pipe is broken git was interrupted, and nobody is left to be told.
    if (!isBrokenPipe(error)) onMessage(renderFailure(path, error));
    return 1;
  } finally {
    filter.close();
  }
}

function serveGit(
  commands: Readonly<Record<string, FilterCommand>>,
  { input, output, onMessage, cwd }: FilterSurroundings,
): number {
  const isServed = serveFilter({
    reader: new PacketReader(input),
    write: (packets) => writeAll(output, packets),
    commands,
    // Clean is given the file of the working tree, so its size is known; a blob to smudge is small.
    sizeOf: (command, path) => {
      if (command !== "clean") return 0;
      return statSync(resolve(cwd, path), { throwIfNoEntry: false })?.size ?? 0;
    },
    onFailure: (path, error) => onMessage(renderFailure(path, error)),
  });
  if (isServed) return 0;
  onMessage(
    "labtrail: the other side of the pipe is not git, which starts this program by itself after `labtrail git install`\n",
  );
  return 1;
}

function isBrokenPipe(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EPIPE";
}
