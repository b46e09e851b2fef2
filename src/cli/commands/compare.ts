import { openExistingStore } from "../../track/open-store.ts";
import { toComparisonReport } from "../../track/report/comparison-report.ts";
import { lookAtDifferences } from "../../track/report/look.ts";
import { renderText } from "../../track/report/render-text.ts";
import { comparisonToJson } from "../../track/report/to-json.ts";
import { CliError } from "../cli-error.ts";
import type { CommandFactory } from "../program.ts";

/** `labtrail compare`: runs side by side. */
export const compareCommandFactory: CommandFactory = (effects) => ({
  meta: { name: "compare", description: "Compare runs: params, metrics, data, code, environment" },
  args: {
    run: {
      type: "positional",
      required: true,
      description: "Two runs or more, the baseline first: names, beginnings of ids, @last, @-2, @best:METRIC",
      valueHint: "RUN RUN ...",
    },
    json: { type: "boolean", description: "Print JSON" },
  },
  run({ args }) {
    const references = args._;
    if (references.length < 2) {
      throw new CliError("BAD_ARGUMENT", `compare takes two runs or more, and got "${references.join(" ")}"`, {
        hint: "`labtrail compare @-2 @last` compares the two newest.",
      });
    }
    const store = openExistingStore(effects.cwd);
    try {
      const comparison = lookAtDifferences(store, references);
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
