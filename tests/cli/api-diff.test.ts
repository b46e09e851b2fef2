import { expect, test } from "vitest";

import { ScratchProject } from "../export/scratch-project.ts";
import { type CommandOutcome, runInFolder } from "../helpers/run-in-folder.ts";

function runApiDiff(project: ScratchProject, ...args: readonly string[]): Promise<CommandOutcome> {
  return runInFolder(project.root, ["api-diff", ...args], {});
}

/** Two versions with a break, an addition and a change of value. */
function createVersions(): ScratchProject {
  const project = new ScratchProject();
  project.write(
    "old.ts",
    "export declare function fit(rows: number[], rate?: number): void;\nexport const RATE = 0.1;\n",
  );
  project.write(
    "new.ts",
    "export declare function fit(rows: number[], rate: number): void;\nexport const RATE = 0.2;\nexport declare const seed: number;\n",
  );
  return project;
}

test("api-diff prints the verdict, and each change with both declarations and a caller that breaks", async () => {
  using project = createVersions();

  const { exitCode, stdout, stderr } = await runApiDiff(project, "old.ts", "new.ts");

  expect(stdout).toBe(`major: callers break

major: \`fit\` must be called with \`rate\`
  - function fit(rows: number[], rate?: number): void;
  + function fit(rows: number[], rate: number): void;
  this line of a caller breaks:
      import { fit } from "./old";
      fit([1]);
    Expected 2 arguments, but got 1.

minor: \`seed\` is new
  + const seed: number

minor: the value of \`RATE\` is 0.2 instead of 0.1: results may differ
  - const RATE = 0.1
  + const RATE = 0.2
`);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
});

test("--json prints bump, proven and changes as one document", async () => {
  using project = createVersions();

  const { exitCode, stdout } = await runApiDiff(project, "old.ts", "new.ts", "--json");

  const { bump, proven, changes } = JSON.parse(stdout) as { bump: string; proven: boolean; changes: readonly object[] };
  expect({ exitCode, bump, proven }).toEqual({ exitCode: 0, bump: "major", proven: true });
  expect(changes[0]).toEqual({
    module: ".",
    export: "fit",
    path: "fit",
    kind: "argument-required",
    bump: "major",
    proven: true,
    message: "`fit` must be called with `rate`",
    old: "function fit(rows: number[], rate?: number): void;",
    new: "function fit(rows: number[], rate: number): void;",
    caller: { imports: `import { fit } from "./old";`, line: "fit([1]);", error: "Expected 2 arguments, but got 1." },
  });
});

test("--at-most fails when the changes ask for more, and prints them nevertheless", async () => {
  using project = createVersions();

  const { exitCode, stdout, stderr } = await runApiDiff(project, "old.ts", "new.ts", "--at-most", "minor");

  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/^major: callers break/);
  expect(stderr).toBe("labtrail: the changes ask for a major step, and at most minor is allowed\n");
});

test("--at-most fails when a text has changed and nothing proves that callers do not see it", async () => {
  using project = new ScratchProject();
  project.write("old.ts", `export declare function mode(): "train" | "test";\n`);
  project.write("new.ts", `export declare function mode(): "test" | "train";\n`);

  const plain = await runApiDiff(project, "old.ts", "new.ts");
  const limited = await runApiDiff(project, "old.ts", "new.ts", "--at-most", "minor");

  expect(plain.exitCode).toBe(0);
  expect(plain.stdout).toBe(`patch: nothing differs for callers, but this is not proven

patch (not proven): \`mode\` is written differently, and no difference for callers was found: look at it
  - function mode(): "train" | "test";
  + function mode(): "test" | "train";
`);
  expect(limited.exitCode).toBe(1);
  expect(limited.stderr).toContain("labtrail: that a patch step is enough is not proven\n");
});

test("what cannot be compared ends with exit code 1, and a wrong command line with 2", async () => {
  using project = createVersions();
  project.write("bad.ts", "export declare const a: Missing;\n");

  const faulty = await runApiDiff(project, "old.ts", "bad.ts");
  const missing = await runApiDiff(project, "old.ts", "nowhere.ts");
  const wrong = await runApiDiff(project, "old.ts");

  expect(faulty).toEqual({
    exitCode: 1,
    stdout: "",
    stderr: `labtrail: the API cannot be compared:
bad.ts:1:25 Cannot find name 'Missing'.
  Mend what the compiler says, then compare again.
`,
  });
  expect(missing.exitCode).toBe(1);
  expect(missing.stderr).toContain(`labtrail: there is no "nowhere.ts"`);
  expect(wrong.exitCode).toBe(2);
});
