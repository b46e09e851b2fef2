import type { ArgsDef, CommandDef } from "citty";

import { type InstallOptions, installFilter, uninstallFilter } from "../../git/install.ts";
import { type FilterStatus, filterStatus } from "../../git/status.ts";
import { CliError } from "../cli-error.ts";
import type { Effects } from "../effects.ts";
import type { CommandFactory } from "../command.ts";

const WHERE_ARGS = {
  global: { type: "boolean", description: "For all your repositories, rather than this one" },
  attributes: {
    type: "string",
    valueHint: "path",
    description: "The attributes file, such as .gitattributes to share it. Default: one that is not committed",
  },
} as const satisfies ArgsDef;

/** `labtrail git`: notebooks without outputs in git, with outputs on disk. */
export const gitCommandFactory: CommandFactory = (effects) => ({
  meta: { name: "git", description: "Keep outputs of notebooks out of git, and lose none of them" },
  subCommands: {
    install: installCommand(effects),
    uninstall: uninstallCommand(effects),
    status: statusCommand(effects),
  },
});

function installCommand(effects: Effects): CommandDef<typeof WHERE_ARGS> {
  return {
    meta: { name: "install", description: "Set up the notebook filter, the readable diff and the merge by cells" },
    args: WHERE_ARGS,
    run: ({ args }) => {
      const { settings, attributesLine, attributesFile } = installFilter(effects, toInstallOptions(args));
      for (const { key, value } of settings) effects.stdout(`set ${key} = ${value}\n`);
      effects.stdout(
        attributesFile === undefined
          ? `git already treats notebooks so: ${attributesLine}\n`
          : `added to ${attributesFile}: ${attributesLine}\n`,
      );
      effects.stderr("next, to take the outputs out of notebooks that are committed already:\n");
      effects.stderr("  git add --renormalize .\n");
    },
  };
}

function uninstallCommand(effects: Effects): CommandDef<typeof WHERE_ARGS> {
  return {
    meta: { name: "uninstall", description: "Remove what install set up, given the same flags" },
    args: WHERE_ARGS,
    run: ({ args }) => {
      const { keys, attributesFile } = uninstallFilter(effects, toInstallOptions(args));
      for (const key of keys) effects.stdout(`unset ${key}\n`);
      if (attributesFile !== undefined) effects.stdout(`removed our line from ${attributesFile}\n`);
      if (keys.length === 0 && attributesFile === undefined) effects.stderr("nothing was installed\n");
    },
  };
}

function statusCommand(effects: Effects): CommandDef {
  return {
    meta: { name: "status", description: "Say what is set, and whether it works" },
    run: () => {
      const status = filterStatus(effects);
      effects.stdout(renderStatus(status));
      const isComplete = status.hasAttributes && status.settings.every(({ state }) => state !== "missing");
      if (isComplete && status.problem === undefined) return;
      throw new CliError("CHECK_FAILED", "notebooks are not filtered here", {
        hint: "Set it up with `labtrail git install`.",
      });
    },
  };
}

function renderStatus({ settings, hasAttributes, problem }: FilterStatus): string {
  const lines = [
    ...settings.map(({ key, state, value }) => `${key}: ${state}${state === "different" ? ` (${value})` : ""}`),
    `attributes of *.ipynb: ${hasAttributes ? "ok" : "missing"}`,
    `a notebook through git: ${problem ?? "ok"}`,
  ];
  return `${lines.join("\n")}\n`;
}

function toInstallOptions(args: {
  readonly global?: boolean | undefined;
  readonly attributes?: string | undefined;
}): InstallOptions {
  return { scope: args.global === true ? "global" : "local", attributesFile: args.attributes };
}
