import { execFileSync } from "node:child_process";
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";

import { build } from "esbuild";

import { packageRoot } from "../../src/shared/installation.ts";
import { medianOf, type Measurement } from "./measurement.ts";

const ROUNDS = 5;
const NOTEBOOKS = 300;
const NOTEBOOK_BYTES = 200_000;
const LARGE_BYTES = 100_000_000;

/** A way to filter notebooks: values of git's configuration, by name. */
type FilterConfig = Readonly<Record<string, string>>;

type Git = (...args: readonly string[]) => void;

/** Seconds of each round, by the name of the filter. */
type Timings = Map<string, { readonly add: number[]; readonly status: number[]; readonly large: number[] }>;

/**
 * `git add` and `git status` on notebooks with our filter, as it is shipped and from source, beside git with `cat` as
 * filter (what no filter that is started per file can beat) and git without any.
 */
export async function measure(): Promise<readonly Measurement[]> {
  const parent = join(packageRoot, ".bench");
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, "filter-"));
  try {
    const bundle = join(folder, "filter.mjs");
    const source = join(packageRoot, "src/git/filter.ts");
    await build({
      entryPoints: [source],
      outfile: bundle,
      bundle: true,
      platform: "node",
      format: "esm",
      target: "node22.15",
    });
    const filters = {
      none: {},
      cat: { clean: "cat", smudge: "cat" },
      shipped: processFilter(bundle),
      source: processFilter(source),
    };
    const timings = timeFilters(folder, filters);
    return toMeasurements(timings, timeAlone(folder, bundle), measurePeakMb(folder, bundle));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function processFilter(program: string, ...nodeFlags: readonly string[]): FilterConfig {
  return { process: [`'${process.execPath}'`, ...nodeFlags, `'${program}'`, "process"].join(" "), required: "true" };
}

function timeFilters(folder: string, filters: Readonly<Record<string, FilterConfig>>): Timings {
  const repository = join(folder, "repository");
  mkdirSync(repository);
  writeFileSync(join(repository, ".gitattributes"), "*.ipynb filter=bench\n");
  const paths = Array.from({ length: NOTEBOOKS }, (_, index) => join(repository, `${index}.ipynb`));
  for (const [index, path] of paths.entries()) writeFileSync(path, notebookOf(index, NOTEBOOK_BYTES));
  const large = join(repository, "large.ipynb");
  writeFileSync(large, notebookOf(0, LARGE_BYTES));

  const timings: Timings = new Map(Object.keys(filters).map((name) => [name, { add: [], status: [], large: [] }]));
  for (let round = 0; round < ROUNDS; round += 1) {
    // One after the other in each round, so that a slow moment of the machine does not fall on one of them alone.
    for (const [name, config] of Object.entries(filters)) {
      const timing = timings.get(name);
      // Nothing is deleted before the end: for some time after that, ext4 creates files more than ten times slower.
      const git = gitIn(repository, join(folder, `git-${name}-${round}`));
      git("init", "--quiet");
      configure(git, config);
      timing?.add.push(secondsOf(() => git("add", ".gitattributes", "[0-9]*.ipynb")));
      for (const path of paths) utimesSync(path, 1_000_000 + round, 1_000_000 + round);
      timing?.status.push(secondsOf(() => git("status", "--porcelain", "--untracked-files=no")));
      timing?.large.push(secondsOf(() => git("add", "large.ipynb")));
    }
  }
  return timings;
}

/** Seconds for the large notebook through our filter alone, the keeping of its outputs included, without git's own work. */
function timeAlone(folder: string, program: string): number {
  const repository = join(folder, "repository");
  const rounds = Array.from({ length: ROUNDS }, (_, round) => {
    const gitFolder = join(folder, `git-alone-${round}`);
    gitIn(repository, gitFolder)("init", "--quiet");
    const input = openSync(join(repository, "large.ipynb"), "r");
    try {
      return secondsOf(() => {
        execFileSync(process.execPath, [program, "clean", "large.ipynb"], {
          cwd: repository,
          env: { ...process.env, GIT_DIR: gitFolder },
          stdio: [input, "ignore", "inherit"],
        });
      });
    } finally {
      closeSync(input);
    }
  });
  return medianOf(rounds);
}

/** The most memory that our filter takes for the large notebook, in millions of bytes. */
function measurePeakMb(folder: string, program: string): number {
  const peakFile = join(folder, "peak");
  const report = `import{writeFileSync}from"node:fs";process.on("exit",()=>writeFileSync("${peakFile}",String(process.resourceUsage().maxRSS)))`;
  const git = gitIn(join(folder, "repository"), join(folder, "git-peak"));
  git("init", "--quiet");
  configure(git, processFilter(program, `--import "data:text/javascript,${encodeURIComponent(report)}"`));
  git("add", "large.ipynb");
  return (Number(readFileSync(peakFile, "utf8")) * 1024) / 1_000_000;
}

function toMeasurements(timings: Timings, aloneS: number, peakMb: number): readonly Measurement[] {
  const secondsFor = (name: string, what: "add" | "status" | "large") => medianOf(timings.get(name)?.[what] ?? []);
  const row = (what: "add" | "status" | "large", title: string, peer: string, limit?: number): Measurement => ({
    what: title,
    unit: "s",
    ours: secondsFor("shipped", what),
    peer: { name: peer, value: secondsFor(peer, what) },
    ...(limit === undefined ? {} : { budget: { kind: "ratio", limit } }),
  });
  const atMost = (what: "add" | "status", title: string, limit: number): Measurement => ({
    what: title,
    unit: "s",
    ours: secondsFor("shipped", what),
    peer: { name: "from source", value: secondsFor("source", what) },
    budget: { kind: "atMost", limit },
  });
  const add = `git add, ${NOTEBOOKS} notebooks of ${NOTEBOOK_BYTES / 1_000} KB`;
  const status = "git status after touch";
  const large = `one notebook of ${LARGE_BYTES / 1_000_000} MB`;
  return [
    atMost("add", add, 0.6),
    row("add", add, "cat", 1),
    row("add", add, "none"),
    atMost("status", status, 0.4),
    row("status", status, "cat", 1),
    row("status", status, "none"),
    { what: `${large} through the filter`, unit: "s", ours: aloneS, budget: { kind: "atMost", limit: 0.5 } },
    row("large", `git add, ${large}`, "cat", 1),
    {
      what: `${large} through the filter: peak memory`,
      unit: "MB",
      ours: peakMb,
      budget: { kind: "atMost", limit: 200 },
    },
  ];
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

function configure(git: Git, config: FilterConfig): void {
  for (const [key, value] of Object.entries(config)) git("config", `filter.bench.${key}`, value);
}

/** Git on a working tree, with the repository in a folder of its own. */
function gitIn(workTree: string, gitFolder: string): Git {
  const env = { ...process.env, GIT_DIR: gitFolder, GIT_WORK_TREE: workTree };
  return (...args) => {
    execFileSync("git", args, { cwd: workTree, env, stdio: ["ignore", "ignore", "inherit"] });
  };
}

function secondsOf(run: () => void): number {
  const startedAt = performance.now();
  run();
  return (performance.now() - startedAt) / 1_000;
}

if (import.meta.main) console.table(await measure());
