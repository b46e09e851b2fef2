import type { StaleCell, Staleness } from "./staleness.ts";

/** The line below a result that rests on stale cells. */
export function renderDoubts([first, ...others]: readonly StaleCell[]): string {
  if (first === undefined) return "";
  const more = others.length === 0 ? "" : ` (and ${others.length} more: \`%track\` lists them)`;
  return `note: this rests on ${renderStale(first)}${more}`;
}

/** `[3], which is stale: [5] has changed "rate" since`. */
export function renderStale({ executionCount, reasons }: StaleCell): string {
  const [first, ...others] = reasons;
  if (first === undefined) return `[${executionCount}]`;
  const more = others.length === 0 ? "" : `, and ${others.map(({ name }) => `"${name}"`).join(", ")} likewise`;
  const word = first.kind === "out-of-order" ? "out of order" : "stale";
  return `[${executionCount}], which is ${word}: ${renderReason(first)}${more}`;
}

function renderReason(reason: Staleness): string {
  switch (reason.kind) {
    case "changed":
      return `[${reason.by}] has changed "${reason.name}" since`;
    case "out-of-order":
      return `its "${reason.name}" is that of [${reason.from}], which a run from top to bottom would not find there`;
    case "gone":
      return `its "${reason.name}" is that of [${reason.from}], which was edited or deleted since`;
  }
}
