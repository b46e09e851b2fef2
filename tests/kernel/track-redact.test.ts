// Secrets of the user's own, in a real kernel: none of their values may be found in the bytes that tracking leaves.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { parquetReadObjects } from "hyparquet";
import { afterEach, beforeEach, expect, test } from "vitest";

import { packageRoot } from "../../src/shared/installation.ts";
import { openExistingStore } from "../../src/track/open-store.ts";
import { pendingFolders } from "../../src/track/keep/pending-folders.ts";
import { startKernel, type TestKernel } from "../helpers/kernel-client.ts";
import { textOf } from "../helpers/messages.ts";

const EARLIER = process.env;
let states: string;

beforeEach(() => {
  states = mkdtempSync(join(tmpdir(), "labtrail-state-"));
  process.env = { ...EARLIER, XDG_STATE_HOME: states, LOCALAPPDATA: states, STUDY_SITE: "Bettenhausen" };
});
afterEach(() => {
  process.env = EARLIER;
  rmSync(states, { recursive: true });
});

async function runCells(kernel: TestKernel, ...cells: readonly string[]): Promise<readonly string[]> {
  const texts: string[] = [];
  for (const cell of cells) {
    const { reply, iopub } = await kernel.execute(cell);
    const { status, ename, evalue } = reply.content;
    texts.push(status === "ok" ? textOf(iopub, "stdout") : `${String(ename)}: ${String(evalue)}`);
  }
  return texts;
}

function bytesIn(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => `${path}\n${readFileSync(path, "utf8")}`)
    .join("\n");
}

const SECRETS = [
  "Ada Lovelace",
  "Grace Hopper",
  "84123",
  "X-77-Q",
  "Bettenhausen",
  "91011",
  "Karen",
  "Mollie",
  "4711",
  "Ockham",
];

const CELLS = [
  `const rate = 2;`,
  `const patientName = "Ada Lovelace";\nconst patientsBefore = ["Grace Hopper", { note: "Karen" }];`,
  `const salaryAda: number = 84123;\nconst person = { patientCode: "X-77-Q", age: 4 };`,
  `const loss = rate / 4;\nconsole.log(patientName, patientsBefore, salaryAda, person, process.env.STUDY_SITE);`,
  `const patientLater = ["Mo", "llie"].join("");\ntrack.note("asked " + patientLater);\nconsole.log("late " + patientLater);`,
  `track.param("patient.age", 91011); track.metric("salaryMean", 84123.5);`,
  `function tell() { const patientInside = "Ada Lovelace"; throw new Error("no " + patientInside); }\ntell();`,
  `%track param patientRoom=4711 title="Grace Hopper"\n%track tag who="{patientName}"`,
  `import { writeFileSync } from "node:fs";\nwriteFileSync("out.json", JSON.stringify({ patientName, salaryAda, rate }));\nconst town = ["Ock", "ham"].join("");\nwriteFileSync("rows.csv", "age,patientTown\\n36," + town);\nwriteFileSync("rows.parquet", "PAR1 " + town);\nconst accuracy = rate / 4;`,
  `display({ "image/svg+xml": "<svg xmlns='http://www.w3.org/2000/svg'><text>" + patientName + "</text></svg>" }, { raw: true });\nconst score = rate + 1;`,
] as const;

test("values of the user's own secrets reach no byte of the store", async () => {
  await using kernel = await startKernel();

  const [on] = await runCells(kernel, "%track on --seed 1 --redact 'patient*' --redact=salary* --redact study_site");
  await runCells(kernel, ...CELLS);
  const [status] = await runCells(kernel, "%track");
  await kernel.stop();

  const shown = "values of patient*, salary*, study_site are secrets";
  expect(on).toContain(shown);
  expect(status).toContain(shown);
  const bytes = bytesIn(join(kernel.folder, ".labtrail"));
  expect(SECRETS.filter((secret) => bytes.includes(secret))).toEqual([]);
  const store = openExistingStore(kernel.folder);
  const runs = store.listRuns({}).map(({ run }) => store.requireRun(run.id));
  const { rows } = store.querySql("SELECT value FROM params WHERE key LIKE 'patient%' OR key LIKE 'salary%'");
  store.close();
  // What is no secret is all there.
  expect(runs.flatMap(({ params }) => params)).toContainEqual({ key: "rate", value: 2, source: "auto" });
  expect(rows.length).toBeGreaterThan(0);
  expect(new Set(rows.flat())).toEqual(new Set(["[redacted]"]));
  expect(bytes).toContain("late [redacted]");
  expect(bytes).toContain("asked [redacted]");
});

