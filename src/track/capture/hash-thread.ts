// Hashes large files in a thread of its own: a gigabyte takes a second, in which the process must still answer. The program
// of the thread is a text, so that it is found however this file was built.
import { Worker } from "node:worker_threads";

const PROGRAM = `
const { parentPort, workerData } = require("node:worker_threads");
const { closeSync, openSync, readSync } = require("node:fs");
const hash = require("node:crypto").createHash("sha256");
try {
  const file = openSync(workerData, "r");
  const chunk = Buffer.allocUnsafe(1 << 20);
  for (let length = readSync(file, chunk); length > 0; length = readSync(file, chunk)) hash.update(chunk.subarray(0, length));
  closeSync(file);
  parentPort.postMessage(hash.digest("hex"));
} catch {
  // Gone, or not ours to read.
  parentPort.postMessage(undefined);
}`;

/** One after another: they would only take the disk from each other. */
let last: Promise<unknown> = Promise.resolve();

/** The sha256 of a file, in hex; undefined when it cannot be read. */
export function hashInThread(path: string): Promise<string | undefined> {
  const hashed = last.then(
    () =>
      new Promise<string | undefined>((resolve, reject) => {
        const worker = new Worker(PROGRAM, { eval: true, workerData: path });
        worker.once("message", resolve);
        worker.once("error", reject);
      }),
  );
  last = hashed.catch(() => undefined);
  return hashed;
}
