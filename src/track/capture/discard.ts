import { rm } from "node:fs/promises";

import type { CaptureEvent } from "./event.ts";

/** Takes no notice of an event: a file that was made for us goes. */
export function discard(event: CaptureEvent): void {
  if (event.kind === "artifact") void rm(event.path, { force: true });
}
