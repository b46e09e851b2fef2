// Usage: npm run soak -- [--seed N] [--cells N]
// Runs random cells in one kernel over real sockets, with interrupts at any moment, restarts of its process, timers, errors
// and displays mixed in, and compares all that comes of them with a model. The same seed makes the same cells; the moments
// are those of the machine. Upon a difference it prints the last messages of all channels.
import { parseArgs } from "node:util";

import { soak, SoakFailure } from "./soak.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    cells: { type: "string", default: "10000" },
  },
});
const [seed, cells] = [Number(values.seed), Number(values.cells)];
const startedAt = performance.now();
console.log(`seed ${seed}, ${cells} cells`);
try {
  const counts = await soak({ seed, cells, onProgress: (line) => console.log(line) });
  for (const [what, count] of Object.entries(counts)) console.log(`${String(count).padStart(7)} ${what}`);
  console.log(`all as it must be, in ${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
} catch (error) {
  if (!(error instanceof SoakFailure)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
