import type { ArgsDef, CommandDef } from "citty";

import { type Bump, isGreater } from "../../export/api-diff/change.ts";
import { renderComparison } from "../api-report.ts";
import { CliError } from "../cli-error.ts";
import type { CommandFactory } from "../command.ts";

const INPUT = "a .ts or .d.ts file, a package's folder, or its .tgz";

const ARGS = {
  old: { type: "positional", required: true, description: `The API as callers know it: ${INPUT}` },
  new: { type: "positional", required: true, description: "The API to compare it with" },
  "at-most": {
    type: "enum",
    options: ["major", "minor", "patch"],
    description: "Fail when callers need a greater step, or when that is not proven",
  },
  json: { type: "boolean", description: "Print one JSON document: bump, proven, changes" },
} as const satisfies ArgsDef;

/**
 * `labtrail api-diff`: what separates two versions of an API for its callers.
 *
 * Ends with 0 when they were compared, whatever came of it; with 1 when they could not be, or `--at-most` is exceeded.
 */
export const apiDiffCommandFactory: CommandFactory = (effects) => {
  const command: CommandDef<typeof ARGS> = {
    meta: { name: "api-diff", description: "Compare two versions of an API: which breaks a caller, and how" },
    args: ARGS,
    run: async ({ args }) => {
      const { compareApi } = await import("../../export/api-diff/compare-api.ts");
      const comparison = await compareApi(args.old, args.new, { cwd: effects.cwd });
      if (args.json === true) effects.stdout(`${JSON.stringify(comparison, null, 2)}\n`);
      else effects.stdout(renderComparison(comparison));
      const limit = args["at-most"] as Bump | undefined;
      if (limit === undefined) return;
      if (isGreater(comparison.bump, limit)) {
        throw new CliError(
          "CHECK_FAILED",
          `the changes ask for a ${comparison.bump} step, and at most ${limit} is allowed`,
        );
      }
      if (!comparison.proven && limit !== "major") {
        throw new CliError("CHECK_FAILED", `that a ${comparison.bump} step is enough is not proven`, {
          hint: "Look at the changes marked as not proven; where none matters to callers, allow a major step.",
        });
      }
    },
  };
  // citty types a command by its own flags, and a list of commands by none.
  return command as unknown as CommandDef;
};
