// In a portable installation git starts its filter and its merge driver by the name of this program, for each command or
// for each file, and waits for it: so nothing of the command line is loaded for them.

/** Runs `git filter ...` or `git merge-driver ...`, and returns the exit code; undefined for every other command line. */
export async function maybeRunGitProgram([group, name, ...args]: readonly string[]): Promise<number | undefined> {
  if (group !== "git") return undefined;
  const place = { cwd: process.cwd(), env: process.env };
  if (name === "filter") {
    const { runFilter } = await import("../git/run-filter.ts");
    return runFilter(args, { ...place, input: 0, output: 1, onMessage });
  }
  if (name === "merge-driver") {
    const { runMergeDriver } = await import("../git/run-merge-driver.ts");
    return runMergeDriver(args, { ...place, onMessage });
  }
  return undefined;
}

function onMessage(text: string): void {
  process.stderr.write(text);
}
