// The magics whose text has to be read in a way of its own. All others take the rest of their line as text, and stand as
// cell magics above TypeScript. The magics themselves live in kernel/magics; a test keeps the two in step.

/** How a magic calls the code that it measures: once and in its place, or over and over. */
export interface CodeForm {
  readonly isRepeated: boolean;
  /** Flags with a value that may stand before the code, without their dashes. */
  readonly valueFlags: readonly string[];
}

/** `%name code` and `%%name` above code. */
export const CODE_MAGICS: ReadonlyMap<string, CodeForm> = new Map([
  ["time", { isRepeated: false, valueFlags: [] }],
  ["timeit", { isRepeated: true, valueFlags: ["n", "loops", "r", "repeats"] }],
  ["prun", { isRepeated: false, valueFlags: ["l", "limit"] }],
]);

/** `%%name` above something that is no TypeScript. */
export const TEXT_CELL_MAGICS: ReadonlySet<string> = new Set([
  "bash",
  "html",
  "javascript",
  "markdown",
  "sh",
  "svg",
  "writefile",
]);
