// Usage: npm run demo
// Walks through everything labtrail does, on a real notebook, with the real commands, in a project of its own in the
// folder for temporary files. It ends at the first command that fails, with exit code 1.
import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { styleText } from "node:util";

import { messageOf } from "../src/shared/errors.ts";
import { Shell, StepError } from "./demo/shell.ts";
import { createWorkspace } from "./demo/workspace.ts";

const NOTEBOOK = "notebooks/penguins.ipynb";
const EXECUTED = "notebooks/penguins.executed.ipynb";
const MODULE = "notebooks/penguins.ts";

let stepNumber = 0;

function startStep(title: string): void {
  stepNumber += 1;
  console.log(`\n${styleText(["bold", "cyan"], `${stepNumber}. ${title}`)}`);
}

function say(text: string): void {
  console.log(styleText("dim", text));
}

/** A project as a user has it: a run of it remembers the commit. */
async function startRepository(shell: Shell): Promise<void> {
  await shell.readGit("init", "--quiet", "--initial-branch=main");
  await shell.readGit("config", "user.name", "Demo");
  await shell.readGit("config", "user.email", "demo@example.org");
  await shell.readGit("add", ".");
  await shell.readGit("commit", "--quiet", "--message=Tell penguins apart");
}

async function trainTwice(shell: Shell): Promise<void> {
  startStep("Run the notebook twice, with different learning rates: no Jupyter, no Python");
  await shell.labtrail("run", NOTEBOOK, "-p", "learningRate=0.001");
  say("\nOnce more, this time with a report for programs in place of what the cells show:");
  await shell.labtrailTo("run.json", "run", NOTEBOOK, "-p", "learningRate=0.1", "--json");
}

async function compareRuns(shell: Shell): Promise<void> {
  startStep("Both runs were tracked: list them, compare them");
  await shell.labtrail("runs");
  await shell.labtrail("compare", "@-2", "@last");
}

async function commitWithoutOutputs(shell: Shell): Promise<void> {
  startStep("Commit the notebook: its outputs stay here, git sees the code");
  await shell.labtrail("git", "install");

  say("\nThe notebook as step 1 left it, executed with a learning rate of 0.1, takes the place of the first one:");
  const path = join(shell.cwd, NOTEBOOK);
  copyFileSync(join(shell.cwd, EXECUTED), path);
  await shell.git("add", NOTEBOOK);
  await shell.git("diff", "--cached", "--unified=1");

  const before = readFileSync(path, "utf8");
  const after = await shell.readGit("cat-file", "blob", `:${NOTEBOOK}`);
  say(`\nOne cell in the working tree (the file has ${renderSize(before)}):`);
  console.log(findCell(before, "track"));
  say(`\nThe same cell in git (the blob has ${renderSize(after)}):`);
  console.log(findCell(after, "track"));

  await shell.git("commit", "--quiet", "--message=Learn faster");
  await shell.git("status", "--short");
  say("(nothing to commit, and the outputs are still in the file)");
}

/** The text of one cell, as it stands in the file. */
function findCell(notebook: string, id: string): string {
  const cells = notebook.split(/^ {2}\},?\n/m);
  const cell = cells.find((text) => text.includes(`"id": "${id}"`)) ?? "";
  return cell.slice(cell.indexOf('   "cell_type"')).trimEnd();
}

function renderSize(text: string): string {
  return `${(Buffer.byteLength(text) / 1024).toFixed(1)} KB`;
}

async function exportAndUse(shell: Shell): Promise<void> {
  startStep("Export the marked cells to a module, check its types, and run production code on it");
  await shell.labtrail("export", NOTEBOOK);
  const source = readFileSync(join(shell.cwd, MODULE), "utf8");
  say(`\n${MODULE}, ${source.split("\n").length - 1} lines, begins:`);
  console.log(source.split("\n").slice(0, 20).join("\n"));
  await shell.labtrail("export", "--check", NOTEBOOK);
  await shell.typecheck();
  await shell.node("notebooks/penguins-service.ts", "39.1", "18.7", "181", "3750");
  await shell.node("notebooks/penguins-service.ts", "46.5", "17.9", "192", "3500");
  await shell.node("notebooks/penguins-service.ts", "50.0", "16.3", "230", "5700");
}

function printNextCommands(folder: string): void {
  startStep("Your turn");
  console.log(`
The runs, the repository and the module are in ${folder}. Go there, and:

  npm run -s labtrail -- runs                    look at the runs again
  npm run -s labtrail -- show @last              everything that is known about the last one
  npm run -s labtrail -- kernel install --user   let Jupyter know the kernel
  jupyter lab ${NOTEBOOK}          open the notebook, with kernel "TypeScript (labtrail)"`);
}

const startedAt = performance.now();
try {
  const shell = new Shell(createWorkspace());
  await startRepository(shell);
  await trainTwice(shell);
  await compareRuns(shell);
  await commitWithoutOutputs(shell);
  await exportAndUse(shell);
  printNextCommands(shell.cwd);
  console.log(`\nDone in ${Math.round((performance.now() - startedAt) / 1000)} s.`);
} catch (error) {
  const known = error instanceof StepError;
  console.error(`\n${styleText("red", `demo: step ${stepNumber} failed: ${messageOf(error)}`)}`);
  if (!known && error instanceof Error) console.error(error.stack);
  process.exitCode = 1;
}
