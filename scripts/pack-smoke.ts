// Usage: npm run pack:smoke
// Installs the package as a user would, from its tarball into an empty folder, and runs it there: on this Node, on the
// oldest that will do, on the machine's own, and on one that is too old, which must be told so in one line.
import { spawnSync, type SpawnSyncReturns } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";

const ROOT = join(import.meta.dirname, "..");
const TOO_OLD = "18";
const REQUIRED = [22, 15] as const;

/** A program of a user that evaluates a rule on a file. */
const EVALUATION = `
import { classificationEvaluator, datasetFromCsv, modelFromFunction } from "labtrail/evaluate";
const flowers = await datasetFromCsv("flowers.csv");
const rule = modelFromFunction(({ petal }) => (petal < 2.5 ? "setosa" : "versicolor"), { name: "rule" });
const { metrics } = await classificationEvaluator({ truth: "species" }).evaluate(rule, flowers);
console.log(\`\${flowers.length} rows, accuracy \${metrics.accuracy.value}\`);
`;

const folder = mkdtempSync(join(tmpdir(), "labtrail-pack-"));
try {
  const app = installPackage();
  writeFileSync(
    join(app, "hello.ipynb"),
    oneCellNotebook("const greeting: string = `6 * 7 = ${6 * 7}`;\ndisplay([{ greeting }]);\ngreeting"),
  );
  checkWorks(app, process.execPath, "this Node");
  checkWorks(app, installNode(`${REQUIRED.join(".")}.0`), "the oldest Node that will do");
  checkTypes(app);
  const machineNode = maybeMachineNode();
  if (machineNode !== undefined) {
    if (isNewEnough(machineNode)) checkWorks(app, machineNode, "the machine's own Node");
    else checkRefuses(app, machineNode, "the machine's own Node");
  }
  checkRefuses(app, installNode(TOO_OLD), "a Node that is too old");
  console.log("the package works as it is installed");
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function installPackage(): string {
  // `npm pack --json` cannot be read: what `prepare` prints comes before it.
  run("npm", ["pack", "--silent", "--pack-destination", folder], ROOT);
  const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz"));
  if (tarball === undefined) throw new Error("npm pack made no tarball");
  console.log(`packed ${tarball}, ${Math.round(statSync(join(folder, tarball)).size / 1024)} KB`);
  const app = join(folder, "app");
  mkdirSync(app);
  writeFileSync(join(app, "package.json"), JSON.stringify({ name: "app", private: true, type: "module" }));
  run("npm", ["install", join(folder, tarball), "--no-audit", "--no-fund", "--silent"], app);
  return app;
}

/** The version, a notebook of one cell, the filter and the kernelspec, with the program that was installed. */
function checkWorks(app: string, node: string, who: string): void {
  const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { readonly version: string };
  expectText(labtrail(app, node, ["--version"]), version);
  expectText(labtrail(app, node, ["run", "hello.ipynb"]), "6 * 7 = 42");
  expectText(readFileSync(join(app, "hello.executed.ipynb"), "utf8"), "6 * 7 = 42");
  // What shows objects is a file of its own, loaded with the first of them.
  expectText(readFileSync(join(app, "hello.executed.ipynb"), "utf8"), "1 row × 1 column");
  const prefix = join(app, "jupyter");
  labtrail(app, node, ["kernel", "install", "--prefix", prefix]);
  const logo = join(prefix, "share", "jupyter", "kernels", "labtrail", "logo-64x64.png");
  if (!existsSync(logo)) throw new Error(`labtrail kernel install wrote no ${logo}`);
  run("git", ["init", "--quiet"], app);
  labtrail(app, node, ["git", "install"]);
  run("git", ["add", "hello.executed.ipynb"], app, node);
  const staged = run("git", ["show", ":hello.executed.ipynb"], app, node);
  if (!staged.includes('"outputs": []')) throw new Error(`git add kept the outputs:\n${staged}`);
  rmSync(join(app, ".git"), { recursive: true });
  writeFileSync(join(app, "flowers.csv"), "petal,species\n1.4,setosa\n4.7,versicolor\n");
  writeFileSync(join(app, "evaluate.mjs"), EVALUATION);
  expectText(run(node, ["evaluate.mjs"], app, node), "2 rows, accuracy 1");
  console.log(`works on ${who} (${versionOf(node)})`);
}

/** The declarations are found, and say more than `any`. */
function checkTypes(app: string): void {
  const source = `import { LabtrailError } from "labtrail";
import { datasetFrom, type Model } from "labtrail/evaluate";
import { mockDataset } from "labtrail/evaluate/testing";
export const isOurs = (error: unknown): boolean => error instanceof LabtrailError && error.code !== "";
export const model: Model<number, string> = { name: "text", predict: (batch) => batch.map(String) };
export const rows: AsyncIterable<number> = datasetFrom([1, 2], { name: "numbers" }).rows();
export const ages = mockDataset({ age: "integer" }).map(({ age }): number => age);
// @ts-expect-error a dataset has a name
datasetFrom([1]);
// @ts-expect-error a class is no number
export const wrong: number = LabtrailError;
`;
  writeFileSync(join(app, "use.ts"), source);
  const roots = ["--types", "node", "--typeRoots", join(ROOT, "node_modules/@types")];
  const flags = ["--noEmit", "--strict", "--skipLibCheck", "--module", "nodenext", "--target", "es2024", ...roots];
  run(process.execPath, [join(ROOT, "node_modules/typescript/bin/tsc"), ...flags, "use.ts"], app);
  console.log("the declarations type-check");
}

function checkRefuses(app: string, node: string, who: string): void {
  const { status, stdout, stderr } = startLabtrail(app, node, ["--version"]);
  const lines = `${stdout}${stderr}`.trim().split("\n");
  if (status !== 1 || lines.length !== 1 || !lines[0]?.startsWith(`labtrail needs Node ${REQUIRED.join(".")}`)) {
    throw new Error(`on ${who} (${versionOf(node)}) it ended with ${status} and said:\n${lines.join("\n")}`);
  }
  console.log(`refuses ${who} (${versionOf(node)}) in one line`);
}

function labtrail(app: string, node: string, args: readonly string[]): string {
  return outputOf(startLabtrail(app, node, args), `labtrail ${args.join(" ")} on Node ${versionOf(node)}`);
}

/** Starts the installed bin as a shell does: its first line asks for the `node` on the PATH. */
function startLabtrail(app: string, node: string, args: readonly string[]): SpawnSyncReturns<string> {
  return start(join(app, "node_modules", ".bin", "labtrail"), args, app, node);
}

function start(program: string, args: readonly string[], cwd: string, node: string): SpawnSyncReturns<string> {
  const PATH = [dirname(node), process.env["PATH"]].join(delimiter);
  return spawnSync(program, args, { cwd, encoding: "utf8", env: { ...process.env, PATH } });
}

function run(program: string, args: readonly string[], cwd: string, node: string = process.execPath): string {
  return outputOf(start(program, args, cwd, node), `${program} ${args.join(" ")}`);
}

function outputOf({ status, stdout, stderr, error }: SpawnSyncReturns<string>, what: string): string {
  if (status === 0) return stdout;
  throw new Error(`${what} ended with ${status}:\n${stdout}${stderr}${error?.message ?? ""}`);
}

function expectText(text: string, expected: string): void {
  if (!text.includes(expected)) throw new Error(`expected "${expected}" in:\n${text}`);
}

function maybeMachineNode(): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((entry) => !entry.includes("node_modules"));
  return folders.map((entry) => join(entry, "node")).find((path) => existsSync(path));
}

function installNode(version: string): string {
  const home = join(folder, `node-${version}`);
  mkdirSync(home);
  writeFileSync(join(home, "package.json"), JSON.stringify({ private: true, allowScripts: { node: true } }));
  run("npm", ["install", `node@${version}`, "--no-audit", "--no-fund", "--silent"], home);
  return join(home, "node_modules", ".bin", "node");
}

function isNewEnough(node: string): boolean {
  const [major = 0, minor = 0] = versionOf(node).split(".").map(Number);
  return major > REQUIRED[0] || (major === REQUIRED[0] && minor >= REQUIRED[1]);
}

function versionOf(node: string): string {
  return outputOf(spawnSync(node, ["--version"], { encoding: "utf8" }), `${node} --version`)
    .trim()
    .slice(1);
}

function oneCellNotebook(source: string): string {
  const cell = { cell_type: "code", id: "hello", metadata: {}, source, outputs: [], execution_count: null };
  return JSON.stringify({ cells: [cell], metadata: {}, nbformat: 4, nbformat_minor: 5 });
}
