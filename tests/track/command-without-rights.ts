// Usage: command-without-rights.ts FOLDER COMMAND ...
// Runs a command line of ours as somebody who may not write wherever it is not allowed. Root may, and so becomes nobody; but
// only when all is loaded, since the sources may lie where nobody but root can read them.
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { processEffects } from "../../src/cli/effects.ts";
import { runProgram } from "../../src/cli/program.ts";

const NOBODY = 65_534;
const [folder = "", ...line] = process.argv.slice(2);

if (process.getuid?.() === 0) {
  const copy = mkdtempSync(join(tmpdir(), "labtrail-rehearsal-"));
  cpSync(folder, copy, { recursive: true });
  await runProgram(line, { ...processEffects(), cwd: copy, stdout: () => undefined, stderr: () => undefined });
  rmSync(copy, { recursive: true, force: true });
  process.setgid?.(NOBODY);
  process.setuid?.(NOBODY);
}
process.exitCode = await runProgram(line, { ...processEffects(), cwd: folder });
