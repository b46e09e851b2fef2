import { maybeValueAt } from "../../src/language/cursor/cursor.ts";
import { maybeLookExpression } from "../../src/language/cursor/look-expression.ts";
import { blankMagics } from "../../src/language/magics/magic-lines.ts";
import { settledWithin } from "../../src/shared/settled-within.ts";
import { toUtf16 } from "../../src/shared/text.ts";
import type { ValueSummary } from "../runtime/runtime.ts";
import type { Handler, KernelContext } from "../session/handler.ts";
import { renderInspection } from "./render-inspection.ts";

/** A child whose thread is busy answers when it is done. */
const LIVE_LIMIT_MS = 2000;

/** Answers `inspect_request`: what the types and the live state tell about the name, or the call, at the cursor. */
export const handleInspect: Handler<"inspect_request"> = async ({ content }, context) => {
  const { code: source, cursor_pos, detail_level } = content;
  const code = blankMagics(source);
  const offset = toUtf16(source, cursor_pos);
  const isDetailed = detail_level === 1;
  const expression = maybeValueAt(code, offset);
  const [types, value] = await Promise.all([
    context.types.inspect(code, offset, isDetailed),
    expression === undefined ? undefined : lookAt(expression, isDetailed, context),
  ]);
  if (types === undefined && value === undefined) return { status: "ok", found: false, data: {}, metadata: {} };
  return { status: "ok", found: true, data: renderInspection({ expression, types, value }), metadata: {} };
};

async function lookAt(
  expression: string,
  isDetailed: boolean,
  { runtime, scope }: KernelContext,
): Promise<ValueSummary | undefined> {
  const script = maybeLookExpression(expression, scope);
  if (script === undefined) return undefined;
  const live = await runtime();
  return settledWithin(live.inspect(script, isDetailed), LIVE_LIMIT_MS);
}
