// What a project runs on, in folders as the package managers leave them.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { runInFolder } from "../helpers/run-in-folder.ts";
import { trackRuns } from "./tracked-project.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "labtrail-env-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(path: string, content: string | object): void {
  const full = join(folder, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, typeof content === "string" ? content : JSON.stringify(content));
}

function install(name: string, version: string, files: Readonly<Record<string, string>> = {}): void {
  write(`node_modules/${name}/package.json`, { name, version });
  for (const [path, content] of Object.entries(files)) write(`node_modules/${name}/${path}`, content);
}

const LOCKFILES: readonly (readonly [name: string, text: string | object])[] = [
  [
    "package-lock.json",
    {
      lockfileVersion: 3,
      packages: {
        "": {},
        "node_modules/zod": { version: "3.25.0" },
        "node_modules/ms": { version: "2.1.3", optional: true },
      },
    },
  ],
  ["pnpm-lock.yaml", "lockfileVersion: '9.0'\n\npackages:\n\n  zod@3.25.0:\n    resolution: {integrity: sha512-x}\n"],
  [
    "yarn.lock",
    '# yarn lockfile v1\n\n\nzod@^3.0.0:\n  version "3.25.0"\n  resolved "https://registry.yarnpkg.com/zod"\n',
  ],
  ["bun.lock", '{ "lockfileVersion": 1, "packages": { "zod": ["zod@3.25.0", "", {}, "sha512-x"], } }'],
];

describe.each(LOCKFILES)("labtrail env check with a %s", (name, text) => {
  beforeEach(() => {
    write("package.json", { name: "app", dependencies: { zod: "^3.0.0" } });
    write(name, text);
  });

  test("passes when what is installed is what it pins", async () => {
    install("zod", "3.25.0");

    const { exitCode, stdout, stderr } = await runInFolder(folder, ["env", "check"]);

    expect([exitCode, stdout, stderr]).toEqual([0, "", `installed as ${name} says\n`]);
  });

  test.each([
    ["another version is installed", "3.24.1", "zod is installed as 3.24.1"],
    ["nothing is installed", undefined, "zod is not installed"],
  ])("fails when %s", async (_, version, message) => {
    if (version !== undefined) install("zod", version);

    const { exitCode, stdout, stderr } = await runInFolder(folder, ["env", "check"]);

    expect(exitCode).toBe(1);
    expect(stdout).toBe(`${message}, and ${name} has 3.25.0\n`);
    expect(stderr).toMatch(/Install it as it is pinned: (?:npm ci|(?:pnpm|yarn|bun) install --frozen-lockfile)\n/);
  });

  test("fails when package.json asks for what it does not have", async () => {
    install("zod", "3.25.0");
    write("package.json", { dependencies: { zod: "^4.0.0", lodash: "1.x", local: "file:../local" } });

    const { exitCode, stdout } = await runInFolder(folder, ["env", "check", "--json"]);

    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      faults: [
        `package.json asks for zod ^4.0.0, and ${name} has 3.25.0`,
        `package.json asks for lodash 1.x, and ${name} has none`,
      ],
    });
  });
});

describe("labtrail env check", () => {
  test("fails on another Node than the project asks for, and without a lockfile", async () => {
    write("package.json", {});
    write(".node-version", "18.0.0\n");

    const { exitCode, stdout } = await runInFolder(folder, ["env", "check"]);

    expect(exitCode).toBe(1);
    expect(stdout).toBe(`Node is ${process.versions.node}, and .node-version asks for 18.0.0\nthere is no lockfile\n`);
  });

  test("cannot check a folder that is no project: exit code 2", async () => {
    const { exitCode, stderr } = await runInFolder(folder, ["env", "check"]);

    expect(exitCode).toBe(2);
    expect(stderr).toContain("there is no package.json");
  });

  test("names a lockfile that cannot be read", async () => {
    write("package.json", {});
    write("package-lock.json", "<<<<<<< HEAD");

    const { exitCode, stderr } = await runInFolder(folder, ["env", "check"]);

    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^labtrail: "package-lock.json" cannot be read: /);
  });
});

describe("labtrail env", () => {
  const notebook = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {},
    cells: [
      { cell_type: "markdown", id: "a", metadata: {}, source: 'import "not-code"' },
      {
        cell_type: "code",
        id: "b",
        metadata: {},
        execution_count: null,
        outputs: [],
        source: `%track on\nimport { z } from "zod";\nimport gone from "@lab/gone/part";\nimport "node:fs";\nimport "path";\nimport type { T } from "types-only";\nimport "./local.ts";`,
      },
    ],
  };

  test("tells what a notebook imports, native parts, and what is wrong", async () => {
    write("package.json", {});
    write("notebooks/one.ipynb", notebook);
    install("zod", "3.25.0");
    install("@scope/addon", "1.2.3", { "build/Release/addon.node": "" });

    const text = await runInFolder(folder, ["env", "notebooks/one.ipynb"]);
    const json = await runInFolder(folder, ["env", "notebooks/one.ipynb", "--json"]);

    expect(text.exitCode).toBe(0);
    expect(text.stdout).toMatch(/^imported *\n@lab\/gone +not installed *\nzod +3\.25\.0$/m);
    expect(text.stdout).toMatch(/^native parts *\n@scope\/addon +1\.2\.3$/m);
    expect(text.stdout).toContain("warning: there is no lockfile");
    expect(JSON.parse(json.stdout)).toMatchObject({
      folder,
      imports: [{ name: "@lab/gone" }, { name: "zod", version: "3.25.0" }],
      native: [{ name: "@scope/addon", version: "1.2.3" }],
      faults: ["there is no lockfile"],
    });
  });

  test("says that there is no such notebook", async () => {
    const { exitCode, stderr } = await runInFolder(folder, ["env", "chekc"]);

    expect(exitCode).toBe(1);
    expect(stderr).toContain('there is no notebook "chekc"');
  });

  test("says what is otherwise than when a run was made", async () => {
    trackRuns(folder);
    install("@tensorflow/tfjs", "4.22.0");

    const { exitCode, stdout } = await runInFolder(folder, ["env", "--run", "slow-snail-1", "--json"]);
    const same = await runInFolder(folder, ["env", "--run", "evil", "--json"]);

    expect(exitCode).toBe(0);
    const { since } = JSON.parse(stdout) as { readonly since: { readonly changes: readonly object[] } };
    expect(since.changes).toContainEqual({ what: "@tensorflow/tfjs", run: "4.21.0", now: "4.22.0" });
    expect(since.changes).toContainEqual({ what: "lockfile", run: "package-lock.json cccccccccccc", now: "none" });
    expect(same.exitCode).toBe(1);
    expect(same.stderr).toContain('there is no run "evil"');
  });
});
