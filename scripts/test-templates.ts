// Usage: npm run test:templates [TEMPLATE...]
// Makes a project of each template as a user would, by `npm create labtrail` from packed tarballs, and runs the CI script of the
// project right after that: in the folder itself, and in a clone of its first commit, as CI has it.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";

import { TEMPLATE_NAMES } from "../src/scaffold/template.ts";

const ROOT = join(import.meta.dirname, "..");
const wanted = process.argv.slice(2);
const templates = TEMPLATE_NAMES.filter((name) => wanted.length === 0 || wanted.includes(name));
if (templates.length === 0) throw new Error(`there is no template "${wanted.join(" ")}"`);

const folder = mkdtempSync(join(tmpdir(), "labtrail-templates-"));
try {
  const tarball = pack(ROOT, "labtrail");
  const creator = installCreator(tarball, pack(join(ROOT, "create-labtrail"), "create-labtrail"));
  for (const template of templates) {
    const name = `a ${template} project`;
    run(creator, [name, "--template", template, "--labtrail", `file:${tarball}`], folder);
    const project = join(folder, name);
    expectFile(join(project, "package-lock.json"));
    expectFile(join(project, ".git", "hooks", "pre-commit"));
    run("npm", ["run", "ci"], project);
    commitAll(project);
    const clone = join(folder, `clone of ${template}`);
    run("git", ["clone", "--quiet", project, clone], folder);
    run("npm", ["ci", "--no-audit", "--no-fund"], clone);
    run("npm", ["run", "ci"], clone);
    console.log(`${template}: its CI passes right after it was made, and in a clone`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function pack(from: string, name: string): string {
  const target = join(folder, `packed-${name}`);
  mkdirSync(target);
  run("npm", ["pack", "--silent", "--pack-destination", target], from);
  const tarball = readdirSync(target).find((file) => file.endsWith(".tgz"));
  if (tarball === undefined) throw new Error(`npm pack made no tarball of ${name}`);
  return join(target, tarball);
}

/** As `npm create` does it: the creator, with its labtrail, in a folder of its own. */
function installCreator(labtrail: string, creator: string): string {
  const app = join(folder, "creator");
  mkdirSync(app);
  writeFileSync(join(app, "package.json"), JSON.stringify({ name: "creator", private: true }));
  run("npm", ["install", labtrail, creator, "--no-audit", "--no-fund", "--silent"], app);
  return join(app, "node_modules", ".bin", "create-labtrail");
}

/** What is committed holds no output, although the notebook has just run. */
function commitAll(project: string): void {
  run("git", ["add", "--all"], project);
  run("git", ["-c", "user.name=Ada", "-c", "user.email=ada@example.org", "commit", "--quiet", "-m", "Begin"], project);
  const files = run("git", ["ls-files"], project).split("\n");
  const forbidden = files.filter((file) => /node_modules|\.labtrail\/|executed/.test(file));
  if (forbidden.length > 0) throw new Error(`committed by mistake: ${forbidden.join(", ")}`);
  const status = run("git", ["status", "--porcelain"], project);
  if (status !== "") throw new Error(`the commit left this behind:\n${status}`);
}

function expectFile(path: string): void {
  if (!existsSync(path)) throw new Error(`there is no ${path}`);
}

function run(program: string, args: readonly string[], cwd: string): string {
  const PATH = [dirname(process.execPath), process.env["PATH"]].join(delimiter);
  // The project is not a part of whatever has started this.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(?:npm_|GIT_)/i.test(name)));
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd,
    encoding: "utf8",
    env: { ...env, PATH },
    shell: process.platform === "win32",
  });
  if (status === 0) return stdout;
  throw new Error(`${program} ${args.join(" ")} ended with ${status}:\n${stdout}${stderr}${error?.message ?? ""}`);
}