test("nor of what waits while the store cannot be written", async () => {
  await using kernel = await startKernel();
  // A file where the folder should be: nobody may make it one, not even root.
  writeFileSync(join(kernel.folder, ".labtrail"), "");

  await runCells(kernel, "%track on --redact patient* --redact salary* --redact STUDY_SITE", ...CELLS);
  await kernel.stop();

  const waiting = pendingFolders(kernel.folder).filter((path) => statSync(path, { throwIfNoEntry: false }));
  expect(waiting).toHaveLength(1);
  const bytes = waiting.map(bytesIn).join("\n");
  expect(bytes).toContain("late [redacted]");
  expect(SECRETS.filter((secret) => bytes.includes(secret))).toEqual([]);
});

test("they stay secret for the session, and what ran before is taken in", async () => {
  await using kernel = await startKernel();

  const texts = await runCells(
    kernel,
    `const patient = "Ada Lovelace";`,
    "%track on --redact pat?ent",
    "%track off",
    "%track on",
    `const loss = patient.length * 2;\nconsole.log("for " + patient);`,
  );
  await kernel.stop();

  expect(texts[3]).toContain("values of pat?ent are secrets");
  const bytes = bytesIn(join(kernel.folder, ".labtrail"));
  expect(bytes).toContain("for [redacted]");
  expect(bytes).not.toContain("Ada Lovelace");
});

test("a run with another secret is another run, and says so without it", async () => {
  await using kernel = await startKernel();

  const cells = ["Ada Lovelace", "Grace Hopper"].map(
    (name) => `const patientName = "${name}";\nconst loss = patientName.length / 7;`,
  );
  await runCells(kernel, "%track on --redact patient*");
  const [one] = await runCells(kernel, cells[0] ?? "");
  const [two] = await runCells(kernel, cells[1] ?? "");
  await kernel.stop();

  expect(one).toMatch(/^run \S+\n$/);
  expect(two).toMatch(/^run \S+/);
  expect(two).not.toContain("Grace");
});

test.each([
  ["*", '"--redact *" would take out every value there is'],
  ["a,b", '"--redact a,b" has a comma in it'],
  ["[a", '"--redact [a" is no pattern of names'],
  ["''", '"--redact " is no pattern of names'],
])("%s is refused, and nothing is turned on", async (pattern, message) => {
  await using kernel = await startKernel();

  const texts = await runCells(kernel, `%track on --redact ${pattern}`, "%track");

  expect(texts[0]).toContain(`MagicError: ${message}`);
  expect(texts[1]).toBe("tracking is off; `%track on` turns it on\n");
});

test("columns of such names are not among what an evaluation keeps of its examples", async () => {
  await using kernel = await startKernel();
  const library = JSON.stringify(pathToFileURL(join(packageRoot, "src", "evaluate", "index.ts")).href);

  const texts = await runCells(
    kernel,
    "%track on --redact patient*",
    `const { classificationEvaluator, datasetFrom } = await import(${library});`,
    `const rows = [
  { patientName: "Ada Lovelace", apiKey: "hunter2hunter2", size: 1, kind: "a" },
  { patientName: "Grace Hopper", apiKey: "hunter2hunter2", size: 2, kind: "b" },
];
const model = { name: "guess", predict: (batch) => batch.map(({ size }) => (size === 1 ? "a" : "b")) };
track.metric("begun", 1);
const evaluation = await classificationEvaluator({ truth: "kind" }).evaluate(model, datasetFrom(rows, { name: "test" }));`,
  );
  await kernel.stop();

  expect(texts[2]).toMatch(/^run \S+\n/);
  const store = openExistingStore(kernel.folder);
  const [run] = store.listRuns({}).map((row) => store.requireRun(row.run.id));
  const table = run?.artifacts.find(({ name }) => name.endsWith(".parquet"));
  const bytes = Uint8Array.from(store.requireBytes(table?.digest ?? ""));
  store.close();
  const examples = await parquetReadObjects({ file: bytes.buffer as ArrayBuffer });
  expect(examples.map((example) => Object.keys(example).filter((name) => name.startsWith("row.")))).toEqual([
    ["row.size", "row.kind"],
    ["row.size", "row.kind"],
  ]);
  const all = bytesIn(join(kernel.folder, ".labtrail"));
  expect(["Ada Lovelace", "Grace Hopper", "hunter2"].filter((secret) => all.includes(secret))).toEqual([]);
});
