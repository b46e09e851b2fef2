// With a real git and real kernels: a run is made again from what was kept of it.
import { readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { runProgram } from "../../src/cli/program.ts";
import {
  createLab,
  FIT,
  linkOwnPackages,
  notebookOf,
  reproduce,
  runCells,
  runsOf,
  succeed,
  type Cells,
} from "./lab.ts";

const TFJS: Cells = [
  ["on", "%track on"],
  [
    "data",
    `import * as tf from "@tensorflow/tfjs";
import { scale } from "../src/scale.ts";
await tf.setBackend("cpu");
const xs = tf.tensor2d(Array.from({ length: 32 }, (_, i) => [scale(i)]));
const ys = tf.tensor2d(Array.from({ length: 32 }, (_, i) => [3 * scale(i) + Math.random()]));`,
  ],
  [
    "train",
    `const model = tf.sequential({ layers: [
  tf.layers.dense({ units: 6, activation: "relu", inputShape: [1] }),
  tf.layers.dropout({ rate: 0.2 }),
  tf.layers.dense({ units: 1 }),
] });
model.compile({ optimizer: tf.train.adam(0.05), loss: "meanSquaredError" });
await model.fit(xs, ys, { epochs: 3, validationSplit: 0.25, shuffle: true });`,
  ],
];

const leftovers = (): readonly string[] =>
  readdirSync(tmpdir()).filter((name) => name.startsWith("labtrail-reproduce-"));

describe("a run that was made with a changed work tree", () => {
  test("is the same to the last digit, TensorFlow.js, untracked files and all, and leaves the project as it was", async () => {
    await using lab = createLab(TFJS);
    linkOwnPackages(lab);
    lab.write("src/scale.ts", `export { scale } from "./untracked.ts";\n`);
    lab.write("src/untracked.ts", "export const scale = (x: number) => x / 20;\n");
    await succeed(lab, "run", "notebooks/fit.ipynb");
    const [original] = runsOf(lab.folder);
    // What comes after the run is no part of it.
    lab.git("checkout", "--quiet", "src/scale.ts");
    lab.remove("src/untracked.ts");
    const before = { status: lab.status(), worktrees: lab.git("worktree", "list"), leftovers: leftovers() };

    const { exitCode, report } = await reproduce(lab, "@last", "--no-install", "--tol", "0");

    expect([exitCode, report.outcome, report.preflight.verdict]).toEqual([0, "same", "exact"]);
    expect(report.metrics.map(({ key, result }) => [key, result])).toEqual([
      ["loss", "identical"],
      ["val_loss", "identical"],
    ]);
    expect(report.contents.map(({ result }) => result)).toEqual(report.contents.map(() => "identical"));
    expect(report.contents.length).toBeGreaterThan(0);
    const again = runsOf(lab.folder).at(-1);
    expect(again?.tags).toEqual({ reproduces: original?.run.id, reproduction: "same" });
    expect(again?.artifacts.map(({ name }) => name)).toContain("reproduction.json");
    expect(again?.run.experiment).toBe("fit");
    expect(again?.run.seed).toBe(original?.run.seed);
    expect({ status: lab.status(), worktrees: lab.git("worktree", "list"), leftovers: leftovers() }).toEqual(before);
  });

  test("is made in a folder that stays, where a changed parameter is found", async () => {
    await using lab = createLab();
    lab.write("notebooks/fit.ipynb", notebookOf(FIT.map(([id, source]) => [id, source.replace("0.05", "0.04")])));
    await succeed(lab, "run", "notebooks/fit.ipynb");
    const [{ run } = { run: undefined }] = runsOf(lab.folder);
    const first = await reproduce(lab, run?.id ?? "", "--in", "../tree");
    expect(first.exitCode).toBe(0);

    const tree = lab.at("../tree");
    tree.write("notebooks/fit.ipynb", tree.read("notebooks/fit.ipynb").replace("0.04", "0.03"));
    const changed = await reproduce(lab, run?.id ?? "", "--in", "../tree", "--notebook");

    expect(changed.exitCode).toBe(1);
    expect(changed.report.preflight).toMatchObject({
      verdict: "other-code",
      differences: [`the file "notebooks/fit.ipynb" of the folder is not that of the run`],
      orderFaults: ["[3] was edited since: learningRate is 0.03 and was 0.04"],
    });
    expect(changed.report.params).toEqual([{ key: "learningRate", original: 0.04, reproduced: 0.03 }]);
    expect(changed.report.metrics.map(({ result }) => result)).toEqual(["differs", "differs"]);
    expect(changed.stderr).toContain("gives something else: loss, rmse");
  });

  test("is told apart from the project as it is now, which is left alone", async () => {
    await using lab = createLab();
    await succeed(lab, "run", "notebooks/fit.ipynb");
    lab.write("src/scale.ts", "export const scale = (x: number) => x / 11;\n");
    const status = lab.status();

    const { exitCode, report } = await reproduce(lab, "@last", "--in", ".");

    expect(exitCode).toBe(1);
    expect(report.preflight.differences).toEqual([`the file "src/scale.ts" of the folder is not that of the run`]);
    expect(lab.status()).toBe(status);
    expect(lab.exists("node_modules")).toBe(false);
  });
});

describe("before anything runs", () => {
  test("a file that has changed, and one that is missing, is named", async () => {
    await using lab = createLab();
    await succeed(lab, "run", "notebooks/fit.ipynb");
    const count = runsOf(lab.folder).length;

    lab.write("data/train.csv", "1\n2\n3\n5\n");
    const changed = await reproduce(lab, "@last");
    lab.remove("data/train.csv");
    const missing = await reproduce(lab, "@last");

    expect([changed.exitCode, missing.exitCode]).toEqual([2, 2]);
    expect(changed.report.preflight).toMatchObject({ verdict: "not-reproducible" });
    expect(changed.report.reason).toMatch(
      /^the file "data\/train.csv" has changed: it is [0-9a-f]{12} and was [0-9a-f]{12}$/,
    );
    expect(missing.report.reason).toMatch(/^the file "data\/train.csv" \([0-9a-f]{12}\) is missing$/);
    expect(runsOf(lab.folder)).toHaveLength(count);
  });

  test("a package of another version, and one that is not installed, is named", async () => {
    const cells = FIT.map(([id, source]): [string, string] => [
      id,
      id === "on"
        ? `%track on\nimport { half } from "halver";`
        : source.replace("scale(x) - y) * scale(x)", "half(x) - y) * half(x)"),
    ]);
    await using lab = createLab(cells);
    const install = (version: string): void => {
      lab.write(
        "node_modules/halver/package.json",
        JSON.stringify({ name: "halver", version, type: "module", exports: "./index.js" }),
      );
      lab.write("node_modules/halver/index.js", "export const half = (x) => x / 2;\n");
    };
    install("1.0.0");
    await succeed(lab, "run", "notebooks/fit.ipynb");

    install("1.0.1");
    const other = await reproduce(lab, "@last", "--no-install");
    rmSync(join(lab.folder, "node_modules"), { recursive: true });
    const absent = await reproduce(lab, "@-2", "--no-install");

    expect([other.exitCode, other.report.preflight.verdict]).toEqual([0, "other-environment"]);
    expect(other.report.preflight.differences).toEqual(["halver is 1.0.1 and was 1.0.0"]);
    expect([absent.exitCode, absent.report.reason]).toEqual([2, `the package "halver" is not installed`]);
  });

  test("a secret that is not set is named, and one that is set is used, and stored nowhere", async () => {
    const cells = FIT.map(([id, source]): [string, string] => [
      id,
      id === "rate"
        ? `${source}\nconst token = process.env.HF_TOKEN.length;`
        : source.replace("/ 1e6", "/ 1e6 + token"),
    ]);
    await using lab = createLab(cells);
    const inside = lab.with({ HF_TOKEN: "open sesame" });
    await succeed(inside, "run", "notebooks/fit.ipynb");

    const without = await reproduce(lab, "@last");
    const withIt = await reproduce(inside, "@last");

    expect([without.exitCode, without.report.reason]).toEqual([
      2,
      `the secret "HF_TOKEN" is not set: give it as an environment variable`,
    ]);
    expect(withIt.exitCode).toBe(0);
    expect(JSON.stringify(withIt.report)).not.toContain("sesame");
  });

  test("a run that nobody knows, and a tolerance that is none, end with 2 as well", async () => {
    await using lab = createLab();
    await succeed(lab, "run", "notebooks/fit.ipynb");

    expect((await reproduce(lab, "nobody")).exitCode).toBe(2);
    const { exitCode, stderr } = await reproduce(lab, "@last", "--tol", "much");
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(`"much" is no tolerance`)]);
  });
});

