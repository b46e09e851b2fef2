import { type FilterStatus, filterStatus } from "../../../git/status.ts";
import { CliError } from "../../cli-error.ts";
import type { CommandFactory } from "../../command.ts";

/** `labtrail git status`. */
export const statusCommandFactory: CommandFactory = (effects) => ({
  meta: {
    name: "status",
    description: "Say what is set, and whether it works; fails where notebooks are not filtered",
  },
  run: () => {
    const status = filterStatus(effects);
    effects.stdout(renderStatus(status));
    const isComplete = status.hasAttributes && status.settings.every(({ state }) => state !== "missing");
    if (isComplete && status.problem === undefined) return;
    throw new CliError("CHECK_FAILED", "notebooks are not filtered here", {
      hint: "Set it up with `labtrail git install`.",
    });
  },
});

function renderStatus({ settings, hasAttributes, problem }: FilterStatus): string {
  const lines = [
    ...settings.map(({ key, state, value }) => `${key}: ${state}${state === "different" ? ` (${value})` : ""}`),
    `attributes of *.ipynb: ${hasAttributes ? "ok" : "missing"}`,
    `a notebook through git: ${problem ?? "ok"}`,
  ];
  return `${lines.join("\n")}\n`;
}
