import { randomUUID } from "node:crypto";

import type { SetNextInput } from "../protocol/execute.ts";
import type { CellId, ExecutionId } from "../../src/shared/ids.ts";
import type { JsonObject } from "../../src/shared/json.ts";
import type { Handler, KernelContext } from "../session/handler.ts";
import { runRecordedCell, type RecordedOutcome } from "./record-cell.ts";
import { runCell, type Cell } from "./run-cell.ts";
import { createTypeReport, reportTypes, TYPE_FAULT } from "./type-report.ts";
import { evaluateExpressions } from "./user-expressions.ts";

/** Answers `execute_request`: runs a cell and shows what comes of it. */
export const handleExecute: Handler<"execute_request"> = async (request, context) => {
  const { header, metadata, identities, content, signal } = request;
  const { outputs, inputs, pages, counter, history, types } = context;
  const { code: source, silent, store_history, user_expressions, allow_stdin } = content;
  const executionId = randomUUID() as string as ExecutionId;
  const cellId = maybeCellId(metadata);
  // A notebook says which cell it runs, and a script that nobody can be asked.
  const isConsole = cellId === undefined && allow_stdin && context.consoles.has(header.session);
  const origin = { header, isSilent: silent, isConsole };
  // A blank cell is no line of history; IPython does not count it either.
  const isCounted = store_history && source.trim() !== "";
  const execution_count = isCounted ? counter.next() : counter.last;
  if (isCounted) history.add(execution_count, source);
  outputs.begin(executionId, origin);
  outputs.publish(executionId, "execute_input", { code: source, execution_count });

  const fileName = isCounted ? `cell_${execution_count}.ts` : counter.nextUncountedName();
  let nextInput: SetNextInput | undefined;
  const setNextInput = (text: string): void => {
    nextInput = { source: "set_next_input", text, replace: true };
  };
  const cell: Cell = { executionId, source, fileName, cellId, signal, setNextInput };
  // A client that can be asked has somebody who reads.
  const isInteractive = allow_stdin && !silent;
  inputs.begin(executionId, { identities, header, isAllowed: isInteractive });
  if (isInteractive) pages.begin(executionId);
  const { outcome, notes } = await (
    isCounted
      ? runRecordedCell(
          cell,
          { cellId, executionCount: execution_count, deletedCells: deletedCellsOf(metadata) },
          context,
        )
      : runUnrecordedCell(cell, context)
  ).finally(() => inputs.end(executionId));

  if (outcome.kind !== "value") {
    outputs.publish(executionId, "error", outcome.fault);
  } else if (outcome.data !== undefined) {
    const { data, metadata: resultMetadata } = outcome;
    (await context.tracker()).show(executionId, { data, displayId: undefined });
    outputs.publish(executionId, "execute_result", { data, metadata: resultMetadata, execution_count });
    if (isCounted && typeof data["text/plain"] === "string") history.setOutput(execution_count, data["text/plain"]);
  }
  for (const note of notes) outputs.show(executionId, { kind: "stream", name: "stdout", text: `${note}\n` });

  const payload = pages.end(executionId);
  const isTypeFault = outcome.kind === "error" && outcome.fault.ename === TYPE_FAULT;
  if (types.level !== "off" && isCounted && !silent && !isTypeFault) {
    // Who cannot be asked runs cells one after another (nbclient does), and looks at nothing that comes after them.
    if (allow_stdin) request.afterReply(createTypeReport(cell, context));
    else await reportTypes(cell, context);
  }

  if (outcome.kind !== "value") {
    return { status: "error", execution_count, ...outcome.fault, user_expressions: {}, payload };
  }
  const expressions = await evaluateExpressions(user_expressions, { origin, signal }, context);
  return {
    status: "ok",
    execution_count,
    user_expressions: expressions,
    payload: nextInput === undefined ? payload : [...payload, nextInput],
  };
};

/** What a frontend runs for itself is no part of the experiment. */
async function runUnrecordedCell(cell: Cell, context: KernelContext): Promise<RecordedOutcome> {
  return { outcome: await runCell(cell, await context.tracker(), context), notes: [] };
}

/** JupyterLab tells with the next cell that runs. */
function deletedCellsOf(metadata: JsonObject): readonly string[] {
  const ids = metadata["deletedCells"];
  return Array.isArray(ids) ? ids.filter((id) => typeof id === "string") : [];
}

/** JupyterLab says `cellId`, other clients `cell_id`; most say nothing. */
function maybeCellId(metadata: JsonObject): CellId | undefined {
  const id = metadata["cellId"] ?? metadata["cell_id"];
  return typeof id === "string" ? (id as CellId) : undefined;
}
