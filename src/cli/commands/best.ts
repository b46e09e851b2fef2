import { toWireNumber } from "../../track/capture/wire-number.ts";
import type { MetricDirection } from "../../track/metric-name.ts";
import { parseFilter } from "../../track/query/parse-filter.ts";
import { rankRuns } from "../../track/rank-runs.ts";
import { toRankingReport } from "../../track/report/ranking-report.ts";
import { CliError } from "../cli-error.ts";
import type { CommandFactory } from "../command.ts";
import { JSON_FLAG, maybeText, printFound, readCount, withStore } from "../look.ts";

/** `labtrail best`: runs by one metric. */
export const bestCommandFactory: CommandFactory = (effects) => ({
  meta: { name: "best", description: "List runs by a metric, the best first" },
  args: {
    metric: { type: "positional", required: true, description: "The metric, such as val_loss" },
    filter: { type: "positional", required: false, description: "Only these runs, as for `labtrail runs`" },
    experiment: { type: "string", alias: "e", description: "Only runs of this experiment", valueHint: "NAME" },
    min: { type: "boolean", description: "Small is good, whatever the metric is called" },
    max: { type: "boolean", description: "Large is good, whatever the metric is called" },
    number: { type: "string", alias: "n", default: "10", description: "At most this many", valueHint: "N" },
    json: JSON_FLAG,
  },
  run({ args }) {
    const metric = String(args["metric"]);
    const filter = maybeText(args["filter"]);
    const query = {
      experiment: maybeText(args["experiment"]),
      filter: filter === undefined ? undefined : parseFilter(filter),
    };
    const direction = readDirection(args["min"] === true, args["max"] === true);
    const count = readCount("-n", args["number"]);
    withStore(effects, (store) => {
      const ranking = rankRuns(store, metric, query, direction);
      const { ranked, isComparable } = ranking;
      printFound(effects, args["json"], {
        report: () => toRankingReport(ranking, count),
        json: () => ({
          metric,
          direction: ranking.direction,
          isComparable,
          runs: ranked
            .slice(0, count)
            .map(({ run, value }) => ({ id: run.id, name: run.name, value: toWireNumber(value) })),
        }),
      });
    });
  },
});

function readDirection(isMin: boolean, isMax: boolean): MetricDirection | undefined {
  if (isMin && isMax) throw new CliError("BAD_ARGUMENT", "--min and --max exclude each other");
  if (isMin) return "lower";
  return isMax ? "higher" : undefined;
}
