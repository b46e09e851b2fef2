import { afterEach, describe, expect, test } from "vitest";

import { ScratchProject } from "../export/scratch-project.ts";
import { type CommandOutcome, runInFolder } from "../helpers/run-in-folder.ts";

const NOTEBOOK = ["//| module a.ts\n//| export\nconst a = 1;\nconst b = 2;"];
const projects: ScratchProject[] = [];

afterEach(() => {
  for (const project of projects.splice(0)) project[Symbol.dispose]();
});

function labtrail({ root }: ScratchProject, ...args: readonly string[]): Promise<CommandOutcome> {
  return runInFolder(root, args);
}

async function exported(): Promise<ScratchProject> {
  const project = new ScratchProject();
  projects.push(project);
  project.notebook("lab.ipynb", NOTEBOOK);
  await labtrail(project, "export");
  return project;
}

function edit(project: ScratchProject, file: string, from: string, to: string): void {
  project.write(file, project.read(file).replace(from, to));
}

describe("labtrail sync", () => {
  test("carries an edit back, and says into which cell", async () => {
    const project = await exported();
    edit(project, "a.ts", "a = 1", "a = 10");

    const dry = await labtrail(project, "sync", "--dry-run");
    const synced = await labtrail(project, "sync", "a.ts");
    const again = await labtrail(project, "sync");

    expect(dry).toMatchObject({ exitCode: 0, stdout: "would change cell c1 of lab.ipynb as a.ts has it\n" });
    expect(synced).toMatchObject({ exitCode: 0, stdout: "changed cell c1 of lab.ipynb as a.ts has it\n" });
    expect(again).toMatchObject({ exitCode: 0, stderr: "no module was edited\n" });
    expect(project.read("lab.ipynb")).toContain("const a = 10;");
  });

  test("shows both sides of a conflict, and which flags settle it", async () => {
    const project = await exported();
    edit(project, "a.ts", "a = 1", "a = 10");
    edit(project, "lab.ipynb", "a = 1", "a = 100");

    const refused = await labtrail(project, "sync");
    const asJson = await labtrail(project, "sync", "--json");
    const contradiction = await labtrail(project, "sync", "--ours", "--theirs");
    const marked = await labtrail(project, "sync", "--merge");

    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain(
      "a.ts: cell c1 was changed in the notebook and in the module\n    <<<<<<< notebook",
    );
    expect(refused.stderr).toContain("--ours (the notebook) or --theirs (the module), or both with --merge");
    expect(JSON.parse(asJson.stdout)).toMatchObject({
      notebooks: [{ path: "lab.ipynb", isSynced: false, modules: [{ conflicts: [{ cellId: "c1" }] }] }],
    });
    expect(contradiction.stderr).toContain("--ours and --theirs exclude each other");
    expect(marked.stderr).toContain("both are in the module now, between markers");
    expect(project.read("a.ts")).toContain("<<<<<<< notebook");
    expect(project.read("lab.ipynb")).not.toContain("<<<<<<<");
  });

  test("says what to do with an edited module whose notebook is gone", async () => {
    const project = await exported();
    edit(project, "a.ts", "a = 1", "a = 10");
    project.remove("lab.ipynb");

    const { exitCode, stderr } = await labtrail(project, "sync");

    expect(stderr).toContain("a.ts: edited, and the notebook lab.ipynb is gone. To keep the file as yours");
    expect(exitCode).toBe(1);
  });
});
