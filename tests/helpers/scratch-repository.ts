import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { installFilter } from "../../src/git/install.ts";
import { type CommandOutcome, runInFolder } from "./run-in-folder.ts";

/** What a command did. */
export interface GitOutcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A real repository in a folder of its own, which knows nothing of the machine's git configuration. */
export class ScratchRepository implements AsyncDisposable {
  /** The folder around the repository; it holds the home folder too. */
  readonly outside: string;
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;

  /** @param settings - Variables of the environment beside or instead of those that every repository has. */
  constructor(name: string, settings: (outside: string) => Readonly<Record<string, string>> = () => ({})) {
    this.outside = mkdtempSync(join(tmpdir(), "labtrail-git-"));
    this.folder = join(this.outside, name);
    mkdirSync(this.folder);
    this.env = {
      PATH: process.env["PATH"] ?? "",
      HOME: this.outside,
      // From a checkout the filter is TypeScript; its types are stripped once, and not for each git command.
      NODE_COMPILE_CACHE: join(tmpdir(), "labtrail-test-compile-cache"),
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_AUTHOR_NAME: "Ada",
      GIT_AUTHOR_EMAIL: "ada@example.com",
      GIT_COMMITTER_NAME: "Ada",
      GIT_COMMITTER_EMAIL: "ada@example.com",
      ...settings(this.outside),
    };
    this.git("init", "--quiet", "--initial-branch=main");
  }

  /** Runs a git command that must succeed, and returns what it printed. */
  git(...args: readonly string[]): string {
    const { exitCode, stdout, stderr } = this.tryGit(...args);
    if (exitCode !== 0) throw new Error(`git ${args.join(" ")} ended with ${exitCode}: ${stderr}`);
    return stdout;
  }

  tryGit(...args: readonly string[]): GitOutcome {
    const { status, stdout, stderr } = spawnSync("git", args, { cwd: this.folder, env: this.env, encoding: "utf8" });
    return { exitCode: status ?? -1, stdout, stderr };
  }

  /** Runs a git command that asks, with these answers. */
  gitWith(answers: string, ...args: readonly string[]): string {
    const { status, stdout, stderr } = spawnSync("git", args, {
      cwd: this.folder,
      env: this.env,
      encoding: "utf8",
      input: answers,
    });
    if (status !== 0) throw new Error(`git ${args.join(" ")} ended with ${status}: ${stderr}`);
    return stdout;
  }

  /** Runs a git command, and lists what it asked of the filter: `clean` or `smudge`, once for each file. */
  filterRuns(args: readonly string[], expected: { readonly answers?: string; readonly exitCode?: number } = {}) {
    const trace = join(this.outside, "packets");
    rmSync(trace, { force: true });
    const { status, stderr } = spawnSync("git", args, {
      cwd: this.folder,
      env: { ...this.env, GIT_TRACE_PACKET: trace },
      encoding: "utf8",
      input: expected.answers ?? "",
    });
    if (status !== (expected.exitCode ?? 0)) throw new Error(`git ${args.join(" ")} ended with ${status}: ${stderr}`);
    const text = existsSync(trace) ? readFileSync(trace, "utf8") : "";
    return [...text.matchAll(/> command=(clean|smudge)$/gm)].map(([, command = ""]) => command);
  }

  /** Makes a file so many seconds older than now, so that it is not as young as git's index. */
  age(path: string, seconds: number): void {
    const time = Date.now() / 1000 - seconds;
    utimesSync(join(this.folder, path), time, time);
  }

  /** Stages a file as it is, as a clone without the filter does. */
  addRaw(path: string): void {
    const off = ["process=", "clean=", "smudge=", "required=false"];
    this.git(...off.flatMap((setting) => ["-c", `filter.labtrail.${setting}`]), "add", path);
  }

  /** Stages other content than the file of the working tree has, through the filter. */
  stage(path: string, content: string): void {
    const object = this.gitWith(content, "hash-object", "-w", "--stdin", `--path=${path}`).trim();
    this.git("update-index", "--add", "--cacheinfo", `100644,${object},${path}`);
  }

  /** The same for another folder, such as a linked worktree; its owner removes it. */
  at(path: string): ScratchRepository {
    const other: ScratchRepository = Object.create(this);
    return Object.defineProperty(other, "folder", { value: join(this.folder, path) });
  }

  /** The same with more variables in its environment. */
  with(env: Readonly<Record<string, string>>): ScratchRepository {
    const other: ScratchRepository = Object.create(this);
    return Object.defineProperty(other, "env", { value: { ...this.env, ...env } });
  }

  /** Runs a command line of ours in the repository. */
  labtrail(...args: readonly string[]): Promise<CommandOutcome> {
    return runInFolder(this.folder, args, this.env);
  }

  commit(message: string): void {
    this.git("add", "--all");
    this.git("commit", "--quiet", "--allow-empty", `--message=${message}`);
  }

  write(path: string, content: string | Buffer): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), content);
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), "utf8");
  }

  exists(path: string): boolean {
    return existsSync(join(this.folder, path));
  }

  remove(path: string): void {
    rmSync(join(this.folder, path));
  }

  /** What is staged for a path, byte for byte. */
  staged(path: string): string {
    return this.git("cat-file", "blob", `:${path}`);
  }

  /** What `git status` says, without the first line break: empty when all is clean. */
  status(): string {
    return this.git("status", "--porcelain");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    rmSync(this.outside, { recursive: true, force: true });
  }
}

/** A repository with the filter installed, and no hooks: each commit would wait for them. */
export function scratchRepository(name = "repo"): ScratchRepository {
  const repository = new ScratchRepository(name);
  installFilter({ cwd: repository.folder, env: repository.env }, { scope: "local", withoutHooks: true });
  return repository;
}

/** A repository with all that is installed. */
export function hookedRepository(name = "repo"): ScratchRepository {
  const repository = new ScratchRepository(name);
  installFilter({ cwd: repository.folder, env: repository.env }, { scope: "local" });
  return repository;
}
