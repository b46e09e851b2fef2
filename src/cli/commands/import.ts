import { statSync } from "node:fs";
import { resolve } from "node:path";

import { importBundle } from "../../reproduce/bundle/import-bundle.ts";
import { openStore } from "../../track/open-store.ts";
import { findProjectRoot } from "../../track/project.ts";
import type { TrailStore } from "../../track/store.ts";
import { toSafeText } from "../../track/report/render-text.ts";
import { CliError } from "../cli-error.ts";
import type { CommandFactory } from "../command.ts";
import { JSON_FLAG, maybeText } from "../look.ts";
import { requireSize } from "../require-size.ts";

/** `labtrail import`: takes a run out of a bundle. */
export const importCommandFactory: CommandFactory = (effects) => ({
  meta: { name: "import", description: "Take a run out of a bundle into this project's store" },
  args: {
    file: { type: "positional", required: true, description: "The bundle, as `labtrail bundle` writes it" },
    "max-size": { type: "string", valueHint: "100m|2g", description: "How much may be unpacked. Default: 2g" },
    json: JSON_FLAG,
  },
  async run({ args }) {
    const shown = String(args["file"]);
    const path = resolve(effects.cwd, shown);
    const maxBytes = requireSize(maybeText(args["max-size"]) ?? "2g");
    if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) {
      throw new CliError("FILE_NOT_FOUND", `there is no bundle "${shown}"`);
    }
    const open = (): TrailStore => {
      return openStore(findProjectRoot(effects.cwd), ({ text }) => effects.stderr(`${text}\n`));
    };
    const { run, isNew, leftOut } = await importBundle(path, maxBytes, open);
    const name = toSafeText(run.name);
    for (const text of leftOut) effects.stderr(`note: ${toSafeText(text)}\n`);
    effects.stderr(
      isNew
        ? `run ${name} is here now. \`labtrail reproduce ${run.id.slice(0, 8)}\` runs its code, which whoever made the bundle has written\n`
        : `run ${name} is here already\n`,
    );
    if (args["json"] === true) {
      effects.stdout(`${JSON.stringify({ run: { id: run.id, name: run.name }, isNew, leftOut }, undefined, 2)}\n`);
    }
  },
});
