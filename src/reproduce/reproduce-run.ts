// A run made again: its code in a folder of its own, its packages, its data, its seed, in a process of its own; and what
// came of it beside what was recorded.
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

import { readLockfile } from "../environment/lockfile.ts";
import type { Notebook } from "../notebook/notebook.ts";
import { parseNotebook } from "../notebook/parse.ts";
import type { RunId } from "../shared/ids.ts";
import { describeEnvironment } from "../track/capture/environment.ts";
import { digestOf } from "../track/objects.ts";
import { sliceOfRun, type SliceStep } from "../track/program/slice-program.ts";
import type { RunDetails } from "../track/run.ts";
import type { TrailStore } from "../track/store.ts";
import { maybeSession } from "../track/transfer/run-record.ts";
import { findInputs, placeInputs } from "./preflight/inputs.ts";
import { installPackages, linkModules, planPackages, unlinkModules, type PackagePlan } from "./preflight/packages.ts";
import { comparePackages, findUnlocked, judge, type Preflight } from "./preflight/preflight.ts";
import { withPlaceOf, type KernelArgv } from "./program/execute.ts";
import { findOrderFaults } from "./program/order-faults.ts";
import { sliceNotebook, wholeNotebook } from "./program/program.ts";
import { completeSteps, type CompleteSteps } from "./program/restore-secrets.ts";
import { ReproduceError } from "./reproduce-error.ts";
import { reproductionToJson } from "./report/reproduction-json.ts";
import { REPORT_NAME, type ReproduceMode, type Reproduction } from "./reproduction.ts";
import { runAgain } from "./run-again.ts";
import type { Tolerances } from "./result/tolerance.ts";
import { toReproduction } from "./to-reproduction.ts";
import { buildTree, type CodeTree } from "./tree/code-tree.ts";
import { isPathInside } from "./tree/inside.ts";

export interface ReproduceOptions {
  readonly store: TrailStore;
  readonly projectRoot: string;
  readonly runId: RunId;
  readonly mode: ReproduceMode;
  readonly tolerances: Tolerances;
  /** Where to build the tree, or what to take for it; a folder that is taken away again when left out. */
  readonly folder: string | undefined;
  /** Whether packages may be installed; else those of the project are used. */
  readonly installs: boolean;
  /** How often: several times show how far results are apart by themselves. */
  readonly times: number;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly kernelArgv: KernelArgv;
  readonly signal?: AbortSignal | undefined;
  /** Hears of each step, in a few words. */
  readonly onProgress?: (text: string) => void;
}

/**
 * Makes a run again and compares what comes of it. What prevents it is a result as well: `not-run`, with the reason.
 * The project stays as it is; what was run is recorded as runs of their own.
 *
 * @throws {@link TrackError} `RUN_NOT_FOUND`; {@link ReproduceError} `BAD_FOLDER`, `INTERRUPTED`.
 */
export async function reproduceRun(options: ReproduceOptions): Promise<Reproduction> {
  const reproduction = await makeAgain(options);
  keepReport(options.store, reproduction);
  return reproduction;
}

/** With each run that was recorded goes what came of the comparison. */
function keepReport(store: TrailStore, reproduction: Reproduction): void {
  if (reproduction.runs.length === 0) return;
  const content = Buffer.from(`${JSON.stringify(reproductionToJson(reproduction), undefined, 2)}\n`);
  const digest = store.saveBytes(content);
  const artifact = { name: REPORT_NAME, digest, sizeBytes: content.length, mediaType: "application/json" };
  for (const { id, startedAt: at } of reproduction.runs) {
    store.addArtifacts(id, [{ ...artifact, source: "auto", executionId: undefined, at }]);
  }
}

async function makeAgain(options: ReproduceOptions): Promise<Reproduction> {
  const details = options.store.requireRun(options.runId);
  const tree = await maybeTree(options, details);
  if (tree instanceof ReproduceError) {
    const preflight = judge({ ...NOTHING, details, now: environmentOf(options), notes: [] });
    const obstacles = [tree.message, ...preflight.obstacles];
    return toReproduction(options, { details, preflight: { ...preflight, verdict: "not-reproducible", obstacles } });
  }
  try {
    return await reproduceIn(tree, details, options);
  } finally {
    // In a folder that stays, packages stay as well.
    if (tree.origin !== "given" && options.folder === undefined) unlinkModules(tree.root);
    await tree.remove();
  }
}

const NOTHING = { inputs: [], missingSecrets: [], packages: [], orderFaults: [], changedFiles: [] } as const;

async function maybeTree(options: ReproduceOptions, details: RunDetails): Promise<CodeTree | ReproduceError> {
  options.onProgress?.(`getting the code of run ${details.run.name}`);
  try {
    return await buildTree({ ...options, details });
  } catch (error) {
    if (error instanceof ReproduceError && error.code === "NO_CODE") return error;
    throw error;
  }
}

