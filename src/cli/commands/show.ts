import { lookAtRun, lookUpRun } from "../../track/report/look.ts";
import { detailsToJson } from "../../track/report/to-json.ts";
import type { CommandFactory } from "../command.ts";
import { JSON_FLAG, printFound, REFERENCE, withStore } from "../look.ts";

/** `labtrail show`: everything that was kept of one run. */
export const showCommandFactory: CommandFactory = (effects) => ({
  meta: { name: "show", description: "Show everything that was kept of a run" },
  args: {
    run: { type: "positional", required: true, description: `The run: ${REFERENCE}` },
    json: JSON_FLAG,
  },
  run({ args }) {
    const reference = String(args["run"]);
    withStore(effects, (store) =>
      printFound(effects, args["json"], {
        report: () => lookAtRun(store, reference),
        json: () => detailsToJson(lookUpRun(store, reference)),
      }),
    );
  },
});
