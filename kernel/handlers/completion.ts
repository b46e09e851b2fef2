/** Something that may stand at the cursor. */
export interface Completion {
  readonly text: string;
  /** In the words that frontends have icons for: `function`, `instance`, `class`, `module`, `keyword` and others. */
  readonly kind: string;
  readonly signature?: string | undefined;
}

/** Completions, best first, for the text between two offsets in UTF-16 units. */
export interface CompletionList {
  readonly items: readonly Completion[];
  readonly start: number;
  readonly end: number;
}