describe("a notebook whose cells ran in another order than they stand", () => {
  const CELLS: Cells = [
    ["on", "%track on --seed 7"],
    ["use", "const loss = total * Math.random();"],
    ["base", "let total = 1;"],
    ["grow", "total = total * 3;"],
  ];

  test("gives its run again through its slice; from top to bottom it does not, and the report says so", async () => {
    await using lab = createLab(CELLS);
    await runCells(lab, "notebooks/fit.ipynb", ["on", "base", "grow", "grow", "use"]);

    const slice = await reproduce(lab, "@last", "--tol", "0");
    const whole = await reproduce(lab, "@-2", "--notebook");
    const { stdout } = await lab.labtrail("reproduce", "@-2");

    const faults = ["[4] is a cell that ran more than once", "[5] ran after [4], and stands above it"];
    expect([slice.exitCode, slice.report.outcome]).toEqual([0, "same"]);
    expect(slice.report.preflight.orderFaults).toEqual(faults);
    expect([whole.exitCode, whole.report.outcome]).toEqual([2, "not-run"]);
    expect(whole.report.reason).toContain("ReferenceError");
    expect(stdout).toContain("the notebook from top to bottom is not what gave this run");
  });

  test("is told to differ when it runs from top to bottom all the same", async () => {
    await using lab = createLab([
      ["on", "%track on"],
      ["base", "let total = 1;"],
      ["use", "const loss = total;"],
      ["grow", "total = total * 3;"],
    ]);
    await runCells(lab, "notebooks/fit.ipynb", ["on", "base", "grow", "use"]);

    const whole = await reproduce(lab, "@last", "--notebook");

    expect([whole.exitCode, whole.report.outcome]).toEqual([1, "differs"]);
    expect(whole.report.preflight.orderFaults).toEqual(["[4] ran after [3], and stands above it"]);
    expect(whole.report.metrics).toMatchObject([{ key: "loss", original: 3, reproduced: [1] }]);
  });

  test("has the parameters of the run, also from top to bottom", async () => {
    await using lab = createLab();
    await succeed(lab, "run", "notebooks/fit.ipynb", "-p", "learningRate=0.01");

    const { exitCode, report } = await reproduce(lab, "@last", "--notebook", "--tol", "0");

    expect([exitCode, report.params]).toEqual([0, []]);
    expect(report.preflight.notes).toEqual(["learningRate has the value of the run, and not that of the notebook"]);
  });
});

