// A process as the one that runs user code: capture is started first, then the program. Events go to stdout as JSON lines.
// Usage: node capture-process.ts PROJECT SEED|off|silent PROGRAM [ARGUMENT]
import { writeSync } from "node:fs";
import { pathToFileURL } from "node:url";

import { maybeDataContent } from "../../src/frame/data-content.ts";
import { startCapture } from "../../src/track/capture/start-capture.ts";

const [project = "", seed = "", program = "", ...rest] = process.argv.slice(2);
process.argv.splice(2, 3);

const capture = startCapture((event) => void writeSync(1, `${JSON.stringify(event)}\n`), {
  projectDir: project,
  reader: { nameOf: () => undefined, describe: maybeDataContent },
});
if (seed !== "silent") capture.turn(true, seed === "off" ? undefined : Number(seed));
await import(pathToFileURL(program).href);
capture.turn(false);
console.log(JSON.stringify({ kind: "after", random: Math.random.toString().includes("native"), rest: rest.length }));
