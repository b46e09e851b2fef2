// Projects are made without their packages here; `npm run test:templates` makes them whole, and runs their CI.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { TEMPLATE_NAMES } from "../../src/scaffold/template.ts";
import { runProgram } from "../../src/cli/program.ts";
import { runInFolder } from "../helpers/run-in-folder.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "labtrail-init-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (path: string, content: string): void => writeFileSync(join(folder, path), content);
const read = (path: string): string => readFileSync(join(folder, path), "utf8");
const init = (...args: readonly string[]) => runInFolder(folder, ["init", ...args, "--no-install"]);

describe("in an empty folder", () => {
  test.each(TEMPLATE_NAMES)(
    "a %s project has its modules, and passes what can be checked without packages",
    async (template) => {
      const { exitCode, stdout, stderr } = await init("lab", "--template", template);

      expect([exitCode, stdout]).toEqual([0, ""]);
      expect(stderr).toContain("create  package.json\n");
      expect(stderr).toMatch(
        /the project is ready; what comes next:\n {2}cd lab\n {2}npm install\n {2}npm run setup\n {2}npm run ci\n/,
      );
      const project = join(folder, "lab");
      for (const check of [
        ["export", "--check"],
        ["strip", "--check", "notebooks"],
      ]) {
        expect([check, (await runInFolder(project, check)).exitCode]).toEqual([check, 0]);
      }
      const ignored = execFileSync("git", ["status", "--porcelain", "--untracked-files=all"], {
        cwd: project,
        encoding: "utf8",
      });
      expect(ignored).toContain("src/");
      expect(ignored).not.toContain(".labtrail/");
    },
  );

  test("nothing is written by --dry-run, and no repository made by --no-git", async () => {
    const dry = await init("lab", "--dry-run");
    const after = readdirSync(folder);
    await init("lab", "--no-git");

    expect(dry.stderr).toContain("create  notebooks/example.ipynb\n");
    expect(after).toEqual([]);
    expect(existsSync(join(folder, "lab", ".git"))).toBe(false);
  });
});

test.skipIf(process.platform === "win32")("without git there is a project all the same, and a warning", async () => {
  const { exitCode, stderr } = await runInFolder(folder, ["init", "lab", "--no-install"], {
    ...process.env,
    PATH: "/nowhere",
  });

  expect(exitCode).toBe(0);
  expect(stderr).toContain("warning: there is no repository: git cannot be started");
  expect(existsSync(join(folder, "lab", "src", "example.ts"))).toBe(true);
});

describe("in an existing repository", () => {
  const MANIFEST = '{\n    "name": "mine",\n    "scripts": { "test": "jest" }\n}\n';

  beforeEach(() => {
    execFileSync("git", ["init", "--quiet"], { cwd: folder });
    mkdirSync(join(folder, "data", "raw"), { recursive: true });
    write("package.json", MANIFEST);
    write(".gitignore", "node_modules/\n");
    write("README.md", "# Mine\n");
    write("data/raw/mine.csv", "x\n1\n");
  });

  test("what is there stays byte by byte, and what would be added is shown", async () => {
    const { exitCode, stderr } = await init();

    expect(exitCode).toBe(0);
    expect([read("package.json"), read(".gitignore"), read("README.md")]).toEqual([
      MANIFEST,
      "node_modules/\n",
      "# Mine\n",
    ]);
    expect(stderr).toContain("keep    README.md (it is there, and another)\n");
    expect(stderr).toMatch(/^add to {2}package\.json\n(?:.*\n)*? *\+ .*"setup": "labtrail git install"/m);
    expect(stderr).toMatch(/^ *\+ \.labtrail\/$/m);
    expect(stderr).toContain(".gitignore, package.json stay as they are; `--yes` adds the lines above\n");
    expect(stderr).toMatch(/`labtrail init --yes` adds them\n$/);
    expect(existsSync(join(folder, "notebooks", "example.ipynb"))).toBe(true);
    expect(existsSync(join(folder, "data", "raw", ".gitkeep"))).toBe(false);
  });

  test("files get more by --yes, or when their owner says so, and a second time nothing", async () => {
    const asked: string[] = [];
    const silent = {
      stdout: () => undefined,
      stderr: () => undefined,
      hasColor: false,
      isStderrTerminal: false,
      columns: 80,
    };
    const ask = (question: string): Promise<string> => {
      asked.push(question);
      return Promise.resolve("y");
    };
    await runProgram(["init", "--no-install"], { cwd: folder, env: process.env, ...silent, ask });
    const again = await init("--yes");

    expect(asked).toEqual(["Add these lines to .gitignore, package.json? [y/N] "]);
    expect(JSON.parse(read("package.json"))).toMatchObject({
      name: "mine",
      scripts: { test: "jest", setup: "labtrail git install" },
      devDependencies: { vitest: "5.1.1" },
    });
    expect(read(".gitignore")).toMatch(/^node_modules\/\n\n# Data and models[^]*\n\.labtrail\/\n/);
    expect(again.stderr).not.toMatch(/^(?:add to|create)/m);
  });

  test("notebooks of its own are neither exported nor changed", async () => {
    mkdirSync(join(folder, "notebooks"));
    const cell = {
      cell_type: "code",
      id: "a",
      metadata: {},
      execution_count: 3,
      outputs: [],
      source: "//| export src/own.ts\nconst a = 1;",
    };
    const own = JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [cell] });
    write("notebooks/own.ipynb", own);

    await init("--yes");

    expect(existsSync(join(folder, "src", "example.ts"))).toBe(true);
    expect(existsSync(join(folder, "src", "own.ts"))).toBe(false);
    expect(read("notebooks/own.ipynb")).toBe(own);
  });

  test("a package.json that cannot be read stops it before anything is written", async () => {
    write("package.json", "{ broken");

    const { exitCode, stderr } = await init("--yes");

    expect(exitCode).toBe(1);
    expect(stderr).toBe('labtrail: "package.json" is no object in JSON\n  Mend it, and try again.\n');
    expect(existsSync(join(folder, "notebooks"))).toBe(false);
  });

  test("its own package manager is the one that is spoken of", async () => {
    write("pnpm-lock.yaml", "lockfileVersion: '9.0'\n");

    const { stderr } = await init("--yes");

    expect(stderr).toContain("pnpm install\n  pnpm run setup\n");
    expect(read("package.json")).toContain("pnpm run check && pnpm run types");
  });
});

test.each([
  [["taken/below"], '"taken" is a file'],
  [["lab", "--template", "txt"], 'there is no template "txt"'],
  [["企鹅"], '"企鹅" can be no name of a package'],
])("%j is refused in words, and leaves nothing behind", async (args, message) => {
  write("taken", "");

  const { exitCode, stderr } = await init(...args);

  expect(exitCode).toBe(1);
  expect(stderr.replace(folder + "/", "")).toContain(`labtrail: ${message}`);
  expect(readdirSync(folder)).toEqual(["taken"]);
});
