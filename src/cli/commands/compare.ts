import { toComparisonReport } from "../../track/report/comparison-report.ts";
import { drawCurves, lookAtDifferences } from "../../track/report/look.ts";
import { comparisonToJson } from "../../track/report/to-json.ts";
import { pairedToJson, toComparisonBlocks } from "../../evaluate/comparison/comparison-blocks.ts";
import { compareTables, findTables } from "../../evaluate/comparison/stored-examples.ts";
import { SEVERAL } from "../check-arguments.ts";
import type { CommandFactory } from "../command.ts";
import { JSON_FLAG, maybeText, printFound, readCount, REFERENCE, withStore } from "../look.ts";

/** `labtrail compare`: runs side by side. */
export const compareCommandFactory: CommandFactory = (effects) => ({
  meta: {
    name: "compare",
    description: "Put runs side by side: what differs in params, metrics, data, code, packages",
  },
  args: {
    run: { type: "positional", required: true, valueHint: SEVERAL, description: `Runs: ${REFERENCE}` },
    baseline: {
      type: "string",
      alias: "b",
      valueHint: "RUN",
      description: "What the others are measured against; the first run when it is left out",
    },
    step: { type: "string", valueHint: "N", description: "Compare metrics at this step as well" },
    all: { type: "boolean", description: "Show what is the same as well" },
    json: JSON_FLAG,
  },
  async run({ args }) {
    const step = maybeText(args["step"]);
    const { comparison, curves, tables } = withStore(effects, (store) => {
      const found = lookAtDifferences(store, {
        references: args._,
        baseline: maybeText(args["baseline"]),
        step: step === undefined ? undefined : readCount("--step", step, Number.MIN_SAFE_INTEGER),
      });
      const details = found.runs.map(({ id }) => store.requireRun(id));
      return { comparison: found, curves: drawCurves(store, found), tables: findTables(store, details) };
    });
    const paired = await compareTables(tables);
    printFound(effects, args["json"], {
      report: () => [
        ...toComparisonReport(comparison, { showsAll: args["all"] === true, curves }),
        ...paired.flatMap(toComparisonBlocks),
      ],
      json: () => ({ ...comparisonToJson(comparison), paired: paired.map(pairedToJson) }),
    });
  },
});
