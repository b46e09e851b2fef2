import type { ArgsDef, CommandDef } from "citty";

import { configOfScope, removeSettings, writeSettings } from "../../../git/config-file.ts";
import { readLabtrailConfig } from "../../../git/filter-config.ts";
import { requireCommonFolder, requireTopFolder } from "../../../git/git-command.ts";
import { GitError } from "../../../git/git-error.ts";
import { keeperFolder, measureKept } from "../../../git/keeper-folder.ts";
import { KEEPER_KEYS, readKeeperSettings } from "../../../git/keeper-settings.ts";
import { CliError } from "../../cli-error.ts";
import type { CommandFactory } from "../../command.ts";
import { renderSize } from "../../render-size.ts";
import { requireSize } from "../../require-size.ts";

const [STATE_KEY, SIZE_KEY] = KEEPER_KEYS;

const ARGS = {
  state: { type: "positional", required: false, valueHint: "on|off", description: "Without it: say how it stands" },
  size: { type: "string", valueHint: "512m|2g", description: "How much may be kept in a repository" },
  global: { type: "boolean", description: "For all your repositories, rather than this one" },
} as const satisfies ArgsDef;

/** `labtrail git keeper`. */
export const keeperCommandFactory: CommandFactory = (effects) => {
  const command: CommandDef<typeof ARGS> = {
    meta: { name: "keeper", description: "Switch on or off that outputs are kept beside the repository" },
    args: ARGS,
    run: ({ args }) => {
      const { state, size } = args;
      if (state !== undefined && state !== "on" && state !== "off") {
        throw new CliError("BAD_ARGUMENT", `the keeper cannot be "${state}"`, { hint: "It is on or off." });
      }
      if (args.global !== true) requireTopFolder(effects);
      const file = configOfScope(effects, args.global === true ? "global" : "local");
      if (state === "off") writeSettings(effects, file, [{ key: STATE_KEY, value: "false" }]);
      // On is what it is by itself, unless a wider setting says otherwise.
      if (state === "on") removeSettings(file, [STATE_KEY]);
      if (state === "on" && !readSettings().isOn) writeSettings(effects, file, [{ key: STATE_KEY, value: "true" }]);
      if (size !== undefined) {
        requireSize(size);
        writeSettings(effects, file, [{ key: SIZE_KEY, value: size }]);
      }
      report();
    },
  };
  return command as unknown as CommandDef;

  function readSettings() {
    return readKeeperSettings(readLabtrailConfig(effects));
  }

  function report(): void {
    const { isOn, limits } = readSettings();
    effects.stdout(
      `the keeper is ${isOn ? "on" : "off"}, for at most ${renderSize(limits.totalBytes)} in a repository\n`,
    );
    let folder: string;
    try {
      folder = keeperFolder(requireCommonFolder(effects));
    } catch (error) {
      if (!(error instanceof GitError)) throw error;
      // A setting for all repositories may be made outside of any.
      return;
    }
    const { notebooks, sizeBytes } = measureKept(folder);
    effects.stdout(`kept are the outputs of ${notebooks} notebooks, ${renderSize(sizeBytes)}, in ${folder}\n`);
    if (!isOn && notebooks > 0)
      effects.stderr("they are not used while it is off. To delete them: labtrail git gc --all\n");
  }
};
