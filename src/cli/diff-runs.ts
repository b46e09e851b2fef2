import { DIFFERENCE_ASPECTS, maybeAspect, type DifferenceAspect } from "../track/report/aspects.ts";
import { toDifferenceReport } from "../track/report/difference-report.ts";
import { lookAtDifferences } from "../track/report/look.ts";
import { renderPage } from "../track/report/render-html.ts";
import { comparisonToJson } from "../track/report/to-json.ts";
import { CliError } from "./cli-error.ts";
import type { Effects } from "./effects.ts";
import { printFound, withStore } from "./look.ts";

/** Which runs are compared, in what, and how that is shown. */
export interface RunDiffOptions {
  readonly before: string;
  readonly after: string;
  readonly aspects: readonly string[];
  readonly isJson: boolean;
  readonly isHtml: boolean;
}

/** Compares two runs, line by line. */
export function diffRuns(effects: Effects, { before, after, aspects, isJson, isHtml }: RunDiffOptions): void {
  const wanted = aspects.length === 0 ? undefined : aspects.map(readAspect);
  withStore(effects, (store) => {
    const comparison = lookAtDifferences(store, { references: [before, after] });
    const report = () => toDifferenceReport(comparison, wanted);
    if (isHtml) effects.stdout(renderPage(`${before} → ${after}`, report()));
    else printFound(effects, isJson, { report, json: () => comparisonToJson(comparison) });
  });
}

function readAspect(word: string): DifferenceAspect {
  const aspect = maybeAspect(word);
  if (aspect !== undefined) return aspect;
  throw new CliError("BAD_ARGUMENT", `runs do not differ in "${word}", but in ${DIFFERENCE_ASPECTS.join(", ")}`);
}
