import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import type { ExecutionId } from "../../../src/shared/ids.ts";
import type { Json } from "../../../src/shared/json.ts";
import type { CaptureEvent } from "../../../src/track/capture/event.ts";
import type { RunDetails } from "../../../src/track/run.ts";
import { startSession, type TestSession } from "../session.ts";

const SVG = `<svg xmlns="http://www.w3.org/2000/svg"><circle r="3"/></svg>`;
const PNG = Buffer.from("iVBORw0KGgo=", "base64");

function shows(session: TestSession, data: Readonly<Record<string, Json>>, displayId?: string) {
  return (executionId: ExecutionId): Promise<void> => {
    session.tracker.show(executionId, { data, displayId });
    return Promise.resolve();
  };
}

function writes(session: TestSession, name: string, content: string | Buffer): CaptureEvent {
  const path = join(session.folder, name);
  writeFileSync(path, content);
  return { kind: "file", access: "write", path };
}

/** The runs once everything has been kept. */
async function runsOf(session: TestSession): Promise<readonly RunDetails[]> {
  await session.tracker.close();
  return session.runs();
}

const namesOf = (run: RunDetails | undefined): readonly string[] | undefined => run?.artifacts.map(({ name }) => name);

test("figures go to the run whose results they show, each in its richest form, and updates count once", async () => {
  await using session = await startSession();
  await session.run("a", "const model = build();", [...session.fit([0.5])]);
  await session.run("b", "plot(model)", [
    shows(session, { "image/svg+xml": SVG, "text/plain": "a chart" }),
    shows(session, { "application/vnd.plotly.v1+json": { data: [] }, "image/png": "iVBORw0KGgo=" }),
    shows(session, { "image/png": ["iVBORw0", "KGgo="] }, "live"),
    shows(session, { "image/png": "iVBORw0KGgo=" }, "live"),
    shows(session, { "text/html": "<b>no figure</b>" }),
  ]);

  const [run] = await runsOf(session);

  expect(namesOf(run)?.toSorted()).toEqual(["figures/2-1.svg", "figures/2-2.plotly.json", "figures/2-3.png"]);
  const png = run?.artifacts.find(({ name }) => name.endsWith(".png"));
  expect(png).toMatchObject({ mediaType: "image/png", source: "auto", sizeBytes: PNG.length });
  expect(session.store.requireBytes(png?.digest ?? "")).toEqual(PNG);
});

test("what was shown and written before the run began is its own when it rests on it, and nothing else is", async () => {
  await using session = await startSession();
  await session.run("data", "const rows = make();", [
    writes(session, "rows.csv", "a,b\n1,2\n"),
    shows(session, { "image/svg+xml": SVG }),
  ]);
  await session.run("other", "const beside = 1;", [
    writes(session, "other.csv", "x"),
    shows(session, { "image/svg+xml": SVG }),
  ]);
  await session.run("fit", "const model = train(rows);", [...session.fit([0.5])]);

  const [run] = await runsOf(session);

  expect(namesOf(run)?.toSorted()).toEqual(["figures/1-1.svg", "rows.csv"]);
});

test("what a cell shows after its end is kept as well", async () => {
  await using session = await startSession();
  let execution: ExecutionId | undefined;
  await session.run("fit", "const model = train();", [
    ...session.fit([0.5]),
    (executionId) => {
      execution = executionId;
      return Promise.resolve();
    },
  ]);
  session.tracker.show(execution, { data: { "image/svg+xml": SVG }, displayId: undefined });

  expect(namesOf((await runsOf(session))[0])).toEqual(["figures/1-1.svg"]);
});

test("a written text is kept without the secrets in it, and a file made for secrets is not kept", async () => {
  await using session = await startSession();
  const secret = `hf_${"a1B2".repeat(9)}`;
  await session.run("fit", "const model = train();", [
    ...session.fit([0.5]),
    writes(session, "config.json", JSON.stringify({ token: "plain words", at: `https://me:pw@host/?x=${secret}` })),
    writes(session, "server.pem", "private"),
    writes(session, "weights.bin", Buffer.alloc(64)),
  ]);

  const [run] = await runsOf(session);

  expect(namesOf(run)?.toSorted()).toEqual(["config.json", "weights.bin"]);
  const config = run?.artifacts.find(({ name }) => name === "config.json");
  const text = session.store.requireText(config?.digest ?? "");
  expect(text).not.toMatch(/hf_|plain words|me:pw/);
  expect(JSON.parse(text)).toMatchObject({ token: "[redacted]" });
});

test("the same content is kept once, however many runs have it", async () => {
  await using session = await startSession();
  await session.run("data", "const rows = make();", [writes(session, "rows.bin", Buffer.alloc(8))]);
  await session.run("fit", "const rate = 0.1; const model = train(rows, rate);", [...session.fit([0.5])]);
  await session.run("fit", "const rate = 0.2; const model = train(rows, rate);", [...session.fit([0.4])]);

  const runs = await runsOf(session);

  expect(runs.map((run) => namesOf(run))).toEqual([["rows.bin"], ["rows.bin"]]);
  expect(new Set(runs.map(({ artifacts }) => artifacts[0]?.digest)).size).toBe(1);
});
