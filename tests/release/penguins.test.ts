// The way from a notebook to production and back, with everything real: the penguins train, git commits and tags, npm installs
// both versions beside each other, Node runs them, and what they throw leads to the cell and to the run.
import { spawnSync } from "node:child_process";
import { cpSync, symlinkSync } from "node:fs";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { packageRoot } from "../../src/shared/installation.ts";
import { runLabtrail } from "../helpers/run-labtrail.ts";
import { ScratchRepository } from "../helpers/scratch-repository.ts";

const LIMIT_MS = 240_000;
const NOTEBOOK = "notebooks/penguins.ipynb";
const PREDICT = "function predict(network: Network, penguin: Measurements): Prediction {";
const RETURN = "  return { species, probability: probabilities[species], probabilities };";

const lab = new ScratchRepository("lab");
const app = lab.at("../app");
const releases: string[] = [];

/** Changes the notebook, trains anew, and releases what came of it. */
async function release(...edits: readonly (readonly [string, string])[]): Promise<void> {
  let text = lab.read(NOTEBOOK);
  for (const [from, to] of edits) {
    expect(text).toContain(from);
    text = text.replaceAll(from, to);
  }
  lab.write(NOTEBOOK, text);
  expect(await runLabtrail(lab.folder, "run", NOTEBOOK)).toMatchObject({ exitCode: 0 });
  expect(await runLabtrail(lab.folder, "export")).toMatchObject({ exitCode: 0 });
  lab.commit("train");
  const { exitCode, stdout, stderr } = await runLabtrail(lab.folder, "release");
  expect([exitCode, stderr]).toEqual([0, ""]);
  releases.push(stdout);
}

function run(command: string, ...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: app.folder,
    env: lab.env,
    encoding: "utf8",
    shell: process.platform === "win32" && command === "npm",
  });
  return { status, stdout, stderr };
}

async function traceAll(...args: readonly string[]) {
  // The store of the lab is not asked: a package says by itself where it comes from.
  const { stdout } = await runLabtrail(app.folder, "trace", ...args, "--json");
  return JSON.parse(stdout).traces;
}

async function trace(...args: readonly string[]) {
  return (await traceAll(...args))[0];
}

beforeAll(async () => {
  for (const name of ["penguins.ipynb", "data"]) {
    cpSync(join(packageRoot, "notebooks", name), join(lab.folder, "notebooks", name), { recursive: true });
  }
  symlinkSync(join(packageRoot, "node_modules"), join(lab.folder, "node_modules"), "junction");
  lab.write(".gitignore", "node_modules\n*.executed.ipynb\n");
  await runLabtrail(lab.folder, "release", "--init", "@lab/penguins");
  lab.write("packages/penguins/package.json", lab.read("packages/penguins/package.json").replace("0.1.0", "1.0.0"));

  await release(["//| module ./penguins.ts", "//| module @lab/penguins"]);
  await release(
    [PREDICT, PREDICT.replace("): Prediction", ", minProbability = 0): Prediction")],
    [
      `${RETURN}\\n",`,
      `  if (probabilities[species] < minProbability) throw new RangeError(\`it may be a \${species}, or not\`);\\n",\n    "${RETURN}\\n",`,
    ],
  );
  await release(
    ["predict(network: Network, penguin: Measurements, min", "predict(penguin: Measurements, network: Network, min"],
    ["predict(network, penguin)", "predict(penguin, network)"],
    ["const epochs = 20;", "const epochs = 30;"],
  );
  app.write(
    "package.json",
    JSON.stringify({
      type: "module",
      dependencies: {
        "@lab/penguins": "file:../lab/releases/lab-penguins-2.0.0.tgz",
        "@lab/penguins-v1": "file:../lab/releases/lab-penguins-1.1.0.tgz",
      },
    }),
  );
  const { status, stderr } = run("npm", "install", "--offline", "--no-audit", "--no-fund");
  if (status !== 0) throw new Error(stderr);
}, LIMIT_MS);

afterAll(() => lab[Symbol.asyncDispose]());

