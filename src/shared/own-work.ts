// What the process of user code does for itself, such as loading a compiler, is no part of the user's experiment, and is not
// to be stopped half-way: a module that was loaded in part stays so. It is synchronous throughout, so one counter tells
// whoever watches, in whatever thread, that nobody of the user's is at work.

/** How deep in such work the process is, in its only element; memory that threads may share. */
export const ownWork = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

/** Does something that is not to be told of as work of the user. */
export function asOwnWork<Result>(work: () => Result): Result {
  Atomics.add(ownWork, 0, 1);
  try {
    return work();
  } finally {
    Atomics.sub(ownWork, 0, 1);
  }
}

/** Whether what happens now is done by us and not by code of the user. */
export function isOwnWork(): boolean {
  return Atomics.load(ownWork, 0) > 0;
}
