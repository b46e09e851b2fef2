import type { RunId } from "../../shared/ids.ts";
import type { Package } from "../run.ts";
import { requireRunRecord } from "./runs.ts";
import type { Statements } from "./statements.ts";

/** See `TrailStore.setTags`. */
export function setTags(
  statements: Statements,
  runId: RunId,
  tags: Readonly<Record<string, string | undefined>>,
): void {
  statements.write(() => {
    const { seq } = requireRunRecord(statements, runId);
    const upsert = statements.prepare(
      "INSERT INTO tag (run_seq, key, value) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
    );
    const remove = statements.prepare("DELETE FROM tag WHERE run_seq = ? AND key = ?");
    for (const [key, value] of Object.entries(tags)) {
      if (value === undefined) remove.run(seq, key);
      else upsert.run(seq, key, value);
    }
  });
}

/** See `TrailStore.addNote`. */
export function addNote(statements: Statements, runId: RunId, text: string, at: number): void {
  statements.write(() => {
    const { seq } = requireRunRecord(statements, runId);
    statements.prepare("INSERT INTO note (run_seq, at, text) VALUES (?, ?, ?)").run(seq, at, text);
  });
}

/** See `TrailStore.addPackages`. */
export function addPackages(statements: Statements, runId: RunId, packages: readonly Package[]): void {
  statements.write(() => {
    const { seq } = requireRunRecord(statements, runId);
    const upsert = statements.prepare(
      `INSERT INTO package (run_seq, name, version, is_direct) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET is_direct = max(is_direct, excluded.is_direct)`,
    );
    for (const { name, version, isDirect } of packages) upsert.run(seq, name, version, isDirect ? 1 : 0);
  });
}