async function reproduceIn(tree: CodeTree, details: RunDetails, options: ReproduceOptions): Promise<Reproduction> {
  const { store, mode, onProgress } = options;
  const notebookPath = notebookPathIn(tree, store, details);
  const notebook = maybeNotebook(notebookPath);
  const slice = sliceOfRun(store, details, options.projectRoot);
  const complete = completeSteps(slice.steps, notebook, options.env);
  // A folder that was given is the user's: nothing is installed there, and nothing put there.
  const isOurs = tree.origin !== "given";
  const plan = planPackages({
    ...options,
    details,
    treeTop: tree.top,
    treeRoot: tree.root,
    installs: options.installs && isOurs,
  });
  const placeAll = () => placeInputs(findInputs(details.slice), { ...options, treeRoot: tree.root, mayPlace: isOurs });
  const preflight = await lookAhead({ tree, details, options, steps: slice.steps, complete, notebook, plan, placeAll });
  if (preflight.verdict === "not-reproducible") return toReproduction(options, { details, preflight });
  if (mode === "notebook" && notebook === undefined) {
    return toReproduction(options, { details, preflight, reason: `there is no notebook "${basename(notebookPath)}"` });
  }
  try {
    if (plan.kind === "install") {
      onProgress?.(`installing the packages of ${plan.lockfile.name}`);
      await installPackages(plan.lockfile, options);
    } else if (plan.kind === "link") linkModules(plan.from, tree.root);
    const params = tree.origin === "given" ? [] : details.params;
    const whole =
      mode === "slice" || notebook === undefined ? undefined : wholeNotebook(notebook, details.run.seed, params);
    const program = whole?.notebook ?? sliceNotebook({ ...slice, steps: complete.steps }, dirname(notebookPath));
    const notes = (whole?.replaced ?? []).map(
      (name) => `${name} has the value of the run, and not that of the notebook`,
    );
    const env = withPlaceOf(options.env, details.environment);
    const again = await runAgain({ ...options, details, tree, program, notebookPath, env, placeAll });
    return toReproduction(options, {
      details,
      preflight: { ...preflight, notes: [...preflight.notes, ...notes] },
      again,
    });
  } catch (error) {
    if (!(error instanceof ReproduceError) || error.code === "INTERRUPTED") throw error;
    return toReproduction(options, { details, preflight, reason: error.message });
  }
}

interface AheadOptions {
  readonly tree: CodeTree;
  readonly details: RunDetails;
  readonly options: ReproduceOptions;
  /** As they are stored, without secrets: they are shown. */
  readonly steps: readonly SliceStep[];
  readonly complete: CompleteSteps;
  readonly notebook: Notebook | undefined;
  readonly plan: PackagePlan;
  readonly placeAll: () => ReturnType<typeof placeInputs>;
}

async function lookAhead(ahead: AheadOptions): Promise<Preflight> {
  const { tree, details, options, steps, complete, notebook, plan, placeAll } = ahead;
  const locked = plan.kind === "install" ? readLockfile(plan.lockfile) : undefined;
  // What is to be linked is not there yet.
  const packageFolder = plan.kind === "link" ? dirname(plan.from ?? join(tree.root, "node_modules")) : tree.root;
  const notes =
    plan.kind === "link" && plan.why !== undefined ? [`${plan.why}, so the project's packages are used`] : [];
  const unlocked = locked === undefined ? [] : findUnlocked(details, locked);
  if (unlocked.length > 0) notes.push(`in no lockfile, so perhaps not there: ${unlocked.join(", ")}`);
  return judge({
    details,
    now: environmentOf(options),
    inputs: await placeAll(),
    missingSecrets: complete.missingSecrets,
    packages: plan.kind === "none" ? [] : comparePackages(details, locked, packageFolder),
    orderFaults: notebook === undefined ? [] : findOrderFaults(notebook, steps),
    changedFiles: tree.changedFiles,
    notes,
  });
}

function environmentOf({ projectRoot }: ReproduceOptions) {
  return describeEnvironment(projectRoot, digestOf);
}

/** Where the notebook is in the tree, or would be: a session without one began in the project's root. */
function notebookPathIn({ root }: CodeTree, store: TrailStore, { run }: RunDetails): string {
  const path = maybeSession(store, run.sessionId)?.notebook ?? "reproduction.ipynb";
  const inside = isPathInside(path) ? path : basename(path);
  mkdirSync(dirname(join(root, inside)), { recursive: true });
  return join(root, inside);
}

function maybeNotebook(path: string): Notebook | undefined {
  if (!existsSync(path) || !path.endsWith(".ipynb")) return undefined;
  return parseNotebook(readFileSync(path, "utf8"), basename(path));
}
