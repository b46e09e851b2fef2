import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";

import { entryPointPath } from "../../src/shared/installation.ts";
import { type GitOutcome, ScratchRepository } from "../helpers/scratch-repository.ts";

/** A repository whose project has packages of npm, labtrail among them. */
export class ScratchProject extends ScratchRepository {
  constructor() {
    super("project", (outside) => ({
      PATH: [dirname(process.execPath), process.env["PATH"] ?? ""].join(delimiter),
      npm_config_cache: join(outside, "npm-cache"),
      npm_config_update_notifier: "false",
      PRE_COMMIT_HOME: join(outside, "pre-commit"),
    }));
    this.write("package.json", `{"name": "project", "private": true}\n`);
    this.write(".gitignore", "node_modules\n");
    this.#installLabtrail();
  }

  /** Installs a package as a user would. */
  installPackage(name: string): void {
    // By the machine's own settings, which may name another registry.
    const args = ["install", "--no-audit", "--no-fund", "--no-save", "--silent", name];
    const { status, stderr } = spawnSync("npm", args, { cwd: this.folder, encoding: "utf8" });
    if (status !== 0) throw new Error(`npm ${args.join(" ")} ended with ${status}: ${stderr}`);
    this.#installLabtrail();
  }

  /** Runs a program that must succeed. */
  run(program: string, ...args: readonly string[]): string {
    const { exitCode, stdout, stderr } = this.tryRun(program, ...args);
    if (exitCode !== 0) throw new Error(`${program} ${args.join(" ")} ended with ${exitCode}:\n${stdout}${stderr}`);
    return stdout;
  }

  tryRun(program: string, ...args: readonly string[]): GitOutcome {
    const { status, stdout, stderr } = spawnSync(program, args, { cwd: this.folder, env: this.env, encoding: "utf8" });
    return { exitCode: status ?? -1, stdout, stderr };
  }

  /** Commits what is staged, and returns all that the hooks said. */
  tryCommit(): { readonly exitCode: number; readonly said: string } {
    const { exitCode, stdout, stderr } = this.tryGit("commit", "--message=x");
    return { exitCode, said: stdout + stderr };
  }

  committed(path: string): string {
    return this.git("cat-file", "blob", `HEAD:${path}`);
  }

  /** This checkout, where npm would put the program of the package. */
  #installLabtrail(): void {
    const bin = join(this.folder, "node_modules", ".bin");
    mkdirSync(bin, { recursive: true });
    const program = join(bin, "labtrail");
    writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${entryPointPath("src/cli/main")}' "$@"\n`);
    chmodSync(program, 0o755);
  }
}
