import type { ArgsDef, CommandDef } from "citty";

import { CliError } from "../cli-error.ts";
import type { CommandFactory } from "../command.ts";
import { checkGit, checkOptionalPackages, checkPackages, checkStore } from "../doctor/check-project.ts";
import { checkJupyter, checkKernel, checkLanguageServer, checkNode } from "../doctor/check-programs.ts";
import { renderFinding } from "../render-finding.ts";

const ARGS = {
  json: { type: "boolean", description: "Print what was found as JSON" },
} as const satisfies ArgsDef;

/** `labtrail doctor`: one page of checks. */
export const doctorCommandFactory: CommandFactory = (effects) => {
  const command: CommandDef<typeof ARGS> = {
    meta: {
      name: "doctor",
      description: "Check Node, kernel, Jupyter, packages, git, store and types; fails if anything is wrong",
    },
    args: ARGS,
    run: async ({ args }) => {
      const { cwd } = effects;
      const [kernel, jupyter, types] = await Promise.all([
        checkKernel(effects),
        checkJupyter(effects),
        checkLanguageServer(effects),
      ]);
      const findings = [
        checkNode(),
        ...kernel,
        jupyter,
        types,
        checkPackages(cwd),
        checkGit(effects),
        ...checkStore(cwd),
        checkOptionalPackages(cwd),
      ];
      if (args.json === true) effects.stdout(`${JSON.stringify(findings, null, 2)}\n`);
      else for (const finding of findings) effects.stdout(renderFinding(finding));
      const errors = findings.filter(({ level }) => level === "error").length;
      if (errors > 0) throw new CliError("CHECK_FAILED", `${errors} ${errors === 1 ? "error" : "errors"}`);
    },
  };
  return command as unknown as CommandDef;
};
