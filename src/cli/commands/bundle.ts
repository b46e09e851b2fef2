import { resolve } from "node:path";

import { writeBundle } from "../../reproduce/bundle/write-bundle.ts";
import { openExistingStore } from "../../track/open-store.ts";
import { findProjectRoot } from "../../track/project.ts";
import { toSafeText } from "../../track/report/render-text.ts";
import { resolveRun } from "../../track/run-reference.ts";
import type { CommandFactory } from "../command.ts";
import { JSON_FLAG, maybeText, REFERENCE } from "../look.ts";
import { renderSize } from "../render-size.ts";
import { requireSize } from "../require-size.ts";

/** `labtrail bundle`: packs a run, so that it can be made again elsewhere. */
export const bundleCommandFactory: CommandFactory = (effects) => ({
  meta: {
    name: "bundle",
    description: "Pack a run with its code, data and packages' lockfile, to be reproduced elsewhere",
  },
  args: {
    run: { type: "positional", required: true, description: `The run: ${REFERENCE}` },
    out: { type: "string", alias: "o", valueHint: "FILE", description: "Where to write it. Default: NAME.labtrail" },
    "max-size": {
      type: "string",
      valueHint: "100m|2g",
      description: "How much of data and artifacts goes into it, at most. Default: 100m",
    },
    json: JSON_FLAG,
  },
  async run({ args }) {
    const maxBytes = requireSize(maybeText(args["max-size"]) ?? "100m");
    const store = openExistingStore(effects.cwd, ({ text }) => effects.stderr(`${text}\n`));
    try {
      const runId = resolveRun(store, String(args["run"]));
      const { name } = store.requireRun(runId).run;
      const shown = maybeText(args["out"]) ?? `${name.replaceAll(/[^\w.-]/g, "-")}.labtrail`;
      const path = resolve(effects.cwd, shown);
      const { cwd, env } = effects;
      const written = await writeBundle({ store, projectRoot: findProjectRoot(cwd), runId, env, path, maxBytes });
      for (const text of written.leftOut) effects.stderr(`note: ${toSafeText(text)}\n`);
      if (args["json"] === true) {
        effects.stdout(`${JSON.stringify({ run: runId, file: shown, ...written }, undefined, 2)}\n`);
        return;
      }
      const { sizeBytes, fileCount, inputCount } = written;
      effects.stderr(
        `wrote ${shown}, ${renderSize(sizeBytes)}: run ${toSafeText(name)}, ${fileCount} files of code, ${inputCount} of data\n`,
      );
    } finally {
      store.close();
    }
  },
});
