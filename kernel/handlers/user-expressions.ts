import { randomUUID } from "node:crypto";

import type { ExecutionId } from "../../src/shared/ids.ts";
import type { ExpressionResult } from "../protocol/execute.ts";
import type { KernelContext } from "../session/handler.ts";
import type { Origin } from "../session/outputs.ts";
import { runCode } from "./run-cell.ts";

/** The execution that the expressions belong to. */
interface Surroundings {
  readonly origin: Origin;
  readonly signal: AbortSignal | undefined;
}

/** Evaluates what a frontend wants to know after a cell. A failing expression is a result as well. */
export async function evaluateExpressions(
  expressions: Readonly<Record<string, string>>,
  surroundings: Surroundings,
  context: KernelContext,
): Promise<Readonly<Record<string, ExpressionResult>>> {
  const results: [string, ExpressionResult][] = [];
  // One after another: the runtime runs one cell at a time.
  for (const [name, expression] of Object.entries(expressions)) {
    results.push([name, await evaluate(expression, surroundings, context)]);
  }
  return Object.fromEntries(results);
}

async function evaluate(
  expression: string,
  { origin, signal }: Surroundings,
  context: KernelContext,
): Promise<ExpressionResult> {
  const executionId = randomUUID() as string as ExecutionId;
  context.outputs.begin(executionId, origin);
  // The parentheses refuse statements, and make `{}` an object. They are not the user's.
  const source = `(${expression}\n)`;
  const lastLine = expression.split("\n").length;
  const written = { text: expression, pieces: [0, 0, 0, 0, 0, 1, 0, 1, lastLine, 0, expression.length, 0] };
  const fileName = context.counter.nextUncountedName();
  const outcome = await runCode({ executionId, source, fileName, cellId: undefined, signal }, context, written);
  if (outcome.kind !== "value") return { status: "error", ...outcome.fault };
  return { status: "ok", data: outcome.data ?? { "text/plain": "undefined" }, metadata: outcome.metadata };
}
