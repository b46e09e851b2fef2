export interface Status {
  readonly execution_state: "starting" | "busy" | "idle";
}

/** Sent to each new subscriber of iopub (5.4), who then knows that no later message will be missed. */
export interface IopubWelcome {
  readonly subscription: string;
}
