import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, openSync, rmSync, closeSync } from "node:fs";
import { join } from "node:path";

import { build } from "esbuild";

import { requireGitTool } from "../../scripts/python-env.ts";
import { packageRoot } from "../../src/shared/installation.ts";
import {
  type Filter,
  LARGE_BYTES,
  LARGE_NAME,
  NOTEBOOK_BYTES,
  NotebookFolder,
  NOTEBOOKS,
  type Timing,
  TRIALS,
  type Trial,
} from "./filter-trials.ts";
import { medianOf, type Measurement } from "./measurement.ts";

const ROUNDS = 5;
/** nbstripout takes about a minute for these, and ten times as long for all. */
const SAMPLE = 30;

type FilterName = "shipped" | "source" | "none" | "cat" | "nbstripout" | "nbstripout-fast";

/** A program alone on the large notebook. */
interface Alone {
  readonly seconds: number;
  readonly peakMb: number;
}

/**
 * Git commands on notebooks with our filter, as it is shipped and from source, beside git without a filter, with `cat` as
 * filter (what no filter that is started per file can beat), with nbstripout, and with nbstripout-fast.
 */
export async function measure(): Promise<readonly Measurement[]> {
  const parent = join(packageRoot, ".bench");
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, "filter-"));
  try {
    const bundle = join(folder, "filter.mjs");
    const source = join(packageRoot, "src/git/filter.ts");
    const options = { bundle: true, platform: "node", format: "esm", target: "node22.15" } as const;
    await build({ entryPoints: [source], outfile: bundle, ...options });
    const tools = { nbstripout: requireGitTool("nbstripout"), fast: requireGitTool("nbstripout-fast") };
    const filters: Readonly<Record<FilterName, Filter>> = {
      none: { config: {}, rounds: ROUNDS, sample: NOTEBOOKS },
      cat: { config: { clean: "cat", smudge: "cat" }, rounds: ROUNDS, sample: NOTEBOOKS },
      shipped: { config: processFilter(bundle), rounds: ROUNDS, sample: NOTEBOOKS },
      source: { config: processFilter(source), rounds: ROUNDS, sample: NOTEBOOKS },
      "nbstripout-fast": { config: { clean: `'${tools.fast}'`, smudge: "cat" }, rounds: ROUNDS, sample: NOTEBOOKS },
      nbstripout: { config: { clean: `'${tools.nbstripout}'`, smudge: "cat" }, rounds: 1, sample: SAMPLE },
    };
    const notebooks = new NotebookFolder(folder);
    const timings = timeFilters(notebooks, filters);
    return [
      ...toMeasurements(timings),
      ...toLargeMeasurements({
        shipped: measureAlone(notebooks, ROUNDS, [process.execPath, bundle, "clean", LARGE_NAME]),
        "nbstripout-fast": measureAlone(notebooks, ROUNDS, [tools.fast]),
        nbstripout: measureAlone(notebooks, 1, [tools.nbstripout]),
      }),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function processFilter(program: string): Filter["config"] {
  return { process: `'${process.execPath}' '${program}' process`, required: "true" };
}

function timeFilters(
  notebooks: NotebookFolder,
  filters: Readonly<Record<FilterName, Filter>>,
): ReadonlyMap<string, Timing> {
  const timings = new Map<string, Timing>();
  for (let round = 0; round < ROUNDS; round += 1) {
    // One after the other in each round, so that a slow moment of the machine does not fall on one of them alone.
    for (const [name, filter] of Object.entries(filters)) {
      if (round >= filter.rounds) continue;
      const timing = timings.get(name) ?? emptyTiming();
      timings.set(name, timing);
      notebooks.time(`${name}-${round}`, filter, timing);
    }
  }
  return timings;
}

function emptyTiming(): Timing {
  return { add: [], status: [], checkout: [], touched: [], large: [] };
}

/**
 * Runs a program and tells its seconds, and its most memory in kilobytes, which Node does not know of its children. Not
 * to /dev/null, which nbstripout takes for a file.
 */
const WATCH = `import resource, subprocess, sys, time
started = time.monotonic()
subprocess.run(sys.argv[1:], stdout=subprocess.PIPE, check=True)
seconds = time.monotonic() - started
scale = 1024 if sys.platform == "darwin" else 1
print(seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / scale)`;

/** The large notebook through a program alone, the keeping of its outputs included, without git's own work. */
function measureAlone(notebooks: NotebookFolder, rounds: number, command: readonly string[]): Alone {
  const results = Array.from({ length: rounds }, (_, round) => {
    const name = `alone-${command.length}-${round}`;
    notebooks.gitIn(name, { config: {} });
    const input = openSync(join(notebooks.workTree, LARGE_NAME), "r");
    try {
      const printed = execFileSync(requireGitTool("python"), ["-c", WATCH, ...command], {
        cwd: notebooks.workTree,
        env: { ...process.env, GIT_DIR: notebooks.gitFolderOf(name) },
        stdio: [input, "pipe", "inherit"],
        encoding: "utf8",
      });
      const [seconds = Number.NaN, kilobytes = Number.NaN] = printed.trim().split(" ").map(Number);
      return { seconds, peakMb: (kilobytes * 1024) / 1_000_000 };
    } finally {
      closeSync(input);
    }
  });
  return {
    seconds: medianOf(results.map(({ seconds }) => seconds)),
    peakMb: Math.max(...results.map(({ peakMb }) => peakMb)),
  };
}

const TITLES: Readonly<Record<Trial, string>> = {
  add: `git add, ${NOTEBOOKS} notebooks of ${NOTEBOOK_BYTES / 1_000} KB`,
  status: "git status after touch of all",
  checkout: "checkout of all",
  touched: "git status after touch of one",
  large: `git add, one notebook of ${LARGE_BYTES / 1_000_000} MB`,
};

const PER_NOTEBOOK: readonly Trial[] = ["add", "status"];
/** What ours must reach, in seconds. */
const LIMITS: Readonly<Partial<Record<Trial, number>>> = { add: 0.6, status: 0.4 };
/** Where a filter that is started per file and does nothing has to be beaten. */
const BELOW_CAT: readonly Trial[] = ["add", "status", "large"];
/** What an empty cell of the table would hide. */
const NOTES: Readonly<Partial<Record<Trial, string>>> = {
  checkout: "ours brings the outputs back, the others leave them out",
  touched: "Node has to start",
  large: "ours keeps the outputs aside",
};

function toMeasurements(timings: ReadonlyMap<string, Timing>): readonly Measurement[] {
  const secondsFor = (name: FilterName, trial: Trial) => medianOf(timings.get(name)?.[trial] ?? []);
  return TRIALS.flatMap((trial): Measurement[] => {
    const row = (peer: FilterName, budget?: Measurement["budget"]): Measurement => ({
      what: TITLES[trial],
      unit: "s",
      ours: secondsFor("shipped", trial),
      peer: { name: peer, value: secondsFor(peer, trial) },
      ...(budget === undefined ? {} : { budget }),
      note: peer === "nbstripout" && PER_NOTEBOOK.includes(trial) ? `reckoned from ${SAMPLE}` : NOTES[trial],
    });
    const limit = LIMITS[trial];
    return [
      row("source", limit === undefined ? undefined : { kind: "atMost", limit }),
      row("none"),
      row("cat", BELOW_CAT.includes(trial) ? { kind: "ratio", limit: 1 } : undefined),
      row("nbstripout-fast", PER_NOTEBOOK.includes(trial) ? { kind: "ratio", limit: 1 } : undefined),
      row("nbstripout", trial === "checkout" ? undefined : { kind: "ratio", limit: 1 }),
    ];
  });
}

function toLargeMeasurements(
  alone: Readonly<Record<"shipped" | "nbstripout-fast" | "nbstripout", Alone>>,
): readonly Measurement[] {
  const what = `one notebook of ${LARGE_BYTES / 1_000_000} MB through the filter`;
  return (["nbstripout-fast", "nbstripout"] as const).flatMap((peer): Measurement[] => [
    {
      what,
      unit: "s",
      ours: alone.shipped.seconds,
      peer: { name: peer, value: alone[peer].seconds },
      budget: { kind: "atMost", limit: 0.5 },
    },
    {
      what: `${what}: peak memory`,
      unit: "MB",
      ours: alone.shipped.peakMb,
      peer: { name: peer, value: alone[peer].peakMb },
      budget: { kind: "atMost", limit: 200 },
    },
  ]);
}

if (import.meta.main) console.table(await measure());
