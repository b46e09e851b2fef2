import { maybeRowsDigest } from "./rows-digest.ts";
import type { Tensor } from "./tensor.ts";

/** A tensor never changes, so its values are hashed once, whatever shapes they are given. */
const known = new WeakMap<object, string>();

/** The sha256 over a tensor's shape, type and values; undefined when they cannot be read, as those of one disposed of. */
export function maybeTensorDigest(tensor: Tensor): string | undefined {
  try {
    const values = known.get(tensor.dataId) ?? valuesDigest(tensor);
    known.set(tensor.dataId, values);
    const { createHash } = process.getBuiltinModule("node:crypto");
    return createHash("sha256")
      .update(`tensor ${tensor.dtype} ${tensor.shape.join("x")} ${values}`)
      .digest("hex");
  } catch {
    // Disposed of, or on a device whose memory only waiting can read.
    return undefined;
  }
}

function valuesDigest(tensor: Tensor): string {
  const values = tensor.dataSync();
  const isBytes = ArrayBuffer.isView(values);
  if (!isBytes) return maybeRowsDigest(Array.from(values)) ?? "";
  const { createHash } = process.getBuiltinModule("node:crypto");
  // As they are: converting numbers would take ten times as long as hashing them.
  return createHash("sha256")
    .update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
    .digest("hex");
}
