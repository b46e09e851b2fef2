import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";

import { readFlags } from "../notebook/strip-settings/read-flags.ts";
import { readAll, writeAll } from "./blocking-io.ts";
import { CONTENT_MODES, createFilter, filterContent } from "./filter-content.ts";
import { serveFilter } from "./filter-protocol.ts";
import { type NotebookFilter, renderFailure } from "./notebook-filter.ts";
import { PacketReader } from "./pkt-line.ts";

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

const PROCESS = "process";

/** Runs the filter in one of its modes, and returns the exit code. */
export function runFilter([mode = "", ...args]: readonly string[], surroundings: FilterSurroundings): number {
  const { input, output, onMessage, cwd, env } = surroundings;
  const contentMode = CONTENT_MODES.find((name) => name === mode);
  if (contentMode === undefined && mode !== PROCESS) {
    onMessage(
      `labtrail: "${mode}" is no mode of the filter, which git starts by itself after \`labtrail git install\`\n`,
    );
    return 2;
  }
  let path = "";
  try {
    const { settings: flags, rest } = readFlags(args);
    [path = ""] = rest;
    const setup = { cwd, env, flags, onWarning: (text: string) => onMessage(`labtrail: ${text}\n`) };
    if (contentMode === undefined) return serveGit(createFilter(setup), surroundings);
    // What git gives to textconv is a file, and what it gives to the others comes through the pipe.
    const isFile = contentMode === "textconv" && path !== "";
    const content = isFile ? readFileSync(resolve(cwd, path)) : readAll(input);
    writeAll(output, filterContent(contentMode, path, content, setup));
    return 0;
  } catch (error) {
    // When the pipe is broken git was interrupted, and nobody is left to be told.
    if (!isBrokenPipe(error)) onMessage(renderFailure(path, error));
    return 1;
  }
}

function serveGit(filter: NotebookFilter, { input, output, onMessage, cwd }: FilterSurroundings): number {
  try {
    const isServed = serveFilter({
      reader: new PacketReader(input),
      write: (packets) => writeAll(output, packets),
      commands: {
        clean: (name, content) => filter.clean(name, content),
        smudge: (name, content) => filter.smudge(name, content),
      },
      // Clean is given the file of the working tree, so its size is known; a blob to smudge is small.
      sizeOf: (command, path) => {
        if (command !== "clean") return 0;
        return statSync(resolve(cwd, path), { throwIfNoEntry: false })?.size ?? 0;
      },
      onFailure: (path, error) => onMessage(renderFailure(path, error)),
    });
    if (isServed) return 0;
  } finally {
    filter.close();
  }
  onMessage(
    "labtrail: the other side of the pipe is not git, which starts this program by itself after `labtrail git install`\n",
  );
  return 1;
}

function isBrokenPipe(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EPIPE";
}
