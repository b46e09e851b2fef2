import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { asOwnWork } from "../../shared/own-work.ts";

/**
 * Writes content to a file of ours, from which the process of the tracker takes it: a model is too large for a message.
 * Whoever is told of the file removes it.
 */
export function writeDraft(content: string | Uint8Array): string {
  return asOwnWork(() => {
    const path = join(tmpdir(), `labtrail-draft-${crypto.randomUUID()}`);
    // Nobody else may read it, or have laid a link there.
    writeFileSync(path, content, { flag: "wx", mode: 0o600 });
    return path;
  });
}
