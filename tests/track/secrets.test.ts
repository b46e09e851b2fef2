// Secrets of many kinds are planted wherever text goes into a store. None may be found in the bytes it leaves on the disk.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import type { CaptureEvent } from "../../src/track/capture/event.ts";
import type { UsedData } from "../../src/track/capture/fit-data.ts";
import { openStore } from "../../src/track/open-store.ts";
import { startSession } from "./session.ts";
import { createRun, dataset, points, saveCell } from "./sample-run.ts";

// Put together here, so that no scanner takes this file for a leak.
const SECRETS: Readonly<Record<string, string>> = {
  OpenAI: `sk-${"proj"}-${"a1B2".repeat(8)}`,
  GitHub: `ghp_${"a1B2".repeat(9)}`,
  GitLab: `glpat-${"a1B2".repeat(5)}`,
  AWS: `AKIA${"ABCD".repeat(4)}`,
  Slack: `xoxb-${"1234".repeat(4)}`,
  "Hugging Face": `hf_${"a1B2".repeat(9)}`,
  Google: `AIza${"a1B2_".repeat(7)}`,
  npm: `npm_${"a1B2".repeat(9)}`,
  "a web token": `eyJ${"a1B2".repeat(4)}.${"a1B2".repeat(4)}.${"a1B2".repeat(4)}`,
  "a private key": `-----BEGIN RSA PRIVATE KEY-----\nplantedkeybody\n-----END RSA PRIVATE KEY-----`,
  "a password in a URL": "https://me:plantedpassword@host/data.csv",
};
/** What of each must not be there. */
const FORBIDDEN = Object.values(SECRETS).map(
  (secret) => /plantedkeybody|me:plantedpassword/.exec(secret)?.[0] ?? secret,
);

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "labtrail-secrets-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function bytesOf(path: string): string {
  return readdirSync(path, { recursive: true, encoding: "utf8" })
    .map((name) => join(path, name))
    .filter((file) => statSync(file).isFile())
    .map((file) => `${file}\n${readFileSync(file, "latin1")}`)
    .join("\n");
}

test.each(Object.entries(SECRETS))("%s is in no byte of the store, wherever it was planted", (_, secret) => {
  const store = openStore(folder);
  const text = `before ${secret} after`;
  const id = createRun(store, { name: text, experiment: text });
  store.addParams(id, [
    { key: "url", value: text, source: "auto" },
    { key: "nested", value: { list: [text] }, source: "explicit" },
    { key: `named ${secret}`, value: 1, source: "explicit" },
  ]);
  store.appendMetrics(
    id,
    { source: "explicit", dataset: dataset({ name: text, version: text }) },
    points(text, [1, 2]),
  );
  store.addDatasets(id, [dataset({ name: text, version: text, location: text, schema: { columns: [text] } })]);
  const digest = store.saveText(text);
  store.addArtifacts(id, [
    { name: text, digest, sizeBytes: 1, mediaType: "text/plain", source: "auto", executionId: undefined, at: 0 },
  ]);
  store.setTags(id, { note: text, [`tag ${secret}`]: "x" });
  store.addNote(id, text, 0);
  const state = { commit: "c0ffee", branch: "main", isDirty: false, snapshot: undefined, leftOut: [] };
  store.setCode(id, { ...state, remote: text });
  const file = { path: text, access: "read", sizeBytes: 1, digest } as const;
  const end = { status: "error", durationMs: 1, error: { name: "Error", message: text } } as const;
  store.setSlice(id, "", [
    saveCell(store, `const url = "${text.replaceAll("\n", "\\n")}"; // ${text}`, { end, files: [file] }),
  ]);
  store.endRun(id, { status: "failed", at: 1, error: { name: "Error", message: text } });
  store.close();

  const bytes = bytesOf(folder);
  expect(bytes).toContain("before ");
  expect(FORBIDDEN.filter((forbidden) => bytes.includes(forbidden))).toEqual([]);
});

test("what is kept under a name for secrets goes, whatever its shape", () => {
  const store = openStore(folder);
  const id = createRun(store);

  store.addParams(id, [{ key: "dbPassword", value: "plantedpassword", source: "auto" }]);
  store.setTags(id, { apiKey: "plantedpassword" });
  store.saveText(`const apiKey = "plantedpassword";`);
  store.close();

  expect(bytesOf(folder)).not.toContain("plantedpassword");
});

test.each(Object.entries(SECRETS))("%s is in no byte of the store, wherever capture has met it", async (_, secret) => {
  const text = `before ${secret} after`;
  const session = await startSession(openStore(folder));
  const draft = (name: string, content: string): CaptureEvent => {
    const path = join(session.folder, "drafts", name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return { kind: "artifact", name: `models/${name}`, path, mediaType: "application/json" };
  };
  const written = join(session.folder, "report.md");
  writeFileSync(written, text);
  writeFileSync(join(session.folder, "local.ts"), `export const url = ${JSON.stringify(text)};`);
  for (const name of ["package-lock.json", "tsconfig.json", "package.json"]) {
    writeFileSync(join(session.folder, name), JSON.stringify({ resolved: text }));
  }
  const used: UsedData = { role: "train", name: text, digest: "d1", rows: 1, parts: [{ columns: [{ name: text }] }] };
  await session.run("a", `import { url } from "./local.ts"; const text = ${JSON.stringify(text)};`, [
    { kind: "fit-begin", fitId: 1, modelId: 1, params: { loss: text }, data: [used] },
    { kind: "fit-epoch", fitId: 1, epoch: 0, metrics: { [text]: 1 } },
    { kind: "fit-end", fitId: 1, error: text },
    { kind: "data", data: { ...used, role: "test", digest: "d2" } },
    { kind: "evaluate", metrics: { [text]: 1 }, data: used, isNamed: true },
    { kind: "timing", metrics: { [text]: 1 } },
    { kind: "model", params: { inputs: [text], [text]: 1 } },
    {
      kind: "download",
      url: `https://host/data.csv?token=${encodeURIComponent(secret)}&x=1`,
      digest: "d3",
      sizeBytes: 1,
    },
    { kind: "file", access: "write", path: written },
    draft("small.json", JSON.stringify({ text })),
    draft("large.json", JSON.stringify({ text, weights: "1".repeat(6_000_000) })),
    (execution) => {
      session.tracker.show(execution, { data: { "image/svg+xml": `<svg>${text}</svg>` }, displayId: undefined });
      const figure = { "application/vnd.plotly.v1+json": { layout: { title: text } } };
      session.tracker.show(execution, { data: figure, displayId: undefined });
      session.tracker.print(execution, text);
      return Promise.resolve();
    },
  ]);
  await session.tracker.close();
  const names = session.runs()[0]?.artifacts.map(({ name }) => name);
  await session[Symbol.asyncDispose]();

  const bytes = bytesOf(folder);
  expect(names).toEqual(
    expect.arrayContaining([
      "report.md",
      "code/local.ts",
      "models/small.json",
      "figures/1-1.svg",
      "figures/1-2.plotly.json",
    ]),
  );
  expect(names).not.toContain("models/large.json");
  expect(FORBIDDEN.filter((forbidden) => bytes.includes(forbidden))).toEqual([]);
});