describe("the penguins", () => {
  test("are released with a version that their changes ask for, and a CHANGELOG that tells callers of them", () => {
    const changelog = lab.read("packages/penguins/CHANGELOG.md");

    expect(releases[0]).toContain("@lab/penguins 1.0.0, the first release\n  from 3 cells, with 1 tracked run");
    expect(releases[1]).toContain("@lab/penguins 1.0.0 -> 1.1.0 (minor)");
    expect(releases[2]).toContain("@lab/penguins 1.1.0 -> 2.0.0 (major)");
    expect(lab.git("tag", "--list").trim().split("\n")).toEqual([
      "@lab/penguins@1.0.0",
      "@lab/penguins@1.1.0",
      "@lab/penguins@2.0.0",
    ]);
    expect([...changelog.matchAll(/^##+ (?:\d[^ ]*|[A-Z]\w*)/gm)].map(([heading]) => heading)).toEqual([
      "## 2.0.0",
      "### Breaking",
      "### Measured",
      "## 1.1.0",
      "### Added",
      "### Measured",
      "## 1.0.0",
      "### Measured",
    ]);
    expect(changelog).toContain(
      "  - function predict(network: Network, penguin: Measurements, minProbability?: number): Prediction;",
    );
    expect(changelog).toContain(
      "  + function predict(penguin: Measurements, network: Network, minProbability?: number): Prediction;",
    );
    expect(changelog).toMatch(
      /- Run [a-z]+-[a-z]+-\d+: .*`testAccuracy` 0\.9\d+ \(was 0\.9\d+\) on palmer-penguins 0\.1\.0/,
    );
    expect(lab.status()).toBe("");
  });

  test("are used in both versions side by side by production code, checked by TypeScript", async () => {
    app.write(
      "app.ts",
      `import { readFileSync } from "node:fs";
import { type Network, predict } from "@lab/penguins";
import { predict as predictV1 } from "@lab/penguins-v1";

const network = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as Network;
const penguin = { billLengthMm: 50, billDepthMm: 16.3, flipperLengthMm: 230, bodyMassG: 5700 };
console.log(predict(penguin, network).species, predictV1(network, penguin).species);
`,
    );
    symlinkSync(join(packageRoot, "node_modules", "@types"), join(app.folder, "node_modules", "@types"), "junction");
    const tsc = join(packageRoot, "node_modules", "typescript", "bin", "tsc");

    const checked = run(
      process.execPath,
      tsc,
      "--noEmit",
      "--strict",
      "--module",
      "nodenext",
      "--types",
      "node",
      "app.ts",
    );
    const ran = run(process.execPath, "app.ts", join(lab.folder, "notebooks/models/penguins.json"));

    expect(checked).toMatchObject({ status: 0, stdout: "" });
    expect(ran).toMatchObject({ status: 0, stdout: "Gentoo Gentoo\n" });
  });

  test("name the cell and its line in stack traces of production, and that place can be traced", async () => {
    app.write(
      "unsure.js",
      `import { predict } from "@lab/penguins-v1";
const neuron = (inputs) => ({ weights: Array(inputs).fill(0), bias: 0 });
const hidden = [neuron(4), neuron(4)];
const output = [neuron(2), neuron(2), neuron(2)];
const spread = { mean: 0, deviation: 1 };
const scaler = { billLengthMm: spread, billDepthMm: spread, flipperLengthMm: spread, bodyMassG: spread };
predict({ scaler, hidden, output }, { billLengthMm: 1, billDepthMm: 1, flipperLengthMm: 1, bodyMassG: 1 }, 0.9);
`,
    );

    const { stderr } = run(process.execPath, "--enable-source-maps", "unsure.js");
    const [place = ""] = /[^\s(]*penguins\.ipynb\/predict\.ts:\d+:\d+/.exec(stderr) ?? [];
    const [, line] = /:(\d+):\d+$/.exec(place) ?? [];
    const cell = JSON.parse(lab.read(NOTEBOOK)).cells.find(({ id }: { readonly id: string }) => id === "predict");

    expect(stderr).toContain("RangeError: it may be a Adelie, or not");
    expect(cell.source[Number(line) - 1]).toContain("throw new RangeError");
    expect(await trace("--file", place)).toMatchObject({
      package: { name: "@lab/penguins", alias: "@lab/penguins-v1", version: "1.1.0" },
      notebook: NOTEBOOK,
      cell: { id: "predict" },
      place: { line: Number(line) },
    });
  });

  test("lead from each version back to its own run and what it measured", async () => {
    const { stdout } = await runLabtrail(lab.folder, "runs", "--json");
    const runs = JSON.parse(stdout).map((one: { readonly name: string }) => one.name);

    const [old, latest] = [await trace("@lab/penguins-v1#predict"), await trace("@lab/penguins#predict")];

    expect([latest.runs[0].name, old.runs[0].name]).toEqual(runs.slice(0, 2));
    for (const { notebook, cell, runs: found } of [old, latest]) {
      expect([notebook, cell.id, found.length]).toEqual([NOTEBOOK, "predict", 1]);
      expect(found[0].metrics.testAccuracy).toMatchObject({ dataset: "palmer-penguins 0.1.0" });
      expect(found[0].metrics.testAccuracy.value).toBeGreaterThan(0.9);
      expect(found[0].datasets).toContainEqual({
        name: "palmer-penguins",
        version: "0.1.0",
        digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      });
    }
    // This line calls both.
    expect(await traceAll("--file", "app.ts:7")).toMatchObject([
      { package: { version: "2.0.0" }, cell: { id: "predict" } },
      { package: { version: "1.1.0" }, cell: { id: "predict" } },
    ]);
  });

  test("are published by npm as they are", () => {
    const { status, stdout, stderr } = run(
      "npm",
      "publish",
      "--dry-run",
      "--offline",
      "../lab/releases/lab-penguins-2.0.0.tgz",
    );

    expect([status, stdout]).toEqual([0, "+ @lab/penguins@2.0.0\n"]);
    expect(stderr).toContain("dist/index.d.ts");
  });
});
