/** A tag of runs that were made to reproduce another: the id of that. */
export const REPRODUCES_TAG = "reproduces";
/** A tag of such runs: `same` or `differs`. */
export const OUTCOME_TAG = "reproduction";
