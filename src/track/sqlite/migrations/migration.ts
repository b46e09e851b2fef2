/** One step of the store's shape. Once released it is never edited; a mistake is mended by the next step. */
export interface Migration {
  /** From 1, rising; the number is kept in `PRAGMA user_version`. */
  readonly number: number;
  readonly name: string;
  readonly sql: string;
}
