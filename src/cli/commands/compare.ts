import { openExistingStore } from "../../track/open-store.ts";
import { toComparisonReport } from "../../track/report/comparison-report.ts";
import { lookAtDifferences } from "../../track/report/look.ts";
import { renderText } from "../../track/report/render-text.ts";
import { comparisonToJson } from "../../track/report/to-json.ts";
import { SEVERAL } from "../check-arguments.ts";
import type { CommandFactory } from "../command.ts";

/** `labtrail compare`: runs side by side. */
export const compareCommandFactory: CommandFactory = (effects) => ({
  meta: { name: "compare", description: "Compare runs: params, metrics, data, code, environment" },
  args: {
    baseline: {
      type: "positional",
      required: true,
      description:
        "The run that the others are compared with: a name, the beginning of an id, @last, @-2, @best:METRIC",
    },
    run: { type: "positional", required: true, valueHint: SEVERAL, description: "Another run, or several" },
    json: { type: "boolean", description: "Print JSON" },
  },
  run({ args }) {
    const store = openExistingStore(effects.cwd);
    try {
      const comparison = lookAtDifferences(store, args._);
      effects.stdout(
        args["json"] === true
          ? `${JSON.stringify(comparisonToJson(comparison), undefined, 2)}\n`
          : renderText(toComparisonReport(comparison), effects),
      );
    } finally {
      store.close();
    }
  },
});
