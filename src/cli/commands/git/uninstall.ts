import type { ArgsDef, CommandDef } from "citty";

import { uninstallFilter } from "../../../git/install.ts";
import type { CommandFactory } from "../../command.ts";
import { renderSize } from "../../render-size.ts";
import { toInstallOptions, WHERE_ARGS } from "./install-args.ts";

const ARGS = {
  ...WHERE_ARGS,
  "keep-outputs": { type: "boolean", description: "Leave the kept outputs in the git folder" },
} as const satisfies ArgsDef;

/** `labtrail git uninstall`. */
export const uninstallCommandFactory: CommandFactory = (effects) => {
  const command: CommandDef<typeof ARGS> = {
    meta: { name: "uninstall", description: "Remove what install set up, given the same flags, and the kept outputs" },
    args: ARGS,
    run: ({ args }) => {
      const options = { ...toInstallOptions(args), keepsOutputs: args["keep-outputs"] === true };
      const { keys, files, purgedBytes } = uninstallFilter(effects, options);
      for (const key of keys) effects.stdout(`unset ${key}\n`);
      for (const file of files) effects.stdout(`removed our part of ${file}\n`);
      if (purgedBytes > 0) effects.stdout(`deleted the kept outputs, ${renderSize(purgedBytes)}\n`);
      if (keys.length + files.length + purgedBytes === 0) effects.stderr("nothing was installed\n");
    },
  };
  return command as unknown as CommandDef;
};
