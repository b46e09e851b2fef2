// What is told below a cell: faults in its types, and nothing else.
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { expectGolden } from "../helpers/golden.ts";
import { startKernel, type TestKernel } from "../helpers/kernel-client.ts";
import { textOf } from "../helpers/messages.ts";
import { withTypes } from "../helpers/types.ts";
import { fillProject, FIXTURES, readFixture, writeFile } from "./fixture.ts";

async function tellAll(name: string, kernel: TestKernel): Promise<string> {
  fillProject(kernel.folder);
  const told: string[] = [];
  for (const step of readFixture("checks", name)) {
    if (step.kind === "write") writeFile(kernel.folder, step.path, step.text);
    else if (step.kind === "run") told.push(textOf((await kernel.execute(step.code)).iopub, "stderr"));
  }
  return told.filter((text) => text !== "").join("\n");
}

describe("below a cell", () => {
  test("faults stand with their code, line and column, and the line itself", async () => {
    await using kernel = await startKernel("memory", withTypes());

    const told = await tellAll("faults", kernel);

    expect(told).not.toBe("");
    expectGolden(join(FIXTURES, "checks", "faults.expected.txt"), told);
  });

  test("nothing stands for what runs as it is meant", async () => {
    await using kernel = await startKernel("memory", withTypes());

    const told = await tellAll("silent", kernel);

    // What the kernel itself has to say, of names that were never declared, is no fault in types.
    expect(told.split("\n").filter((line) => !line.startsWith("Warning: ") && line !== "")).toEqual([]);
  });
});
