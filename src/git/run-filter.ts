import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";

import { NotebookError } from "../notebook/notebook-error.ts";
import { readFlags } from "../notebook/strip-settings/read-flags.ts";
import type { StripSettings } from "../notebook/strip-settings/strip-settings.ts";
import { readAll, writeAll } from "./blocking-io.ts";
import { readLabtrailConfig } from "./filter-config.ts";
import { type FilterCommand, serveFilter } from "./filter-protocol.ts";
import { maybeCommonFolder } from "./git-folder.ts";
import { NotebookFilter, renderFailure } from "./notebook-filter.ts";
import { PacketReader } from "./pkt-line.ts";
import { readStripOptions, type RepositoryOptions } from "./strip-settings.ts";
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

const MODES = ["process", "clean", "smudge", "textconv"];

/** Runs the filter in one of its modes, and returns the exit code. */
export function runFilter([mode = "", ...args]: readonly string[], surroundings: FilterSurroundings): number {
  const { onMessage } = surroundings;
  if (!MODES.includes(mode)) {
    onMessage(
      `labtrail: "${mode}" is no mode of the filter, which git starts by itself after \`labtrail git install\`\n`,
    );
    return 2;
  }
  let path = "";
  try {
    const { settings, rest } = readFlags(args);
    [path = ""] = rest;
    return runMode(mode, path, settings, surroundings);
  } catch (error) {
    // When the pipe is broken git was interrupted, and nobody is left to be told.
    if (!isBrokenPipe(error)) onMessage(renderFailure(path, error));
    return 1;
  }
}

function runMode(mode: string, path: string, flags: StripSettings, surroundings: FilterSurroundings): number {
  const { input, output, onMessage, cwd, env } = surroundings;
  const readOptions = createOptionsReader(surroundings, flags);
  if (mode === "textconv") {
    const content = path === "" ? readAll(input) : readFileSync(resolve(cwd, path));
    writeAll(output, Buffer.from(renderNotebookText(content, readOptions())));
    return 0;
  }
  const filter = new NotebookFilter({
    // What comes from a pipe without a name cannot be found again.
    commonFolder: path === "" && mode !== "process" ? undefined : maybeCommonFolder(cwd, env),
    workFolder: cwd,
    readOptions,
    onWarning: (text) => onMessage(`labtrail: ${text}\n`),
  });
  const commands = {
    clean: (name, content) => filter.clean(name, content),
    smudge: (name, content) => filter.smudge(name, content),
  } satisfies Record<string, FilterCommand>;
  try {
    if (mode === "process") return serveGit(commands, surroundings);
    writeAll(output, commands[mode as keyof typeof commands](path, readAll(input)));
    return 0;
  } finally {
    filter.close();
  }
}

/** Reads the options once, with the first file: a fault in them then refuses files, and does not break the pipe. */
function createOptionsReader({ cwd, env }: FilterSurroundings, flags: StripSettings): () => RepositoryOptions {
  let options: RepositoryOptions | undefined;
  let fault: NotebookError | undefined;
  return () => {
    if (fault !== undefined) throw fault;
    try {
      return (options ??= readStripOptions(cwd, readLabtrailConfig({ cwd, env }), flags));
    } catch (error) {
      if (error instanceof NotebookError) fault = error;
      throw error;
    }
  };
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
