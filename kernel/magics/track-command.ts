import type { MagicContext } from "./magic.ts";

/** One word after `%track`, as data. */
export interface TrackCommand {
  readonly name: string;
  /** How it is written, after `%track `. */
  readonly form: string;
  readonly summary: string;
  /** Receives what follows the word, trimmed. Rejects with {@link MagicError} or TrackError for a user's mistake. */
  readonly run: (argument: string, context: MagicContext) => Promise<void>;
}
