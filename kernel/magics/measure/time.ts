import type { Magic, MagicContext, MeasuredCode } from "../magic.ts";
import type { MagicArguments } from "../arguments.ts";
import { renderDuration } from "./duration.ts";

/** `%time` and `%%time`. */
export const timeMagic: Magic = {
  name: "time",
  summary: "runs code once and tells how long it took",
  details: [
    "The code runs where it stands: names that it declares are the session's, and its value is the line's own. A promise",
    "is waited for. Time of the processor counts all threads.",
  ],
  examples: ["%time const model = await train(rows)", "%%time\nconst rows = await load();\nfit(rows);"],
  line: {
    takes: "code",
    summary: "measures the rest of the line",
    arguments: [{ name: "CODE", kind: "code" }],
    flags: [],
    run: measureOnce,
  },
  cell: { takes: "code", summary: "measures the cell", arguments: [], flags: [], run: measureOnce },
};

async function measureOnce(_given: MagicArguments, { print }: MagicContext, code: MeasuredCode): Promise<void> {
  const measured = await code.measure({ kind: "once" });
  if (measured === undefined) return;
  const { wallMs, userMs, systemMs } = measured;
  const [wall, user, system] = [wallMs, userMs, systemMs].map((ms) => renderDuration(ms / 1000));
  print(`wall time: ${wall}, processor: ${user} user + ${system} system\n`);
}
