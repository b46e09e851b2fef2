import type { Database, Statement } from "better-sqlite3";

import { storeFailed } from "../store-failed.ts";

/** The prepared statements of one connection, by their text: preparing costs more than running. */
export class Statements {
  readonly db: Database;
  readonly #prepared = new Map<string, Statement<unknown[], unknown>>();

  constructor(db: Database) {
    this.db = db;
  }

  prepare<Row>(sql: string): Statement<unknown[], Row> {
    let statement = this.#prepared.get(sql);
    if (statement === undefined) {
      statement = this.db.prepare<unknown[], unknown>(sql);
      this.#prepared.set(sql, statement);
    }
    return statement as Statement<unknown[], Row>;
  }

  /** Runs a change that holds the write lock from its start, so that it never fails half-way for want of it. */
  write<Result>(change: () => Result): Result {
    // Inside of another one it is a part of that, and so is its failure.
    if (this.db.inTransaction) return change();
    try {
      return this.#inside("BEGIN IMMEDIATE", change);
    } catch (error) {
      throw storeFailed(this.db.name, error);
    }
  }

  /** A part of a change that may be refused by itself: nothing of it is left then. @returns What `judge` says of why. */
  attempt(part: () => void, judge: (error: unknown) => string | undefined): string | undefined {
    this.prepare("SAVEPOINT part").run();
    try {
      part();
      this.prepare("RELEASE part").run();
      return undefined;
    } catch (error) {
      const refusal = judge(error);
      if (refusal === undefined) throw error;
      this.prepare("ROLLBACK TO part").run();
      this.prepare("RELEASE part").run();
      return refusal;
    }
  }

  /** Several reads of one moment. */
  read<Result>(look: () => Result): Result {
    return this.#inside("BEGIN", look);
  }

  /** The library's own `transaction(change)` builds four functions a call: 20 µs where a point costs 3. */
  #inside<Result>(begin: string, work: () => Result): Result {
    if (this.db.inTransaction) return work();
    this.prepare(begin).run();
    try {
      const result = work();
      this.prepare("COMMIT").run();
      return result;
    } catch (error) {
      // A full disk has rolled it back already.
      if (this.db.inTransaction) this.prepare("ROLLBACK").run();
      throw error;
    }
  }
}
