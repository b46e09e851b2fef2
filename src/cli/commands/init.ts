import { existsSync } from "node:fs";
import { join, relative, resolve } from "node:path";

import type { ArgsDef, CommandDef } from "citty";

import { findInstallPlace, type PackageManager } from "../../environment/package-manager.ts";
import { tryGit } from "../../git/git-command.ts";
import { GitError } from "../../git/git-error.ts";
import { MANAGER_WORDS, managerOfAgent, type ManagerWords } from "../../scaffold/manager-words.ts";
import { type FilePlan, planFiles } from "../../scaffold/plan.ts";
import { projectName } from "../../scaffold/project-name.ts";
import { filesOf, requireTemplateName, summaryOf, TEMPLATE_NAMES } from "../../scaffold/template.ts";
import { writePlan } from "../../scaffold/write-plan.ts";
import { entryPointPath, packageVersion } from "../../shared/installation.ts";
import type { CommandFactory } from "../command.ts";
import type { Effects } from "../effects.ts";
import { renderPlan } from "../init-report.ts";
import { runStep } from "../run-step.ts";

const ARGS = {
  folder: {
    type: "positional",
    required: false,
    valueHint: "DIR",
    description: "Where the project goes; also a folder or a repository that has something in it. Default: this one",
  },
  template: {
    type: "string",
    alias: "t",
    valueHint: TEMPLATE_NAMES.join("|"),
    description: `What it begins with: ${TEMPLATE_NAMES.map((name) => `${name} (${summaryOf(name)})`).join(", ")}. Default: minimal`,
  },
  yes: { type: "boolean", alias: "y", description: "Add to files that are there already, without asking" },
  "dry-run": { type: "boolean", description: "Write nothing; show what would be written" },
  "no-install": { type: "boolean", description: "Do not install the packages" },
  "no-git": { type: "boolean", description: "Make no repository, and do not tell git about notebooks" },
  labtrail: {
    type: "string",
    valueHint: "SPEC",
    description: `Which labtrail the project gets, as npm knows it. Default: ${packageVersion}`,
  },
} as const satisfies ArgsDef;

/** The notebook that each template has. */
const EXAMPLE = "notebooks/example.ipynb";

/** `labtrail init`: a project in one command. */
export const initCommandFactory: CommandFactory = (effects) => {
  const command: CommandDef<typeof ARGS> = {
    meta: { name: "init", description: "Make a project for notebooks, in an empty folder or an existing repository" },
    args: ARGS,
    run: async ({ args }) => {
      const given = args as Readonly<Record<string, unknown>>;
      const folder = resolve(effects.cwd, args.folder ?? ".");
      const template = requireTemplateName(args.template ?? "minimal");
      const manager = managerFor(folder, effects);
      const words = MANAGER_WORDS[manager];
      const { run, install, prepare } = words;
      const placeholders = {
        name: projectName(folder),
        labtrail: args.labtrail ?? packageVersion,
        node: process.versions.node,
        run,
        install,
        prepare,
      };
      const plan = planFiles(folder, filesOf(template, placeholders));
      effects.stderr(renderPlan(plan));
      if (args["dry-run"] === true) return;
      const isAllowed = await mayChange(plan, args.yes === true, effects);
      writePlan(folder, plan, isAllowed);
      const place = { ...effects, cwd: folder };
      // citty takes --no-git for the contrary of --git.
      const usesGit = args["no-git"] !== true && given["git"] !== false;
      const installs = args["no-install"] !== true && given["install"] !== false;
      // Other notebooks of the repository are their owner's.
      if (plan.some(({ kind, path }) => kind === "create" && path === EXAMPLE)) await exportModules(place);
      const hasRepository = usesGit && makeRepository(place);
      const isOurs = plan.some(({ kind, path }) => path === "package.json" && (kind !== "change" || isAllowed));
      if (!isOurs) {
        effects.stderr("\npackage.json has neither labtrail nor its scripts yet: `labtrail init --yes` adds them\n");
        return;
      }
      const isInstalled = installs && (await installPackages(manager, words, place));
      const isSetUp = hasRepository && isInstalled && (await setUpGit(words, place));
      effects.stderr(
        nextSteps(relative(effects.cwd, folder), words, { isInstalled, needsSetup: hasRepository && !isSetUp }),
      );
    },
  };
  return command as unknown as CommandDef;
};

