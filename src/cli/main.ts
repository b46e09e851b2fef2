#!/usr/bin/env node
// Nothing is imported before the version is checked: on a Node that is too old a native module would crash, not explain.
const REQUIRED = { major: 22, minor: 15 };

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

if (major < REQUIRED.major || (major === REQUIRED.major && minor < REQUIRED.minor)) {
  process.stderr.write(
    `labtrail needs Node ${REQUIRED.major}.${REQUIRED.minor} or newer, and this is Node ${process.versions.node}: install a newer Node, or run it through one: npx node@24 "$(command -v labtrail)"\n`,
  );
  process.exit(1);
}

const { maybeRunGitProgram } = await import("./git-program.ts");

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  // `labtrail runs | head`: the reader has what it wanted, and nobody is left to write to.
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

// The exit code is set rather than forced, so that a pipe still receives everything that was written.
process.exitCode = (await maybeRunGitProgram(process.argv.slice(2))) ?? (await runCommandLine());

async function runCommandLine(): Promise<number> {
  const { runProgram } = await import("./program.ts");
  const { processEffects } = await import("./effects.ts");
  return runProgram(process.argv.slice(2), processEffects());
}
