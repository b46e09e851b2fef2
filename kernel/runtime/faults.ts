import { toPlainText } from "./display/plain-text.ts";
import { errorMessage, errorName, isError, maybeHint, relatedErrors } from "./error-parts.ts";
import { excerptOf, framesOf } from "./fault-frames.ts";
import type { CellFault } from "./runtime.ts";
import { restoreMessage } from "./stack-frames.ts";

/** Of deep chains and large aggregates the first ones say what happened. */
const MAX_DEPTH = 10;
const MAX_ERRORS = 10;

/** An error that is being shown, and those that led to it. */
type Path = ReadonlySet<unknown>;

function renderError(error: Error, path: Path): readonly string[] {
  restoreMessage(error);
  const message = errorMessage(error);
  const hint = maybeHint(error);
  const { errors, others } = relatedErrors(error);
  const inner = new Set([...path, error]);
  const listed = errors.slice(0, MAX_ERRORS).flatMap((one, index) => {
    return renderRelated(`[${index + 1}/${errors.length}]`, one, inner);
  });
  const rest = errors.length > MAX_ERRORS ? [`... and ${errors.length - MAX_ERRORS} more errors`] : [];
  return [
    message === "" ? errorName(error) : `${errorName(error)}: ${message}`,
    ...(hint === undefined ? [] : [hint]),
    ...framesOf(error),
    ...[...listed, ...rest].map((line) => `  ${line}`),
    ...others.flatMap(([label, other]) => renderRelated(label, other, inner)),
  ];
}

function renderRelated(label: string, thrown: unknown, path: Path): readonly string[] {
  // An error may be its own cause.
  if (path.has(thrown) || path.size >= MAX_DEPTH) return [];
  const [first = "", ...rest] = isError(thrown) ? renderError(thrown, path) : [toPlainText(thrown)];
  return [`${label} ${first}`, ...rest];
}

/** The line of the user's text that the error points at or, when it points at none, an error that it comes from. */
function findExcerpt(error: Error): readonly string[] {
  const seen = new Set<unknown>();
  let current: unknown = error;
  while (isError(current) && !seen.has(current)) {
    const excerpt = excerptOf(current);
    if (excerpt.length > 0) return excerpt;
    seen.add(current);
    current = relatedErrors(current).others[0]?.[1];
  }
  return [];
}

/** Anything that user code threw, as Jupyter shows it. Never throws, whatever it is given. */
export function describeFault(thrown: unknown): CellFault {
  if (!isError(thrown)) {
    const evalue = toPlainText(thrown);
    return { ename: "Uncaught", evalue, traceback: [`Uncaught: ${evalue}`] };
  }
  const traceback = [...renderError(thrown, new Set()), ...findExcerpt(thrown)];
  return { ename: errorName(thrown), evalue: errorMessage(thrown), traceback };
}

/** The same as text for a stream, behind a word on where it comes from. */
export function describeStray(origin: string, thrown: unknown): string {
  const { evalue, traceback } = describeFault(thrown);
  return `${origin}: ${isError(thrown) ? traceback.join("\n") : evalue}\n`;
}
