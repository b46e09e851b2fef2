/** A request that failed. */
export interface ErrorReply {
  readonly status: "error";
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}

/** A request that was dropped from the queue because one before it failed. */
export interface AbortedReply {
  readonly status: "aborted";
}
