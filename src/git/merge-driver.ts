// What git starts to merge a notebook that both sides have changed:
//   merge-driver.ts BASE OURS THEIRS MARKER_SIZE PATH [OUR_LABEL THEIR_LABEL]
// It writes the result over OURS, and ends with 1 when a person has to choose.
import { runMergeDriver } from "./run-merge-driver.ts";

process.exitCode = runMergeDriver(process.argv.slice(2), {
  cwd: process.cwd(),
  env: process.env,
  onMessage: (text) => void process.stderr.write(text),
});
