import { execFile } from "node:child_process";

export interface GitOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly input?: string;
}

const TIMEOUT_MS = 30_000;

/** What git answers; undefined when it fails, for whatever reason: tracking goes on without it. */
export function maybeGit(
  folder: string,
  args: readonly string[],
  { env = process.env, input = "" }: GitOptions = {},
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const options = { cwd: folder, env, maxBuffer: 1 << 26, timeout: TIMEOUT_MS };
    const child = execFile("git", [...args], options, (error, stdout) => resolve(error === null ? stdout : undefined));
    // A git that ended early reads no input; its exit code says what there is to say.
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(input);
  });
}
