import { stripVTControlCharacters } from "node:util";

import type { ArgsDef, CommandDef } from "citty";

import { kernelArgv as ownKernelArgv } from "../../headless/kernel-argv.ts";
import type { JsonObject } from "../../shared/json.ts";
import { SEVERAL } from "../check-arguments.ts";
import { CliError } from "../cli-error.ts";
import type { CommandFactory } from "../command.ts";
import type { Effects } from "../effects.ts";
import { readCount } from "../look.ts";
import { repeatedValues } from "../repeated-values.ts";
import { readParameters } from "../run/read-parameters.ts";
import { targetOf } from "../run/run-files.ts";
import { maybeFailure, prepareJob, runJob, type Job, type JobOptions, type KernelArgv } from "../run/run-one.ts";
import { RunReport, toRunJson } from "../run/run-report.ts";
import { maybeWorst, runSeveral } from "../run/run-several.ts";

const ARGS = {
  notebook: {
    type: "positional",
    required: true,
    valueHint: SEVERAL,
    description: "Notebooks (.ipynb) to run, each in its own folder and in a kernel of its own",
  },
  param: {
    type: "string",
    alias: "p",
    valueHint: "name=value",
    description: "Replace the value of a top-level constant of the notebook; may be given several times",
  },
  "param-file": {
    type: "string",
    valueHint: "FILE.json",
    description: 'Parameters as JSON: { "learningRate": 0.1 }. Those of --param hold before them',
  },
  output: {
    type: "string",
    alias: "o",
    valueHint: "path",
    description:
      "Where the executed notebook goes, also when a cell fails; - is stdout. Of several notebooks, a folder. Default: NAME.executed.ipynb",
  },
  "in-place": { type: "boolean", description: "Write the executed notebook over the notebook itself" },
  timeout: { type: "string", valueHint: "seconds", description: "How long one cell may take. Default: no limit" },
  "allow-errors": { type: "boolean", description: "Go on after a cell that fails" },
  from: {
    type: "string",
    valueHint: "CELL",
    description: "The first cell to run: the number of a code cell, or an id",
  },
  to: { type: "string", valueHint: "CELL", description: "The last cell to run" },
  jobs: { type: "string", alias: "j", valueHint: "N", description: "How many notebooks run side by side. Default: 1" },
  json: { type: "boolean", description: "Print one JSON document about the run instead of what its cells show" },
} as const satisfies ArgsDef;

/** `labtrail run`: executes notebooks with our own kernel, without Jupyter. */
export const runCommandFactory: CommandFactory = (effects) => createRunCommand(effects, ownKernelArgv);

export function createRunCommand(effects: Effects, kernelArgv: KernelArgv): CommandDef {
  const command: CommandDef<typeof ARGS> = {
    meta: { name: "run", description: "Run notebooks from top to bottom, without Jupyter" },
    args: ARGS,
    run: async ({ args, rawArgs }) => {
      const { cwd } = effects;
      const notebooks = [...new Set(args._)];
      const isOneOfSeveral = notebooks.length > 1;
      const where = { output: args.output, isInPlace: args["in-place"], isJson: args.json, isOneOfSeveral, cwd };
      const count = args.jobs === undefined ? 1 : readCount("--jobs", args.jobs);
      const parameters = readParameters(cwd, args["param-file"], repeatedValues(rawArgs, "param", "p"));
      const wishes = { parameters, from: args.from, to: args.to };
      const jobs = notebooks.map((path) => prepareJob(effects, path, targetOf(path, where), wishes));
      requireOwnTargets(jobs);
      const interruption = new AbortController();
      const stopListening = effects.onInterrupt?.(() => interruption.abort());
      const options: JobOptions = {
        cellTimeoutMs: toTimeoutMs(args.timeout),
        allowsErrors: args["allow-errors"] === true,
        kernelArgv,
        signal: interruption.signal,
      };
      try {
        const [job] = jobs;
        if (isOneOfSeveral) await runAll(effects, jobs, count, options, args.json === true);
        else if (job !== undefined) await runAlone(effects, job, options, args.json === true);
      } finally {
        stopListening?.();
      }
    },
  };
  // citty types a command by its own flags, and a list of commands by none.
  return command as unknown as CommandDef;
}

/** @throws {@link CliError} unless every cell went well. */
async function runAlone(effects: Effects, job: Job, options: JobOptions, isJson: boolean): Promise<void> {
  const { notebook, shownPath, target } = job;
  const run = await runJob(effects, job, options, new RunReport(notebook, effects, !isJson && target !== "-"));
  if (target !== "-") effects.stderr(`wrote ${target}\n`);
  if (isJson) printJson(effects, toRunJson(run, { notebook: shownPath, output: target }));
  const failure = maybeFailure(run, shownPath);
  if (failure === undefined) return;
  if (failure.fault !== undefined) {
    const text = failure.fault.traceback.join("\n");
    effects.stderr(`\n${effects.hasColor ? text : stripVTControlCharacters(text)}\n\n`);
  }
  throw failure.error;
}

/** @throws {@link CliError} unless every cell of every notebook went well. */
async function runAll(
  effects: Effects,
  jobs: readonly Job[],
  count: number,
  options: JobOptions,
  isJson: boolean,
): Promise<void> {
  const finished = await runSeveral(effects, jobs, count, options);
  if (isJson) {
    const documents = finished.map(({ job, run, error }): JsonObject => {
      const paths = { notebook: job.shownPath, output: job.target };
      if (run !== undefined) return toRunJson(run, paths);
      return { ...paths, status: "broken", error: { code: error?.code ?? "", message: error?.message ?? "" } };
    });
    printJson(effects, documents);
  }
  const worst = maybeWorst(finished);
  if (worst !== undefined) throw worst;
}

function printJson({ stdout }: Effects, json: JsonObject | readonly JsonObject[]): void {
  stdout(`${JSON.stringify(json, null, 2)}\n`);
}

/** Two notebooks of one name in different folders would be written over each other. */
function requireOwnTargets(jobs: readonly Job[]): void {
  const shared = jobs.find(({ target }, index) => jobs.findIndex((one) => one.target === target) !== index);
  if (shared === undefined) return;
  throw new CliError("BAD_ARGUMENT", `"${shared.target}" would be written by two notebooks`, {
    hint: "Run them one after another, or let each be written beside itself.",
  });
}

/** @throws {@link CliError} `BAD_ARGUMENT`. */
export function toTimeoutMs(seconds: string | undefined): number | undefined {
  if (seconds === undefined) return undefined;
  const timeoutMs = Number(seconds) * 1000;
  if (timeoutMs > 0 && Number.isFinite(timeoutMs)) return timeoutMs;
  throw new CliError("BAD_ARGUMENT", `--timeout "${seconds}" is no number of seconds`, {
    hint: "For example: --timeout 60",
  });
}
