import type { Bump } from "../../../src/export/api-diff/change.ts";

/** One change of an API, what it asks of the next version, and a caller that shows it. */
export interface ChangeCase {
  readonly name: string;
  readonly old: string;
  readonly next: string;
  readonly bump: Bump;
  /** Imports the module as `api`. It compiles beside the old text, and beside the new one unless the change is major. */
  readonly caller: string;
  /** Set where the comparison may say that it is not sure: by nature, or as a known limit. */
  readonly isUnsure?: boolean;
}
