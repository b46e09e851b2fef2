// What git starts. Every `git status` may wait for this program, so it loads as little as it can: no dependency, and
// only the files of this repository that it needs.
//   filter.ts process        all files of one git command, by the long-running protocol
//   filter.ts clean PATH     one file from stdin to stdout; the same for smudge
//   filter.ts textconv FILE  a notebook as readable text, for `git diff`
import { enableCompileCache } from "node:module";

// From a checkout Node strips the types of each file that is imported from here on only once: 0.1 s less per start.
enableCompileCache();
const { runFilter } = await import("./run-filter.ts");
process.exitCode = runFilter(process.argv.slice(2), {
  input: 0,
  output: 1,
  onMessage: (text) => void process.stderr.write(text),
  cwd: process.cwd(),
  env: process.env,
});
