import { accessSync, constants, readFileSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { stripVTControlCharacters } from "node:util";

import type { ArgsDef, CommandDef } from "citty";

import { startKernel } from "../../headless/kernel-process.ts";
import { applyParameters, parseParameter } from "../../headless/parameters.ts";
import { runNotebook, type NotebookRun } from "../../headless/run-notebook.ts";
import { saveNotebook } from "../../headless/save-notebook.ts";
import type { Notebook } from "../../notebook/notebook.ts";
import { parseNotebook } from "../../notebook/parse.ts";
import { renderNotebook } from "../../notebook/write.ts";
import { CliError } from "../cli-error.ts";
import type { Effects } from "../effects.ts";
import type { CommandFactory } from "../command.ts";
import { kernelArgv as ownKernelArgv } from "../../headless/kernel-argv.ts";
import { repeatedValues } from "../repeated-values.ts";
import { codeCellNumbers, maybeFaultPlace, RunReport, toRunJson } from "../run-report.ts";

const ARGS = {
  notebook: { type: "positional", required: true, description: "The notebook (.ipynb) to run, in its own folder" },
  param: {
    type: "string",
    alias: "p",
    valueHint: "name=value",
    description: "Replace the value of a top-level constant of the notebook; may be given several times",
  },
  output: {
    type: "string",
    alias: "o",
    valueHint: "path",
    description: "Where the executed notebook goes, also when a cell fails; - is stdout. Default: NAME.executed.ipynb",
  },
  "in-place": { type: "boolean", description: "Write the executed notebook over the notebook itself" },
  timeout: { type: "string", valueHint: "seconds", description: "How long one cell may take. Default: no limit" },
  json: { type: "boolean", description: "Print one JSON document about the run instead of what its cells show" },
} as const satisfies ArgsDef;

/** The program that is the kernel, given the path of the notebook. */
export type KernelArgv = (notebookPath: string) => readonly string[];

/** `labtrail run`: executes a notebook with our own kernel, without Jupyter. */
export const runCommandFactory: CommandFactory = (effects) => createRunCommand(effects, ownKernelArgv);

export function createRunCommand(effects: Effects, kernelArgv: KernelArgv): CommandDef {
  const command: CommandDef<typeof ARGS> = {
    meta: { name: "run", description: "Run a notebook from top to bottom, without Jupyter" },
    args: ARGS,
    run: async ({ args, rawArgs }) => {
      const path = resolve(effects.cwd, args.notebook);
      const target = targetOf(args.notebook, { output: args.output, isInPlace: args["in-place"], isJson: args.json });
      const source = readNotebook(path, args.notebook);
      if (target !== "-") requireWritable(resolve(effects.cwd, target), target);
      const notebook = applyParameters(source, repeatedValues(rawArgs, "param", "p").map(parseParameter));
      const run = await runWithKernel(notebook, path, kernelArgv, effects, {
        cellTimeoutMs: toTimeoutMs(args.timeout),
        showsOutputs: args.json !== true && target !== "-",
      });
      if (target === "-") effects.stdout(renderNotebook(run.notebook));
      else {
        saveNotebook(run.notebook, resolve(effects.cwd, target));
        effects.stderr(`wrote ${target}\n`);
      }
      if (args.json === true) {
        effects.stdout(`${JSON.stringify(toRunJson(run, { notebook: args.notebook, output: target }), null, 2)}\n`);
      }
      failUnlessOk(run, args.notebook, effects);
    },
  };
  // citty types a command by its own flags, and a list of commands by none.
  return command as unknown as CommandDef;
}

interface TargetOptions {
  readonly output: string | undefined;
  readonly isInPlace: boolean | undefined;
  readonly isJson: boolean | undefined;
}

function targetOf(notebook: string, { output, isInPlace, isJson }: TargetOptions): string {
  if (output !== undefined && isInPlace === true) {
    throw new CliError("BAD_ARGUMENT", "--output and --in-place cannot both be given", { hint: "Choose one." });
  }
  if (output === "-" && isJson === true) {
    throw new CliError("BAD_ARGUMENT", "--output - and --json would both write to stdout", {
      hint: "Give the executed notebook a path: -o FILE",
    });
  }
  if (isInPlace === true) return notebook;
  return output ?? `${notebook.replace(/\.ipynb$/, "")}.executed.ipynb`;
}

function readNotebook(path: string, shownPath: string): Notebook {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) {
    throw new CliError("FILE_NOT_FOUND", `there is no notebook "${shownPath}"`, {
      hint: "Give the path of an .ipynb file.",
    });
  }
  return parseNotebook(readFileSync(path, "utf8"), shownPath);
}

/** Asked before the notebook runs, which may take hours. */
function requireWritable(path: string, shownPath: string): void {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  if (!isFolder && isWritable(dirname(path))) return;
  throw new CliError("BAD_ARGUMENT", `"${shownPath}" cannot be written`, {
    hint: isFolder ? "It is a folder: add the name of a file." : "Its folder must exist, and be yours to write to.",
  });
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    // Whatever the reason, the caller names the folder.
    return false;
  }
}

function toTimeoutMs(seconds: string | undefined): number | undefined {
  if (seconds === undefined) return undefined;
  const timeoutMs = Number(seconds) * 1000;
  if (timeoutMs > 0 && Number.isFinite(timeoutMs)) return timeoutMs;
  throw new CliError("BAD_ARGUMENT", `--timeout "${seconds}" is no number of seconds`, {
    hint: "For example: --timeout 60",
  });
}

async function runWithKernel(
  notebook: Notebook,
  path: string,
  kernelArgv: KernelArgv,
  effects: Effects,
  { cellTimeoutMs, showsOutputs }: { readonly cellTimeoutMs: number | undefined; readonly showsOutputs: boolean },
): Promise<NotebookRun> {
  const report = new RunReport(notebook, effects, showsOutputs);
  const interruption = new AbortController();
  const stopListening = effects.onInterrupt?.(() => interruption.abort());
  const kernel = await startKernel({ argv: kernelArgv(path), cwd: dirname(path), env: effects.env });
  try {
    return await runNotebook(notebook, kernel, {
      signal: interruption.signal,
      cellTimeoutMs,
      onCellStart: (cell, index) => report.startCell(cell, index),
      onOutput: (output, _index, displayId) => report.showOutput(output, displayId),
      onCellEnd: (run) => report.endCell(run),
    });
  } finally {
    await kernel.close();
    stopListening?.();
  }
}

/** Ends the command as the run ended. @throws {@link CliError} unless every cell went well. */
function failUnlessOk({ outcome, notebook }: NotebookRun, path: string, { stderr, hasColor }: Effects): void {
  if (outcome.kind === "ok") return;
  if (outcome.kind === "interrupted") throw new CliError("INTERRUPTED", `${path} was interrupted`);
  const { cell, run } = outcome;
  const name = `cell ${codeCellNumbers(notebook).get(run.index)} ("${cell.id}")`;
  if (outcome.kind === "broken") {
    const { message, hint } = outcome.error;
    throw new CliError("KERNEL_FAILED", `${path}, ${name}: ${message}`, hint === undefined ? {} : { hint });
  }
  const { ename, evalue, traceback } = outcome.fault;
  const text = traceback.join("\n");
  stderr(`\n${hasColor ? text : stripVTControlCharacters(text)}\n\n`);
  const place = maybeFaultPlace(traceback, run.executionCount);
  const where = place === undefined ? "" : `, line ${place.line}, column ${place.column}`;
  throw new CliError("CELL_FAILED", `${path}, ${name}${where}: ${ename}: ${evalue}`);
}
