import { statSync } from "node:fs";

/** Something that changes when a file is edited; undefined when there is none. */
export function maybeFileStamp(path: string): string | undefined {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stats === undefined ? undefined : `${stats.mtimeNs} ${stats.size}`;
}
