import type { ArgsDef, CommandDef } from "citty";

import { examineRepository } from "../../../git/doctor/doctor.ts";
import { CliError } from "../../cli-error.ts";
import type { CommandFactory } from "../../command.ts";
import { renderFinding } from "../../render-finding.ts";

const ARGS = {
  json: { type: "boolean", description: "Print what was found as JSON" },
} as const satisfies ArgsDef;

/** `labtrail git doctor`. */
export const doctorCommandFactory: CommandFactory = (effects) => {
  const command: CommandDef<typeof ARGS> = {
    meta: { name: "doctor", description: "Find what is wrong with notebooks in this repository; fails if anything is" },
    args: ARGS,
    run: ({ args }) => {
      const findings = examineRepository(effects);
      if (args.json === true) effects.stdout(`${JSON.stringify(findings, null, 2)}\n`);
      else for (const finding of findings) effects.stdout(renderFinding(finding));
      const errors = findings.filter(({ level }) => level === "error").length;
      if (errors > 0) throw new CliError("CHECK_FAILED", `${errors} ${errors === 1 ? "error" : "errors"}`);
    },
  };
  return command as unknown as CommandDef;
};
