import { renderText } from "../../track/report/render-text.ts";
import { toRunsReport } from "../../track/report/runs-report.ts";
import { runToJson } from "../../track/report/to-json.ts";
import { parseFilter } from "../../track/query/parse-filter.ts";
import { parseSort } from "../../track/query/parse-sort.ts";
import { describeUnknownKeys } from "../../track/query/unknown-keys.ts";
import type { RunQuery, RunRow, TrailStore } from "../../track/store.ts";
import type { Effects } from "../effects.ts";
import type { CommandFactory } from "../command.ts";
import { JSON_FLAG, maybeText, readCount, withStore } from "../look.ts";

/** `labtrail runs`: the list of tracked runs. */
export const runsCommandFactory: CommandFactory = (effects) => ({
  meta: { name: "runs", description: "List the tracked runs of this project, newest first" },
  args: {
    filter: {
      type: "positional",
      required: false,
      description: "Only these, such as \"metrics.val_loss < 0.3 and params.optimizer = 'adam'\"",
    },
    experiment: { type: "string", alias: "e", description: "Only runs of this experiment", valueHint: "NAME" },
    sort: {
      type: "string",
      alias: "s",
      description: "By a metric, param or attribute; -KEY puts large first",
      valueHint: "KEY",
    },
    number: { type: "string", alias: "n", default: "20", description: "At most this many", valueHint: "N" },
    archived: { type: "boolean", description: "Only those that were archived" },
    json: JSON_FLAG,
  },
  run({ args }) {
    const filter = maybeText(args["filter"]);
    const sort = maybeText(args["sort"]);
    const query: RunQuery = {
      experiment: maybeText(args["experiment"]),
      filter: filter === undefined ? undefined : parseFilter(filter),
      sort: sort === undefined ? undefined : parseSort(sort),
      limit: readCount("-n", args["number"]),
      archived: args["archived"] === true ? "only" : "hide",
    };
    withStore(effects, (store) => {
      const rows = store.listRuns(query);
      if (rows.length === 0) for (const line of explainNothing(store, query)) effects.stderr(`${line}\n`);
      effects.stdout(
        args["json"] === true ? `${JSON.stringify(rows.map(runToJson), undefined, 2)}\n` : renderRuns(rows, effects),
      );
    });
  },
});

/** Why nothing was found, where a slip may be the reason. */
function explainNothing(store: TrailStore, { experiment, filter }: RunQuery): readonly string[] {
  const keys = store.listKeys();
  const isKnown = experiment === undefined || keys.experiments.includes(experiment);
  return [
    ...(isKnown ? [] : [`there is no experiment "${experiment}"; there are: ${keys.experiments.join(", ")}`]),
    ...(filter === undefined ? [] : describeUnknownKeys(filter, keys)),
  ];
}

/** As many columns of params and metrics as the terminal is wide. */
function renderRuns(rows: readonly RunRow[], { hasColor, columns }: Effects): string {
  for (let maxColumns = 4; maxColumns > 1; maxColumns -= 1) {
    const plain = renderText(toRunsReport(rows, maxColumns), { hasColor: false });
    if (plain.split("\n").every((line) => line.length <= columns)) {
      return renderText(toRunsReport(rows, maxColumns), { hasColor });
    }
  }
  return renderText(toRunsReport(rows, 1), { hasColor });
}
