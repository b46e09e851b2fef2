// What is timed of a filter: git commands on 300 notebooks and on a large one, with a repository for each filter and round.
import { execFileSync } from "node:child_process";
import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";

/** A way to filter notebooks: values of git's configuration, by name. */
export interface Filter {
  readonly config: Readonly<Record<string, string>>;
  readonly rounds: number;
  /** How many of the notebooks it is given, where all would be a matter of many minutes; what all take is reckoned. */
  readonly sample: number;
}

export const TRIALS = ["add", "status", "checkout", "touched", "large"] as const;

export type Trial = (typeof TRIALS)[number];

/** Seconds of each round. */
export type Timing = Readonly<Record<Trial, number[]>>;

export const NOTEBOOKS = 300;
export const NOTEBOOK_BYTES = 200_000;
export const LARGE_BYTES = 100_000_000;
export const LARGE_NAME = "large.ipynb";

/** A working tree with notebooks, and git on it with as many repositories as are needed. */
export class NotebookFolder {
  readonly workTree: string;
  readonly #folder: string;
  readonly #paths: readonly string[];
  #touches = 0;

  constructor(folder: string) {
    this.#folder = folder;
    this.workTree = join(folder, "repository");
    mkdirSync(this.workTree);
    writeFileSync(join(this.workTree, ".gitattributes"), "*.ipynb filter=bench\n");
    this.#paths = Array.from({ length: NOTEBOOKS }, (_, index) => join(this.workTree, `${index}.ipynb`));
    for (const [index, path] of this.#paths.entries()) writeFileSync(path, notebookOf(index, NOTEBOOK_BYTES));
    writeFileSync(join(this.workTree, LARGE_NAME), notebookOf(0, LARGE_BYTES));
  }

  /** Goes through all trials with a filter, once. */
  time(name: string, filter: Filter, timing: Timing): void {
    // Nothing is deleted before the end: for some time after that, ext4 creates files more than ten times slower.
    const git = this.gitIn(name, filter);
    const status = () => secondsOf(() => git("status", "--porcelain", "--untracked-files=no"));
    const paths = this.#paths.slice(0, filter.sample);
    const scale = this.#paths.length / paths.length;
    timing.add.push(secondsOf(() => git("add", ".gitattributes", ...paths)) * scale);
    this.#touch(paths);
    timing.status.push(status() * scale);
    this.#touch(paths.slice(0, 1));
    timing.touched.push(status());
    const out = join(this.#folder, `out-${name}`);
    timing.checkout.push(secondsOf(() => git("checkout-index", "--all", `--prefix=${out}/`)) * scale);
    timing.large.push(secondsOf(() => git("add", LARGE_NAME)));
  }

  /** Git with a repository of its own. */
  gitIn(name: string, { config }: Pick<Filter, "config">): (...args: readonly string[]) => void {
    const env = { ...process.env, GIT_DIR: this.gitFolderOf(name), GIT_WORK_TREE: this.workTree };
    const git = (...args: readonly string[]) => {
      execFileSync("git", args, { cwd: this.workTree, env, stdio: ["ignore", "ignore", "inherit"] });
    };
    git("init", "--quiet");
    for (const [key, value] of Object.entries(config)) git("config", `filter.bench.${key}`, value);
    return git;
  }

  gitFolderOf(name: string): string {
    return join(this.#folder, `git-${name}`);
  }

  /** Gives files a time that git has not seen yet. */
  #touch(paths: readonly string[]): void {
    this.#touches += 1;
    for (const path of paths) utimesSync(path, 1_000_000 + this.#touches, 1_000_000 + this.#touches);
  }
}

export function secondsOf(run: () => void): number {
  const startedAt = performance.now();
  run();
  return (performance.now() - startedAt) / 1_000;
}

/** A notebook of about the given size, three quarters of it images and the rest text, as Jupyter writes it. */
function notebookOf(seed: number, sizeBytes: number): string {
  const outputBytes = sizeBytes / 20;
  const line = `epoch ${seed}: loss 0.123456789, accuracy 0.9876\n`;
  const cells = Array.from({ length: 20 }, (_, index) => ({
    cell_type: "code",
    execution_count: index + 1,
    id: `cell-${index}`,
    metadata: {},
    outputs: [
      index % 4 === 0
        ? { name: "stdout", output_type: "stream", text: Array.from({ length: outputBytes / line.length }, () => line) }
        : {
            data: { "image/png": `${seed}iVBORw0KGgo+/`.repeat(outputBytes / 14) },
            metadata: {},
            output_type: "display_data",
          },
    ],
    source: [`const model${index} = await train(rows, { epochs: ${seed} });\n`, `model${index}.loss`],
  }));
  return `${JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }, null, 1)}\n`;
}
