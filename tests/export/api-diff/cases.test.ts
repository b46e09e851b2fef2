import { describe, expect, test } from "vitest";

import type { ApiComparison } from "../../../src/export/api-diff/change.ts";
import { compareApi } from "../../../src/export/api-diff/compare-api.ts";
import type { ApiInput } from "../../../src/export/api-diff/input/api-input.ts";
import { CASES } from "./cases.ts";
import type { ChangeCase } from "./change-case.ts";
import { compileCallers } from "./compile-callers.ts";
import { HELD_OUT_CASES } from "./held-out-cases.ts";
import { SECOND_HELD_OUT_CASES } from "./second-held-out-cases.ts";

const ALL = [...CASES, ...HELD_OUT_CASES, ...SECOND_HELD_OUT_CASES];

const compared = new Map<ChangeCase, Promise<ApiComparison>>();

function sideOf(label: string, text: string): ApiInput {
  return { label, folder: import.meta.dirname, files: { "api.ts": text } };
}

/** Each row is compared once. */
function compareCase(row: ChangeCase): Promise<ApiComparison> {
  const comparison = compared.get(row) ?? compareApi(sideOf("old", row.old), sideOf("new", row.next));
  compared.set(row, comparison);
  return comparison;
}

test("the table has its rows, each with a name of its own", () => {
  expect(CASES.length).toBeGreaterThanOrEqual(60);
  expect(new Set(ALL.map(({ name }) => name)).size).toBe(ALL.length);
});

test("the caller of every row compiles beside the old API, and breaks beside the new one exactly when the bump is major", () => {
  const besideOld = compileCallers(ALL.map(({ old, caller }) => ({ module: old, caller })));
  const besideNew = compileCallers(ALL.map(({ next, caller }) => ({ module: next, caller })));

  const wrong = ALL.flatMap(({ name, bump }, index) => {
    if (besideOld[index] !== undefined) return [`${name}: breaks beside the old API: ${besideOld[index]}`];
    const isBroken = besideNew[index] !== undefined;
    return isBroken === (bump === "major")
      ? []
      : [`${name}: ${bump}, and its caller ${isBroken ? "breaks" : "compiles"}`];
  });

  expect(wrong).toEqual([]);
});

describe("the comparison", () => {
  test.each(ALL.map((row) => [row.name, row] as const))("%s", async (_, row) => {
    const { bump, proven, changes } = await compareCase(row);

    expect(bump).toBe(row.bump);
    expect(proven).toBe(row.isUnsure !== true);
    expect(changes.filter((change) => change.bump === "major" && change.caller === undefined)).toEqual([]);
  });
});

test("the callers that are told compile beside the old API, and break beside the new one", async () => {
  const told: { readonly row: ChangeCase; readonly line: string }[] = [];
  for (const row of ALL.filter(({ bump }) => bump === "major")) {
    for (const { caller } of (await compareCase(row)).changes) {
      if (caller !== undefined)
        told.push({ row, line: `${caller.imports.replaceAll('"./api"', '"./module.ts"')}\n${caller.line}` });
    }
  }

  const besideOld = compileCallers(told.map(({ row, line }) => ({ module: row.old, caller: line })));
  const besideNew = compileCallers(told.map(({ row, line }) => ({ module: row.next, caller: line })));

  expect(told.length).toBeGreaterThan(60);
  expect(told.filter((_, index) => besideOld[index] !== undefined).map(({ line }) => line)).toEqual([]);
  expect(told.filter((_, index) => besideNew[index] === undefined).map(({ line }) => line)).toEqual([]);
});
