import { resolve } from "node:path";

import { findProjectRoot } from "../../track/project.ts";
import { describeSlice } from "../../track/program/describe-slice.ts";
import { sliceOfRun, toProgram } from "../../track/program/slice-program.ts";
import { writeProgram } from "../../track/program/write-program.ts";
import { resolveRun } from "../../track/run-reference.ts";
import type { CommandFactory } from "../command.ts";
import { JSON_FLAG, maybeText, REFERENCE, withStore } from "../look.ts";

/** `labtrail slice`: the cells that a run rests on, as a notebook or a script that gives its result again. */
export const sliceCommandFactory: CommandFactory = (effects) => ({
  meta: {
    name: "slice",
    description: "Write what a run rests on as a notebook or a script that gives the same result",
  },
  args: {
    run: { type: "positional", required: true, description: `The run: ${REFERENCE}` },
    out: { type: "string", alias: "o", description: "Where to write it: FILE.ipynb or FILE.ts", valueHint: "FILE" },
    json: JSON_FLAG,
  },
  run({ args }) {
    const out = maybeText(args["out"]);
    withStore(effects, (store) => {
      const details = store.requireRun(resolveRun(store, String(args["run"])));
      const slice = sliceOfRun(store, details, findProjectRoot(effects.cwd));
      if (out !== undefined) effects.stderr(`${writeProgram(slice, resolve(effects.cwd, out))}\n`);
      else if (args["json"] !== true) effects.stdout(describeSlice(slice));
      if (args["json"] === true) effects.stdout(`${JSON.stringify(toProgram(slice), undefined, 2)}\n`);
    });
  },
});