describe("a result that is not the same each time", () => {
  const NOISY: Cells = [
    ["on", "%track on --seed off"],
    [
      "score",
      `import { readFileSync, writeFileSync } from "node:fs";
const [next, ...rest] = JSON.parse(readFileSync(process.env.VALUES, "utf8"));
writeFileSync(process.env.VALUES, JSON.stringify(rest));
const loss = next;`,
    ],
  ];

  test("is within its own noise when it lies among those of several reproductions, and within a tolerance when near", async () => {
    await using plain = createLab(NOISY);
    const lab = plain.with({ VALUES: join(plain.outside, "values.json") });
    lab.write("../values.json", "[0.5, 0.6, 0.4, 0.45, 0.7, 0.6, 0.8, 0.6]");
    await succeed(lab, "run", "notebooks/fit.ipynb");
    const [{ run } = { run: undefined }] = runsOf(lab.folder);

    const among = await reproduce(lab, run?.id ?? "", "--times", "3");
    const beyond = await reproduce(lab, run?.id ?? "", "--times", "3");
    const near = await reproduce(lab, run?.id ?? "", "--tol", "loss=abs:0.2");

    expect([among.exitCode, among.report.metrics]).toMatchObject([
      0,
      [{ original: 0.5, reproduced: [0.6, 0.4, 0.45], result: "within-noise" }],
    ]);
    expect([beyond.exitCode, beyond.report.metrics[0]?.result]).toEqual([1, "differs"]);
    expect([near.exitCode, near.report.metrics[0]?.result]).toEqual([0, "within"]);
    expect(near.report.preflight.notes).toEqual([
      "its random numbers were not seeded: another result is to be expected",
    ]);
  });

  test("is measured by as many runs as are asked for, each from the same files", async () => {
    await using lab = createLab([
      ["on", "%track on"],
      ["log", `import { appendFileSync, readFileSync } from "node:fs";\nappendFileSync("log.txt", "x");`],
      ["score", `const loss = readFileSync("log.txt", "utf8").length;`],
    ]);
    await succeed(lab, "run", "notebooks/fit.ipynb");
    lab.remove("notebooks/log.txt");

    const { exitCode, report } = await reproduce(lab, "@last", "--times", "3");

    expect([exitCode, report.metrics[0]?.reproduced]).toEqual([0, [1, 1, 1]]);
    expect(runsOf(lab.folder)).toHaveLength(4);
    const [original] = runsOf(lab.folder);

    // The newest run is one of these now.
    const again = await reproduce(lab, "@last");

    expect(again.report.preflight.notes).toEqual([`it is itself a reproduction, of ${original?.run.id.slice(0, 12)}`]);
  });
});

