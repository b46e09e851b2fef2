import type { Database, Statement } from "better-sqlite3";

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
    return this.db.inTransaction ? change() : this.db.transaction(change).immediate();
  }

  /** Several reads of one moment. */
  read<Result>(look: () => Result): Result {
    return this.db.inTransaction ? look() : this.db.transaction(look).deferred();
  }
}
