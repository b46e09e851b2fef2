import type { Notebook } from "../../notebook/notebook.ts";
import type { SliceStep } from "../../track/program/slice-program.ts";
import { redactSource, REDACTED } from "../../track/redact.ts";
import { putSecretsBack } from "../preflight/secrets.ts";

/** The steps of a slice with the secrets that could be found, and the names of the others. */
export interface CompleteSteps {
  readonly steps: readonly SliceStep[];
  readonly missingSecrets: readonly string[];
}

/**
 * Secrets are in no store. The notebook of the commit may have them still, in a cell that is otherwise the same; else they
 * come from the environment, by their names.
 */
export function completeSteps(
  steps: readonly SliceStep[],
  notebook: Notebook | undefined,
  env: Readonly<Record<string, string | undefined>>,
): CompleteSteps {
  const missing = new Set<string>();
  const complete = steps.map((step) => {
    const known = step.source.includes(REDACTED) ? maybeOwnSource(step, notebook) : undefined;
    const { source, missing: lacking } = putSecretsBack(known ?? step.source, env);
    for (const name of lacking) missing.add(name);
    return { ...step, source };
  });
  return { steps: complete, missingSecrets: [...missing].toSorted() };
}

function maybeOwnSource({ source }: SliceStep, notebook: Notebook | undefined): string | undefined {
  return notebook?.cells.find((cell) => cell.kind === "code" && redactSource(cell.source) === source)?.source;
}
