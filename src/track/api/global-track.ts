// The one `track` of a process. In a cell the kernel has put it on the global object before any user code: there it leads
// to the session's own tracker, and never to a second opinion on the same runs.
import { resolve } from "node:path";

import { findProjectRoot } from "../project.ts";
import { openRecordingStore } from "../open-store.ts";
import type { RunError } from "../run.ts";
import { createTrack } from "./create-track.ts";
import { LocalPort } from "./local-port.ts";
import { maybeProvidedTrack } from "./provided-track.ts";
import type { Track } from "./track.ts";

export const track: Track = maybeProvidedTrack() ?? createLocalTrack();

function createLocalTrack(): Track {
  const cwd = process.cwd();
  const script = process.argv[1];
  const port = new LocalPort({
    cwd,
    projectRoot: findProjectRoot(cwd),
    scriptPath: script === undefined ? undefined : resolve(script),
    openStore: openRecordingStore,
    warn: (message) => process.emitWarning(message, "TrackingWarning"),
  });
  let failure: RunError | undefined;
  process.on("uncaughtExceptionMonitor", ({ name, message }) => {
    failure = { name, message };
  });
  const made = createTrack(port);
  process.once("exit", (exitCode) => {
    made.handOver();
    if (failure === undefined && exitCode !== 0) failure = { name: "ExitCode", message: String(exitCode) };
    port.close(failure);
  });
  return made;
}
