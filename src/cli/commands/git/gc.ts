import type { ArgsDef, CommandDef } from "citty";

import { readLabtrailConfig } from "../../../git/filter-config.ts";
import { requireCommonFolder } from "../../../git/git-command.ts";
import { keeperFolder, makeRoom, measureKept, removeAbandoned } from "../../../git/keeper-folder.ts";
import { readKeeperSettings } from "../../../git/keeper-settings.ts";
import type { CommandFactory } from "../../command.ts";
import { renderSize } from "../../render-size.ts";
import { requireSize } from "../../require-size.ts";

const ARGS = {
  size: { type: "string", valueHint: "512m|2g", description: "How much may stay. Default: the keeper's limit" },
  all: { type: "boolean", description: "Delete all that is kept" },
} as const satisfies ArgsDef;

/** `labtrail git gc`. */
export const gcCommandFactory: CommandFactory = (effects) => {
  const command: CommandDef<typeof ARGS> = {
    meta: { name: "gc", description: "Delete kept outputs, those of the notebooks used longest ago first" },
    args: ARGS,
    run: ({ args }) => {
      const folder = keeperFolder(requireCommonFolder(effects));
      const { limits } = readKeeperSettings(readLabtrailConfig(effects));
      const asked = args.size === undefined ? limits.totalBytes : requireSize(args.size);
      const abandoned = removeAbandoned(folder);
      const gone = makeRoom(folder, args.all === true ? 0 : asked);
      const { notebooks, sizeBytes } = measureKept(folder);
      if (abandoned > 0) effects.stdout(`deleted ${abandoned} half-written files\n`);
      effects.stdout(`deleted the outputs of ${gone.notebooks} notebooks, ${renderSize(gone.sizeBytes)}\n`);
      effects.stdout(`kept are those of ${notebooks}, ${renderSize(sizeBytes)}\n`);
    },
  };
  return command as unknown as CommandDef;
};
