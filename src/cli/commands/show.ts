import { openExistingStore } from "../../track/open-store.ts";
import { lookAtRun, lookUpRun } from "../../track/report/look.ts";
import { renderText } from "../../track/report/render-text.ts";
import { detailsToJson } from "../../track/report/to-json.ts";
import type { CommandFactory } from "../command.ts";

/** `labtrail show`: everything that was kept of one run. */
export const showCommandFactory: CommandFactory = (effects) => ({
  meta: { name: "show", description: "Show everything that was kept of a run" },
  args: {
    run: {
      type: "positional",
      required: true,
      description: "A name, the beginning of an id, @last, @-2 or @best:METRIC",
    },
    json: { type: "boolean", description: "Print JSON" },
  },
  run({ args }) {
    const reference = String(args["run"]);
    const store = openExistingStore(effects.cwd);
    try {
      effects.stdout(
        args["json"] === true
          ? `${JSON.stringify(detailsToJson(lookUpRun(store, reference)), undefined, 2)}\n`
          : renderText(lookAtRun(store, reference), effects),
      );
    } finally {
      store.close();
    }
  },
});
