import { withoutLateLines } from "./late-lines.ts";
import type { Observed } from "./observed.ts";
import type { Expected } from "./soak-cell.ts";

/**
 * What is wrong with a cell; undefined when it is as it must be.
 *
 * @param isDisturbed - Whether an interrupt may have come after the cell's end, while its user expressions were evaluated.
 */
export function maybeFault(observed: Observed, expected: Expected, isDisturbed: boolean): string | undefined {
  if (observed.outcome !== expected.outcome) {
    return `its outcome is ${observed.outcome} (${observed.evalue}) and must be ${expected.outcome}`;
  }
  if (!observed.evalue.startsWith(expected.evalue ?? "")) {
    return `its error is "${observed.evalue}" and must begin with "${expected.evalue}"`;
  }
  const { result } = observed;
  if (expected.results === undefined ? result !== undefined : !expected.results.has(result ?? "nothing")) {
    return `its value is ${result} and must be one of ${[...(expected.results ?? ["nothing"])].join(", ")}`;
  }
  for (const [name, text] of Object.entries(expected.expressions ?? {})) {
    const seen = observed.expressions[name];
    const isStopped = isDisturbed && seen === "KeyboardInterrupt";
    if (seen !== text && !isStopped) return `its user expression ${name} is ${seen} and must be ${text}`;
  }
  return maybeShownFault(observed, expected, false);
}

/** As {@link maybeFault}, for a cell that was stopped somewhere: it has shown the beginning of what it was to show. */
export function maybeFaultOfStopped(observed: Observed, expected: Expected): string | undefined {
  return maybeShownFault(observed, expected, true);
}

function maybeShownFault(observed: Observed, expected: Expected, isCut: boolean): string | undefined {
  const { rest } = withoutLateLines(observed.shown, expected.late ?? []);
  for (const [index, [kind, text]] of rest.entries()) {
    const [expectedKind, expectedText] = expected.shown[index] ?? ["nothing", ""];
    const isLast = index === rest.length - 1;
    const isRight =
      kind === expectedKind && (isLast && isCut ? begins(expectedText, text) : matches(expectedText, text));
    if (!isRight) {
      return `it has shown, as number ${index}, ${kind} ${excerpt(text)} and must show ${expectedKind} ${excerpt(expectedText)}`;
    }
  }
  if (isCut || rest.length === expected.shown.length) return undefined;
  return `it has shown ${rest.length} outputs and must show ${expected.shown.length}: ${JSON.stringify(rest).slice(0, 300)}`;
}

function matches(expected: string | RegExp, text: string): boolean {
  return typeof expected === "string" ? expected === text : expected.test(text);
}

function begins(expected: string | RegExp, text: string): boolean {
  return typeof expected === "string" ? expected.startsWith(text) : true;
}

function excerpt(text: string | RegExp): string {
  const shown = typeof text === "string" ? JSON.stringify(text) : String(text);
  return shown.length <= 300 ? shown : `${shown.slice(0, 150)} ... ${shown.slice(-150)} (${shown.length} characters)`;
}
