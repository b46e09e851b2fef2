import type { Surroundings } from "../runtime/inquiry.ts";
import { MagicError, type MagicContext } from "./magic.ts";

/** Where the session's process is now, and its environment: code of cells may have changed both. */
export async function requireSurroundings({ runtime }: Pick<MagicContext, "runtime">): Promise<Surroundings> {
  const surroundings = await runtime.inquire({ kind: "surroundings" });
  if (surroundings !== undefined) return surroundings;
  throw new MagicError("FAILED", "the process of the session has ended while it was asked for its folder");
}
