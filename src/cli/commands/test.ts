import type { ArgsDef, CommandDef, ParsedArgs } from "citty";

import { CHECKED } from "../../export/testing/checked-cells.ts";
import { findTestedNotebooks } from "../../export/testing/find-tested.ts";
import { runTests, type TestOptions, type TestsReport } from "../../export/testing/run-tests.ts";
import { kernelArgv } from "../../headless/kernel-argv.ts";
import { SEVERAL } from "../check-arguments.ts";
import { CliError } from "../cli-error.ts";
import type { CommandFactory } from "../command.ts";
import type { Effects } from "../effects.ts";
import { checkOutputs, type CheckedNotebook } from "../outputs/check-outputs.ts";
import { isGoodOutput, renderOutputReport, toOutputsJson } from "../outputs/output-report.ts";
import { toTimeoutMs } from "./run.ts";
import { type ProjectScope, scopesOf } from "../project-scopes.ts";

const ARGS = {
  notebook: {
    type: "positional",
    required: false,
    valueHint: SEVERAL,
    description: "Notebooks, or folders of notebooks. Default: every notebook of the project with test cells",
  },
  name: { type: "string", alias: "t", valueHint: "pattern", description: "Only tests whose name matches" },
  outputs: {
    type: "boolean",
    description: "Run the notebooks instead, and compare what cells marked //| check-output give with what is stored",
  },
  update: { type: "boolean", alias: "u", description: "Write the snapshots anew; with --outputs the stored outputs" },
  timeout: { type: "string", valueHint: "seconds", description: "With --outputs: how long one cell may take" },
  coverage: { type: "boolean", description: "Tell which lines of the notebooks the tests have run" },
  json: { type: "boolean", description: "Print one JSON document about the tests" },
} as const satisfies ArgsDef;

/** `labtrail test`: runs the cells that are marked `//| test`, with the project's vitest. */
export const testCommandFactory: CommandFactory = (effects) => {
  const command: CommandDef<typeof ARGS> = {
    meta: { name: "test", description: "Run the cells marked with //| test, by vitest; or compare stored outputs" },
    args: ARGS,
    run: async ({ args }) => {
      if (args.outputs === true) return testOutputs(args, effects);
      if (args.timeout !== undefined) {
        throw new CliError("BAD_ARGUMENT", "--timeout is for --outputs", { hint: "Give both, or none." });
      }
      const options: TestOptions = {
        name: args.name,
        isUpdate: args.update === true,
        isCovering: args.coverage === true,
        isJson: args.json === true,
      };
      const projects = scopesOf(args._, effects.cwd)
        .map(({ root, scope }): ProjectScope => ({ root, scope: findTestedNotebooks(root, scope) }))
        .filter(({ scope }) => scope.length > 0);
      if (projects.length === 0) {
        effects.stderr("no cell is marked as a test: begin one with `//| test what it shows`\n");
        return;
      }
      const reports: TestsReport[] = [];
      // One after another: each has a vitest of its own, and they write to one terminal.
      for (const { root, scope } of projects) reports.push(await runTests(root, scope, options));
      if (options.isJson) effects.stdout(`${JSON.stringify(joinReports(reports), null, 2)}\n`);
      if (!reports.every(({ isGood }) => isGood)) throw new CliError("CHECK_FAILED", "some of the tests have failed");
    },
  };
  // citty types a command by its own flags, and a list of commands by none.
  return command as unknown as CommandDef;
};

type TestArgs = ParsedArgs<typeof ARGS>;

/** @throws {@link CliError} `CHECK_FAILED` when a cell gives something else than what is stored. */
async function testOutputs(args: TestArgs, effects: Effects): Promise<void> {
  if (args.name !== undefined || args.coverage === true) {
    throw new CliError("BAD_ARGUMENT", `--${args.name === undefined ? "coverage" : "name"} is not for --outputs`, {
      hint: "Leave one of them out.",
    });
  }
  const options = {
    kernelArgv,
    cellTimeoutMs: toTimeoutMs(args.timeout),
    isUpdate: args.update === true,
  };
  const notebooks: CheckedNotebook[] = [];
  for (const { root, scope } of scopesOf(args._, effects.cwd)) {
    for (const path of findTestedNotebooks(root, scope, CHECKED)) {
      const checked = await checkOutputs(root, path, options, effects);
      if (args.json !== true) effects.stdout(renderOutputReport(checked, effects.hasColor));
      notebooks.push(checked);
    }
  }
  const cells = notebooks.flatMap((notebook) => notebook.cells);
  if (args.json === true) effects.stdout(`${JSON.stringify(toOutputsJson(notebooks), null, 2)}\n`);
  else if (cells.length === 0) effects.stderr("no cell's outputs are checked: begin one with `//| check-output`\n");
  const bad = cells.filter((cell) => !isGoodOutput(cell)).length;
  if (bad === 0) return;
  const what = bad === 1 ? "1 cell does" : `${bad} cells do`;
  throw new CliError("CHECK_FAILED", `${what} not give what is stored`, {
    hint: "If what they give now is right: labtrail test --outputs --update",
  });
}

function joinReports(reports: readonly TestsReport[]): Omit<TestsReport, "isGood"> {
  return { tests: reports.flatMap(({ tests }) => tests), errors: reports.flatMap(({ errors }) => errors) };
}
