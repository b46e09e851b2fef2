import { mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { asOwnWork } from "../../shared/own-work.ts";

let count = 0;

/**
 * Writes content to a file of ours, from which the process of the tracker takes it: a model is too large for a message.
 * Whoever is told of the file removes it.
 */
export function writeDraft(content: string | Uint8Array): string {
  return asOwnWork(() => {
    const folder = join(tmpdir(), `labtrail-drafts-${process.pid}`);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    count += 1;
    const path = join(folder, String(count));
    writeFileSync(path, content);
    return path;
  });
}
