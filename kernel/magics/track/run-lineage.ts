import { resolve } from "node:path";

import { describeSlice } from "../../../src/track/program/describe-slice.ts";
import { sliceOfRun, type Slice } from "../../../src/track/program/slice-program.ts";
import { writeProgram } from "../../../src/track/program/write-program.ts";
import { findProjectRoot } from "../../../src/track/project.ts";
import { resolveRun } from "../../../src/track/run-reference.ts";
import type { LineageStep } from "../../../src/track/session/lineage.ts";
import type { MagicContext, RunMagic } from "../magic.ts";
import { requireSurroundings } from "../surroundings.ts";

export const showSlice: RunMagic = async (given, context) => {
  const slice = await findSlice(given.word, context);
  const out = given.flag("out");
  if (out === undefined) return void (await context.print(describeSlice(slice)));
  const { cwd } = await requireSurroundings(context);
  await context.print(`${writeProgram(slice, resolve(cwd, out))}\n`);
};

/** `[3]` and `3` are a cell; all else is a run. */
async function findSlice(word: string, { tracker, folder }: MagicContext): Promise<Slice> {
  const [, count] = /^\[?(\d{1,6})\]?$/.exec(word) ?? [];
  if (count !== undefined) return tracker.look((session) => session.sliceOfCell(Number(count)));
  const store = await tracker.openStore();
  return sliceOfRun(store, store.requireRun(resolveRun(store, word)), findProjectRoot(folder));
}

export const showLineage: RunMagic = async ({ word }, { tracker, print }) => {
  const steps = await tracker.look((session) => session.lineageOf(word));
  await print(`${steps.map(renderStep).join("\n")}\n`);
};

function renderStep({ depth, name, how, executionCount, text, files, isSampled }: LineageStep): string {
  const from = files.length === 0 ? "" : `   reads ${files.join(", ")}`;
  const doubt = isSampled ? "   (sampled)" : "";
  return `${"  ".repeat(depth)}${name}  ${how === "changes" ? "changed by " : ""}[${executionCount}]  ${text}${from}${doubt}`;
}
