import { messageOf } from "../../shared/errors.ts";
import { TrackError, type KeptJournal, type TrailStore } from "../store.ts";
import type { StoreWrite } from "../store-writes.ts";
import type { Statements } from "./statements.ts";

/** See `TrailStore.takeOver`. One transaction with the count of what it has taken: a second one finds nothing to do. */
export function takeOver(
  statements: Statements,
  store: Pick<TrailStore, StoreWrite>,
  { id, lines }: Pick<KeptJournal, "id" | "lines">,
): readonly string[] {
  return statements.write(() => {
    const { count } = statements
      .prepare<{ count: number }>("SELECT count FROM taken_over WHERE journal = ?")
      .get(id) ?? { count: 0 };
    if (count >= lines.length) return [];
    const refusals: string[] = [];
    for (const line of lines.slice(count)) {
      if (typeof line === "string") {
        refusals.push("a line that this version of labtrail does not know");
        continue;
      }
      const refusal = statements.attempt(() => {
        const write = store[line.name] as (...args: readonly unknown[]) => unknown;
        write(...line.args);
      }, maybeRefusal);
      if (refusal !== undefined) refusals.push(refusal);
    }
    statements
      .prepare("INSERT INTO taken_over (journal, count) VALUES (?, ?) ON CONFLICT DO UPDATE SET count = excluded.count")
      .run(id, lines.length);
    return refusals;
  });
}

/** Why a write cannot be carried out whoever asks, such as one to a run that has ended; undefined for all other faults. */
function maybeRefusal(error: unknown): string | undefined {
  if (error instanceof TrackError && error.code !== "STORE_FAILED") return error.message;
  const isImpossible = error instanceof TypeError || /constraint failed/i.test(messageOf(error));
  return isImpossible ? messageOf(error) : undefined;
}
