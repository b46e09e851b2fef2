import type { ArgsDef, CommandDef } from "citty";

import { createProjectPackages } from "../../export/project/packages.ts";
import { parsePlace, traceLine } from "../../release/trace/trace-line.ts";
import { traceName } from "../../release/trace/trace-name.ts";
import type { WorkspaceProject } from "../../release/trace/workspace.ts";
import { SEVERAL } from "../check-arguments.ts";
import { CliError } from "../cli-error.ts";
import type { CommandFactory } from "../command.ts";
import { maybeText } from "../look.ts";
import { createRunFinder } from "../released-runs.ts";
import { renderTrace, toTraceJson } from "../trace-report.ts";

const ARGS = {
  export: {
    type: "positional",
    required: false,
    valueHint: SEVERAL,
    description:
      "What production imports: PACKAGE#NAME, PACKAGE/MODULE#NAME, PACKAGE@VERSION#NAME, FILE.tgz#NAME, FILE.ts#NAME; without #NAME, everything",
  },
  file: {
    type: "string",
    valueHint: "FILE:LINE",
    description: "A line of a generated or released module, or of a file that imports one",
  },
  json: { type: "boolean", description: "Print one JSON document about the cells and runs" },
} as const satisfies ArgsDef;

/** `labtrail trace`: from code in production back to the notebook's cell, and the runs that rest on it. */
export const traceCommandFactory: CommandFactory = (effects) => {
  const command: CommandDef<typeof ARGS> = {
    meta: { name: "trace", description: "Find the notebook, cell and runs behind an import or a line of code" },
    args: ARGS,
    run: ({ args }) => {
      const { cwd, env, stdout, stderr } = effects;
      const file = maybeText(args.file);
      if (file === undefined && args._.length === 0) {
        throw new CliError("BAD_ARGUMENT", "what is to be traced?", {
          hint: "An import, labtrail trace @lab/penguins#predict, or a line, labtrail trace --file src/app.ts:12",
        });
      }
      const open = (root: string): WorkspaceProject => ({
        root,
        place: { cwd: root, env },
        packages: createProjectPackages(root),
        findRuns: createRunFinder(root, (text) => stderr(`${text}\n`)),
      });
      const traces = [
        ...args._.flatMap((written) => traceName(open, cwd, written)),
        ...(file === undefined ? [] : traceLine(open, parsePlace(file, cwd))),
      ];
      if (args.json === true) stdout(`${JSON.stringify(toTraceJson(traces, cwd), null, 2)}\n`);
      else stdout(traces.map((trace) => renderTrace(trace, cwd)).join("\n"));
    },
  };
  // citty types a command by its own flags, and a list of commands by none.
  return command as unknown as CommandDef;
};
