import { sqlToJson, toSqlReport } from "../../track/report/sql-report.ts";
import type { CommandFactory } from "../command.ts";
import { JSON_FLAG, printFound, withStore } from "../look.ts";

/** `labtrail sql`: a question that no other command answers. */
export const sqlCommandFactory: CommandFactory = (effects) => ({
  meta: { name: "sql", description: "Answer a query in SQL, which can change nothing" },
  args: {
    query: {
      type: "positional",
      required: true,
      description:
        'Such as "SELECT run, last FROM metrics". There are runs, params, metrics, points, tags, notes, datasets, packages, cells, artifacts',
    },
    json: JSON_FLAG,
  },
  run({ args }) {
    withStore(effects, (store) => {
      const result = store.querySql(String(args["query"]));
      printFound(effects, args["json"], { report: () => toSqlReport(result), json: () => sqlToJson(result) });
    });
  },
});
