/** A placeholder to be filled by the language room. */
export interface PositionTable {
  readonly transpiled: string;
}
