import type { MagicArguments } from "../arguments.ts";
import type { FlagSpec, Magic, MagicContext, MeasuredCode } from "../magic.ts";
import { renderDuration } from "./duration.ts";
import { renderFlameChart } from "./flame-chart.ts";
import { renderHtmlTable, renderTextTable, toFunctionTimes, totalOf } from "./profile-table.ts";

const DEFAULT_LIMIT = 15;

const FLAGS: readonly FlagSpec[] = [
  { name: "limit", short: "l", value: "N", help: `how many functions the table shows, by default ${DEFAULT_LIMIT}` },
];

/** `%prun` and `%%prun`. */
export const prunMagic: Magic = {
  name: "prun",
  summary: "profiles code: which functions took the time, as a table and a flame chart",
  details: [
    "V8's profiler looks four times in a millisecond at what runs. `self` is the time in a function itself, `total` with all",
    "that it has called. Names and lines are your own. The code runs where it stands, as with `%time`.",
  ],
  examples: ["%prun fit(rows)", "%%prun -l 30\nconst rows = parse(text);\nfit(rows);"],
  line: {
    takes: "code",
    summary: "profiles the rest of the line",
    arguments: [{ name: "CODE", kind: "code" }],
    flags: FLAGS,
    run: profile,
  },
  cell: { takes: "code", summary: "profiles the cell", arguments: [], flags: FLAGS, run: profile },
};

async function profile(given: MagicArguments, { display }: MagicContext, code: MeasuredCode): Promise<void> {
  const limit = given.wholeNumber("limit") ?? DEFAULT_LIMIT;
  const measured = await code.measure({ kind: "profile" });
  if (measured === undefined) return;
  const { root, wallMs } = measured;
  const times = toFunctionTimes(root);
  const shown = times.slice(0, limit);
  const wholeMs = totalOf(root);
  const more = times.length - shown.length;
  const rest = more > 0 ? `, ${more} more ${more === 1 ? "function" : "functions"} not shown` : "";
  const note = `wall time: ${renderDuration(wallMs / 1000)}${rest}`;
  display({
    "text/plain": `${renderTextTable(shown, wholeMs)}${note}`,
    "text/html": `${renderHtmlTable(shown, wholeMs)}\n<p>${note}</p>\n<div style="overflow-x:auto">${renderFlameChart(root)}</div>`,
  });
}
