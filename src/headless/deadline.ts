/** Settles like the promise, or rejects with what `onExpired` gives when that takes longer than `timeoutMs`. */
export async function withDeadline<Value>(
  promise: Promise<Value>,
  timeoutMs: number,
  onExpired: () => Error,
): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(onExpired()), timeoutMs);
  });
  try {
    return await Promise.race([promise, expired]);
  } finally {
    clearTimeout(timer);
  }
}