describe("without a repository", () => {
  test("the code comes from the store", async () => {
    await using lab = createLab();
    rmSync(join(lab.folder, ".git"), { recursive: true });
    await succeed(lab, "run", "notebooks/fit.ipynb");
    lab.write("src/scale.ts", "export const scale = (x: number) => x / 1000;\n");

    const { exitCode, report } = await reproduce(lab, "@last", "--tol", "0");

    expect([exitCode, report.outcome]).toEqual([0, "same"]);
  });
});

test("the report is a page as well, in which nothing of the run is markup", async () => {
  await using lab = createLab([
    ["on", "%track on"],
    ["score", `track.metric("<b>loss</b>", 1);`],
  ]);
  await succeed(lab, "run", "notebooks/fit.ipynb");

  await succeed(lab, "reproduce", "@last", "--html", "report.html");

  expect(lab.read("report.html")).toContain("&lt;b&gt;loss&lt;/b&gt;");
  expect(lab.read("report.html")).not.toContain("<b>loss");
});

test("time zone and language are those of the run, wherever it is made again", async () => {
  await using plain = createLab([
    ["on", "%track on"],
    [
      "score",
      `const loss = new Date(2026, 0, 1).getTimezoneOffset();
const error = (1234.5).toLocaleString() === "1.234,5" ? 1 : 0;`,
    ],
  ]);
  const there = plain.with({ TZ: "Asia/Tokyo", LC_ALL: "de_DE.UTF-8" });
  await succeed(there, "run", "notebooks/fit.ipynb");
  const here = plain.with({ TZ: "America/Lima", LC_ALL: "en_US.UTF-8" });

  const { exitCode, report } = await reproduce(here, "@last", "--tol", "0");

  expect(exitCode).toBe(0);
  expect(report.metrics).toMatchObject([
    { key: "error", original: 1, reproduced: [1] },
    { key: "loss", original: -540, reproduced: [-540] },
  ]);
});

test("Ctrl-C ends it with 130, and takes the work tree away", async () => {
  await using lab = createLab([
    ["on", "%track on"],
    ["score", `const loss = 1 / 4;\nif (process.env.WAIT) await new Promise(() => setInterval(() => {}, 1000));`],
  ]);
  await succeed(lab, "run", "notebooks/fit.ipynb");
  const before = { worktrees: lab.git("worktree", "list"), leftovers: leftovers() };
  let said = "";
  let press: (() => void) | undefined;

  const exitCode = await runProgram(["reproduce", "@last"], {
    cwd: lab.folder,
    env: { ...lab.env, WAIT: "1" },
    stdout: () => undefined,
    stderr: (text) => {
      said += text;
      if (text.includes("running cell 2")) press?.();
    },
    hasColor: false,
    isStderrTerminal: true,
    columns: 80,
    onInterrupt: (listener) => {
      press = listener;
      return () => undefined;
    },
  });

  expect([exitCode, said]).toEqual([130, expect.stringContaining("labtrail: it was interrupted")]);
  expect({ worktrees: lab.git("worktree", "list"), leftovers: leftovers() }).toEqual(before);
});

test("what shows or saves a result, and the result does not rest on, is made by the notebook only", async () => {
  await using lab = createLab([
    ["on", "%track on"],
    ["score", "const loss = 1 / 4;"],
    ["save", `import { writeFileSync } from "node:fs";\nwriteFileSync("loss.txt", String(loss));`],
  ]);
  await succeed(lab, "run", "notebooks/fit.ipynb");

  const slice = await reproduce(lab, "@last");
  const whole = await reproduce(lab, "@-2", "--notebook");

  expect([slice.exitCode, slice.report.contents]).toMatchObject([0, [{ result: "outside" }]]);
  expect([whole.exitCode, whole.report.contents]).toMatchObject([0, [{ result: "identical" }]]);
});
