import { spawn, type StdioOptions } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { styleText } from "node:util";

import { entryPointPath, packageRoot } from "../../src/shared/installation.ts";

/** A command of the demo ended with an exit code other than 0. */
export class StepError extends Error {}

/** Runs the commands of the demo in one folder, and shows each of them as a person would type it. */
export class Shell {
  readonly cwd: string;

  constructor(cwd: string) {
    this.cwd = cwd;
  }

  /** Our own command line, as a program of its own; its output goes to the terminal as it comes. */
  async labtrail(...args: readonly string[]): Promise<void> {
    echo(["labtrail", ...args]);
    await this.#run(process.execPath, [entryPointPath("src/cli/main"), ...args], "inherit");
  }

  /** The same, with its stdout in a file. */
  async labtrailTo(file: string, ...args: readonly string[]): Promise<void> {
    echo(["labtrail", ...args, ">", file]);
    const output = await this.#run(
      process.execPath,
      [entryPointPath("src/cli/main"), ...args],
      ["ignore", "pipe", "inherit"],
    );
    writeFileSync(join(this.cwd, file), output);
  }

  async git(...args: readonly string[]): Promise<void> {
    echo(["git", ...args]);
    await this.#run("git", gitArguments(args), "inherit");
  }

  /** A git command whose output is only read, and not shown. */
  async readGit(...args: readonly string[]): Promise<string> {
    return this.#run("git", gitArguments(args), ["ignore", "pipe", "inherit"]);
  }

  /** A script of this folder, run by Node. */
  async node(...args: readonly string[]): Promise<void> {
    echo(["node", ...args]);
    await this.#run(process.execPath, args, "inherit");
  }

  async typecheck(): Promise<void> {
    echo(["tsc", "-p", "."]);
    await this.#run(
      process.execPath,
      [join(packageRoot, "node_modules", "typescript", "bin", "tsc"), "-p", "."],
      "inherit",
    );
  }

  async #run(command: string, args: readonly string[], stdio: StdioOptions): Promise<string> {
    const child = spawn(command, args, { cwd: this.cwd, stdio });
    const output = child.stdout === null ? "" : text(child.stdout);
    const code = await new Promise<number | NodeJS.Signals | null>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (exitCode, signal) => resolve(exitCode ?? signal));
    });
    if (code !== 0) throw new StepError(`\`${[command, ...args].join(" ")}\` ended with ${code}`);
    return output;
  }
}

/** Nothing of the user's own git configuration may change what the demo shows, or wait in a pager. */
function gitArguments(args: readonly string[]): readonly string[] {
  return ["-c", "core.pager=cat", "-c", "commit.gpgSign=false", "-c", "core.hooksPath=.git/hooks", ...args];
}

function echo(words: readonly string[]): void {
  const line = words.map((word) => (/^[\w@%+=:,./>-]+$/.test(word) ? word : `'${word}'`)).join(" ");
  console.log(styleText("bold", `\n$ ${line}`));
}