/** In an existing project its own; else whoever has started us. */
function managerFor(folder: string, { env }: Effects): PackageManager["name"] {
  if (existsSync(join(folder, "package.json"))) return findInstallPlace(folder).manager.name;
  return managerOfAgent(env["npm_config_user_agent"]) ?? "npm";
}

/** Whoever owns files that are there decides whether they get more. */
async function mayChange(plan: readonly FilePlan[], isSure: boolean, { ask, stderr }: Effects): Promise<boolean> {
  const changed = plan.filter(({ kind }) => kind === "change").map(({ path }) => path);
  if (changed.length === 0 || isSure) return true;
  const answer = (await ask?.(`Add these lines to ${changed.join(", ")}? [y/N] `)) ?? "";
  const isAllowed = /^\s*y(?:es)?\s*$/i.test(answer);
  if (!isAllowed) stderr(`${changed.join(", ")} stay as they are; \`--yes\` adds the lines above\n`);
  return isAllowed;
}

/** The module of the notebook, so that tests and production find it. */
async function exportModules(place: Effects): Promise<void> {
  const { isGood, said } = await runStep(process.execPath, [entryPointPath("src/cli/main"), "export", EXAMPLE], place);
  if (!isGood) place.stderr(`warning: the module of ${EXAMPLE} was not written:\n${said}\n`);
}

/** Whether the folder is in a repository then. */
function makeRepository(place: Effects): boolean {
  try {
    if (tryGit(place, ["rev-parse", "--show-toplevel"]).exitCode === 0) return true;
    const { exitCode, stderr } = tryGit(place, ["init", "--quiet"]);
    if (exitCode !== 0) place.stderr(`warning: there is no repository: ${stderr}\n`);
    return exitCode === 0;
  } catch (error) {
    // A project without git is one all the same.
    if (!(error instanceof GitError)) throw error;
    place.stderr(`warning: there is no repository: ${error.message}\n`);
    return false;
  }
}

async function installPackages(
  manager: PackageManager["name"],
  { lock }: ManagerWords,
  place: Effects,
): Promise<boolean> {
  place.stderr(`installing packages with ${manager}\n`);
  const { isGood, said } = await runStep(manager, lock, place);
  if (!isGood) place.stderr(`warning: the packages were not installed:\n${said}\n${maybeRemedy(said)}`);
  if (isGood && manager === "npm") await checkLockfile(place);
  return isGood;
}

/** An own build of labtrail, or a version that a registry lacks, is what npm cannot find. */
function maybeRemedy(said: string): string {
  if (!/\blabtrail@/.test(said)) return "";
  return "Give the labtrail that the project is to have, such as the tarball of `npm pack`: --labtrail file:PATH\n";
}

/** npm may write a lockfile that it then refuses: where the registry lacks the part of a package for another system. */
async function checkLockfile(place: Effects): Promise<void> {
  const { isGood, said } = await runStep("npm", ["ci", "--dry-run", "--no-audit", "--no-fund"], place);
  const missing = said.split("\n").filter((line) => /Missing:|Invalid:/.test(line));
  if (!isGood)
    place.stderr(`warning: \`npm ci\` will not take the lockfile that npm has written:\n${missing.join("\n")}\n`);
}

/** By the project's own labtrail: this one may be in a cache that npm clears. */
async function setUpGit({ run }: ManagerWords, place: Effects): Promise<boolean> {
  const own = join(place.cwd, "node_modules", "labtrail", "dist", "src", "cli", "main.js");
  if (!existsSync(own)) return false;
  const { isGood, said } = await runStep(process.execPath, [own, "git", "install"], place);
  // It says which settings, files and hooks it has written.
  if (isGood) place.stderr(`${said}\n`);
  else place.stderr(`warning: git was not told about notebooks (\`${run} setup\` tries again):\n${said}\n`);
  return isGood;
}

function nextSteps(
  folder: string,
  { run, lock }: ManagerWords,
  { isInstalled, needsSetup }: { readonly isInstalled: boolean; readonly needsSetup: boolean },
): string {
  const manager = run.split(" ")[0] ?? "npm";
  const steps = [
    ...(folder === "" ? [] : [`cd ${/\s/.test(folder) ? `"${folder}"` : folder}`]),
    ...(isInstalled ? [] : [`${manager} ${lock[0] ?? "install"}`]),
    ...(needsSetup ? [`${run} setup`] : []),
    `${run} ci`,
    "npx labtrail kernel install",
  ];
  return `\nthe project is ready; what comes next:\n${steps.map((step) => `  ${step}\n`).join("")}`;
}
