// What the process of user code does for itself, such as loading a compiler, is no part of the user's experiment. It is
// synchronous throughout, so one flag tells whoever watches that nobody of the user's is at work.
let depth = 0;

/** Does something that is not to be told of as work of the user. */
export function asOwnWork<Result>(work: () => Result): Result {
  depth += 1;
  try {
    return work();
  } finally {
    depth -= 1;
  }
}

/** Whether what happens now is done by us and not by code of the user. */
export function isOwnWork(): boolean {
  return depth > 0;
}
