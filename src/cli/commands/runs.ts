import { openExistingStore } from "../../track/open-store.ts";
import { renderText } from "../../track/report/render-text.ts";
import { toRunsReport } from "../../track/report/runs-report.ts";
import { runToJson } from "../../track/report/to-json.ts";
import type { RunRow } from "../../track/store.ts";
import { CliError } from "../cli-error.ts";
import type { Effects } from "../effects.ts";
import type { CommandFactory } from "../command.ts";

/** `labtrail runs`: the list of tracked runs. */
export const runsCommandFactory: CommandFactory = (effects) => ({
  meta: { name: "runs", description: "List the tracked runs of this project, newest first" },
  args: {
    experiment: { type: "string", alias: "e", description: "Only runs of this experiment", valueHint: "NAME" },
    number: { type: "string", alias: "n", default: "20", description: "At most this many", valueHint: "N" },
    json: { type: "boolean", description: "Print JSON" },
  },
  run({ args }) {
    const limit = parseLimit(args["number"]);
    const experiment = typeof args["experiment"] === "string" ? args["experiment"] : undefined;
    const store = openExistingStore(effects.cwd);
    try {
      const rows = store.listRuns({ experiment, limit });
      if (rows.length === 0 && experiment !== undefined) {
        const names = new Set(store.listRuns({}).map(({ run }) => run.experiment));
        effects.stderr(`there is no experiment "${experiment}"; there are: ${[...names].join(", ")}\n`);
      }
      effects.stdout(
        args["json"] === true ? `${JSON.stringify(rows.map(runToJson), undefined, 2)}\n` : renderRuns(rows, effects),
      );
    } finally {
      store.close();
    }
  },
});

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

function parseLimit(text: unknown): number {
  if (typeof text === "string" && /^[1-9]\d*$/.test(text)) return Number(text);
  throw new CliError("BAD_ARGUMENT", `"-n ${String(text)}" is not a whole number from 1 on`);
}
