// A real process that watches real files, as an editor saves them.
import { type ChildProcess, spawn } from "node:child_process";
import { renameSync, rmSync } from "node:fs";

import { expect, test } from "vitest";

import { entryPointPath } from "../../src/shared/installation.ts";
import { ScratchProject, sketchNotebook } from "../export/scratch-project.ts";
import { runInFolder } from "../helpers/run-in-folder.ts";

const DEADLINE_MS = 20_000;

const cellsWith = (value: number) => ["//| module src/scaler.ts", `//| export\nconst limit = ${value};`];

/** `labtrail export --watch` in a project of its own. */
class WatchedProject extends ScratchProject {
  readonly #child: ChildProcess;
  readonly ended: Promise<number | null>;
  stdout = "";
  stderr = "";
  #onOutput: () => void = () => {};

  constructor(...args: readonly string[]) {
    super();
    this.notebook("notebooks/scaler.ipynb", cellsWith(1));
    this.#child = spawn(process.execPath, [entryPointPath("src/cli/main"), "export", "--watch", ...args], {
      cwd: this.root,
      env: { ...process.env, NO_COLOR: "1" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child.stdout?.on("data", (data: Buffer) => {
      this.stdout += data.toString();
      this.#onOutput();
    });
    this.#child.stderr?.on("data", (data: Buffer) => {
      this.stderr += data.toString();
      this.#onOutput();
    });
    this.ended = new Promise((resolve) => this.#child.once("close", resolve));
  }

  /** Waits until the process has said so. */
  async says(isSaid: () => boolean): Promise<void> {
    const said = new Promise<void>((resolve) => {
      this.#onOutput = () => {
        if (isSaid()) resolve();
      };
      this.#onOutput();
    });
    const deadline = AbortSignal.timeout(DEADLINE_MS);
    const late = new Promise<never>((_resolve, reject) => {
      deadline.addEventListener("abort", () => reject(new Error(`not said in time:\n${this.stdout}\n${this.stderr}`)));
    });
    await Promise.race([said, late]);
  }

  interrupt(): void {
    this.#child.kill("SIGINT");
  }

  override [Symbol.dispose](): void {
    this.#child.kill("SIGKILL");
    super[Symbol.dispose]();
  }
}

const WROTE = "wrote src/scaler.ts from notebooks/scaler.ipynb\n";

function countOf(text: string, part: string): number {
  return text.split(part).length - 1;
}

test("a saved notebook is exported again, one line for each time, until Ctrl-C", async () => {
  using project = new WatchedProject();
  await project.says(() => project.stderr.includes("watching"));
  expect(project.stdout).toBe(WROTE);

  project.notebook("notebooks/scaler.ipynb", cellsWith(2));
  await project.says(() => countOf(project.stdout, WROTE) === 2);
  expect(project.read("src/scaler.ts")).toContain("limit = 2;");

  // As vim, Jupyter and VS Code save: a new file takes the place of the old one.
  project.write("notebooks/.scaler.ipynb.tmp", sketchNotebook(cellsWith(3)));
  renameSync(project.path("notebooks/.scaler.ipynb.tmp"), project.path("notebooks/scaler.ipynb"));
  await project.says(() => countOf(project.stdout, WROTE) === 3);
  expect(project.read("src/scaler.ts")).toContain("limit = 3;");

  project.interrupt();
  const exitCode = await project.ended;

  expect(project.stdout).toBe(WROTE.repeat(3));
  expect(project.stderr).toBe("watching for saved notebooks; Ctrl-C ends it\n");
  // Windows has no signal that a program could take for Ctrl-C: it ends at once.
  expect(exitCode).toBe(process.platform === "win32" ? null : 0);
});

test("a notebook that cannot be read or exported is told, and the next save is exported", async () => {
  using project = new WatchedProject();
  await project.says(() => project.stderr.includes("watching"));

  project.write("notebooks/scaler.ipynb", "{ half a note");
  await project.says(() => project.stderr.includes("labtrail: "));
  project.notebook("notebooks/scaler.ipynb", [...cellsWith(2), "//| export\nconst x = missing;"]);
  await project.says(() => project.stderr.includes("NBX008"));
  expect(project.read("src/scaler.ts")).toContain("limit = 1;");
  project.notebook("notebooks/scaler.ipynb", cellsWith(2));
  await project.says(() => countOf(project.stdout, WROTE) === 2);

  expect(project.read("src/scaler.ts")).toContain("limit = 2;");
});

test("a notebook in a new folder is exported, and what one leaves behind when it goes is told", async () => {
  using project = new WatchedProject();
  await project.says(() => project.stderr.includes("watching"));

  project.notebook("more/deep/other.ipynb", ["//| module src/other.ts", "//| export\nconst a = 1;"]);
  await project.says(() => project.stdout.includes("wrote src/other.ts from more/deep/other.ipynb\n"));
  rmSync(project.path("more/deep/other.ipynb"));
  await project.says(() => project.stdout.includes("src/other.ts is orphaned: more/deep/other.ipynb is gone."));

  expect(project.has("src/other.ts")).toBe(true);
});

test("--json prints one document in a line for each export", async () => {
  using project = new WatchedProject("--json", "notebooks/scaler.ipynb");
  await project.says(() => project.stderr.includes("watching"));
  project.notebook("notebooks/scaler.ipynb", cellsWith(2));
  await project.says(() => countOf(project.stdout, "\n") === 2);

  const documents = project.stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as unknown);

  expect(documents).toMatchObject([
    { modules: [{ path: "src/scaler.ts", state: "missing", outcome: "written" }], faults: [] },
    { modules: [{ path: "src/scaler.ts", state: "stale", outcome: "written" }], faults: [] },
  ]);
});

test("--check has nothing to watch for", async () => {
  using project = new ScratchProject();

  const { exitCode, stderr } = await runInFolder(project.root, ["export", "--check", "--watch"], {});

  expect(exitCode).toBe(1);
  expect(stderr).toContain("--check and --watch exclude each other");
});
