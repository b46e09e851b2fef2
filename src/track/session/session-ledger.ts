import { randomUUID } from "node:crypto";
import { hostname } from "node:os";

import { redactText } from "../redact.ts";
import { redactCode } from "../redaction/redact-code.ts";
import type { CellExecution, FileUse } from "../run.ts";
import type { LoggedCell } from "./session-log.ts";
import { observationOf } from "./observation.ts";
import { requireFacts, type SessionSlices } from "./session-slices.ts";
import type { TrailStore } from "../store.ts";
import { toLocation } from "../location.ts";

interface LedgerParts {
  readonly store: TrailStore;
  readonly slices: SessionSlices;
  /** The path of the notebook. */
  readonly notebook: string | undefined;
  readonly projectRoot: string;
  readonly startedAt: number;
}

/** Writes a session and its cell executions into the store, when there is something to write. */
export class SessionLedger {
  readonly sessionId = randomUUID().replaceAll("-", "");
  readonly #parts: LedgerParts;
  #isSaved = false;

  constructor(parts: LedgerParts) {
    this.#parts = parts;
  }

  /** Saves an execution as far as it is known: files whose hash is still on the way come with the next save. */
  save(cell: LoggedCell): void {
    const next = cell.end === undefined ? "beginning" : "everything";
    if (cell.saved === next || cell.saved === "everything") return;
    this.#saveSession();
    const { start, order, startedAt, end } = cell;
    const { store, slices } = this.#parts;
    const facts = requireFacts(cell);
    const seen = end === undefined ? undefined : observationOf(cell, slices, store);
    const execution: CellExecution = {
      id: start.executionId,
      sessionId: this.sessionId,
      order,
      cellId: start.cellId,
      sourceDigest: store.saveText(redactCode(start.source, cell.secrets)),
      codeDigest: facts.codeDigest,
      executionCount: start.executionCount,
      startedAt,
      end: end === undefined ? undefined : { ...end, error: toRunError(end.error) },
      reads: [...facts.allReads],
      writes: [...(seen?.writes ?? facts.writes)],
      files: this.#filesOf(cell),
      observed: seen?.observed,
    };
    store.saveExecution(execution);
    cell.saved = next;
  }

  /** Saves it once more: something was found out about it after its end. */
  saveAgain(cell: LoggedCell): void {
    cell.saved = "nothing";
    this.save(cell);
  }

  #filesOf(cell: LoggedCell): readonly FileUse[] {
    return [...cell.files.values()].flatMap(({ path, access, result }) =>
      result === undefined ? [] : [toFileUse({ path: toLocation(path, this.#parts.projectRoot), access, ...result })],
    );
  }

  #saveSession(): void {
    if (this.#isSaved) return;
    const { store, notebook, projectRoot, startedAt } = this.#parts;
    store.saveSession({
      id: this.sessionId,
      notebook: notebook === undefined ? undefined : toLocation(notebook, projectRoot),
      startedAt,
      endedAt: undefined,
      host: hostname(),
      pid: process.pid,
    });
    this.#isSaved = true;
  }

  end(at: number): void {
    if (this.#isSaved) this.#parts.store.endSession(this.sessionId, at);
  }
}

/** What is hashed is known with more than is stored. */
function toFileUse({ path, access, sizeBytes, digest }: FileUse): FileUse {
  return { path, access, sizeBytes, digest };
}

/** An error as it is stored: messages quote the values that were at fault. */
export function toRunError(error: { readonly ename: string; readonly evalue: string } | undefined) {
  return error === undefined ? undefined : { name: error.ename, message: redactText(error.evalue) };
}
