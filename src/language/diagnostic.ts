/** A fault in the user's code, as a value: bad code is expected input and is never thrown. */
export interface Diagnostic {
  readonly message: string;
  /** UTF-16 offsets in the user's own text. */
  readonly start: number;
  readonly end: number;
}
