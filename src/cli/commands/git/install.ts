import type { ArgsDef, CommandDef } from "citty";

import { type Installed, installFilter } from "../../../git/install.ts";
import type { InstalledHooks } from "../../../git/hooks/install-hooks.ts";
import type { CommandFactory } from "../../command.ts";
import type { Effects } from "../../effects.ts";
import { toInstallOptions, WHERE_ARGS } from "./install-args.ts";

const ARGS = {
  ...WHERE_ARGS,
  "without-hooks": { type: "boolean", description: "Leave the hooks out" },
} as const satisfies ArgsDef;

/** `labtrail git install`. */
export const installCommandFactory: CommandFactory = (effects) => {
  const command: CommandDef<typeof ARGS> = {
    meta: {
      name: "install",
      description: "Set up the notebook filter, readable diffs, the merge by cells and the hooks",
    },
    args: ARGS,
    run: ({ args }) => {
      report(
        effects,
        installFilter(effects, { ...toInstallOptions(args), withoutHooks: args["without-hooks"] === true }),
      );
    },
  };
  return command as unknown as CommandDef;
};

function report({ stdout, stderr }: Effects, installed: Installed): void {
  const { settings, sharedConfig, attributesLine, attributesFile, replacedFilter, hooks } = installed;
  for (const { key, value } of settings) stdout(`set ${key} = ${value}\n`);
  if (sharedConfig !== undefined) stdout(`these are in ${sharedConfig}, which this clone now includes\n`);
  stdout(
    attributesFile === undefined
      ? `git already treats notebooks so: ${attributesLine}\n`
      : `added to ${attributesFile}: ${attributesLine}\n`,
  );
  if (replacedFilter !== undefined) stdout(`it takes the place of the filter "${replacedFilter}" for notebooks\n`);
  if (hooks !== undefined) reportHooks(stdout, stderr, hooks);
  if (sharedConfig !== undefined) stderr("next, so that everybody gets them: git add .gitattributes .gitconfig\n");
  stderr("next, to take the outputs out of notebooks that are committed already:\n");
  stderr("  git add --renormalize .\n");
}

function reportHooks(stdout: Effects["stdout"], stderr: Effects["stderr"], { folder, hooks }: InstalledHooks): void {
  if (folder.kind === "outside") {
    stderr(
      `no hooks: core.hooksPath is "${folder.path}", which other repositories use as well. To have modules made at\n`,
    );
    stderr("  each commit, call this in its pre-commit: labtrail git hook pre-commit\n");
    return;
  }
  for (const { path, state } of hooks) {
    if (state === "written") stdout(`wrote ${path}\n`);
    if (state === "chained") stdout(`wrote ${path}, which first runs the hook that was there\n`);
    if (state === "added") stdout(`added our lines to ${path}\n`);
    if (state === "left") stderr(`left ${path} alone. See: labtrail git doctor\n`);
  }
  if (folder.kind === "shared") stderr(`next, so that everybody has the hooks: git add ${folder.path}\n`);
}
