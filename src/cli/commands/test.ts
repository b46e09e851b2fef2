import type { ArgsDef, CommandDef } from "citty";

import { findTestedNotebooks } from "../../export/testing/find-tested.ts";
import { runTests, type TestOptions, type TestsReport } from "../../export/testing/run-tests.ts";
import { SEVERAL } from "../check-arguments.ts";
import { CliError } from "../cli-error.ts";
import type { CommandFactory } from "../command.ts";
import { type ProjectScope, scopesOf } from "../project-scopes.ts";

const ARGS = {
  notebook: {
    type: "positional",
    required: false,
    valueHint: SEVERAL,
    description: "Notebooks, or folders of notebooks. Default: every notebook of the project with test cells",
  },
  name: { type: "string", alias: "t", valueHint: "pattern", description: "Only tests whose name matches" },
  update: { type: "boolean", alias: "u", description: "Write the snapshots anew" },
  coverage: { type: "boolean", description: "Tell which lines of the notebooks the tests have run" },
  json: { type: "boolean", description: "Print one JSON document about the tests" },
} as const satisfies ArgsDef;

/** `labtrail test`: runs the cells that are marked `//| test`, with the project's vitest. */
export const testCommandFactory: CommandFactory = (effects) => {
  const command: CommandDef<typeof ARGS> = {
    meta: { name: "test", description: "Run the cells marked with //| test, by vitest" },
    args: ARGS,
    run: async ({ args }) => {
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

function joinReports(reports: readonly TestsReport[]): Omit<TestsReport, "isGood"> {
  return { tests: reports.flatMap(({ tests }) => tests), errors: reports.flatMap(({ errors }) => errors) };
}
