// Secrets of many kinds are planted wherever text goes into a store. None may be found in the bytes it leaves on the disk.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import { openStore } from "../../src/track/open-store.ts";
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
