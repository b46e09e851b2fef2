import { describe, expect, test } from "vitest";

import { type ScratchRepository, scratchRepository } from "../helpers/scratch-repository.ts";
import { sampleNotebook } from "../git/sample-notebook.ts";

function edited(): ScratchRepository {
  const repository = scratchRepository();
  repository.write("a.ipynb", sampleNotebook([{ id: "x", source: "const rate = 0.1;", output: "1\n" }]));
  repository.commit("first");
  repository.write("a.ipynb", sampleNotebook([{ id: "x", source: "const rate = 0.5;", output: "2\n" }]));
  return repository;
}

const EDIT = "cell 1 [code] x: edited\n-const rate = 0.1;\n+const rate = 0.5;\n";

describe("labtrail diff", () => {
  test("of one notebook compares its last commit with the file", async () => {
    await using repository = edited();

    const { exitCode, stdout } = await repository.labtrail("diff", "a.ipynb");

    expect(stdout).toBe(EDIT);
    expect(exitCode).toBe(0);
  });

  test("of two compares files, and versions that git keeps", async () => {
    await using repository = edited();
    repository.commit("second");
    repository.write("b.ipynb", repository.read("a.ipynb"));

    const { stdout } = await repository.labtrail("diff", "HEAD~1:a.ipynb", "b.ipynb");
    const same = await repository.labtrail("diff", "a.ipynb", "b.ipynb");

    expect(stdout).toBe(EDIT);
    expect(same).toMatchObject({ exitCode: 0, stdout: "", stderr: "no cell differs\n" });
  });

  test("prints a page with --html, and data with --json", async () => {
    await using repository = edited();

    const page = await repository.labtrail("diff", "--html", "a.ipynb");
    const data = await repository.labtrail("diff", "--json", "a.ipynb");

    expect(page.stdout).toContain("<title>HEAD:a.ipynb → a.ipynb</title>");
    expect(JSON.parse(data.stdout)).toMatchObject({
      cells: [{ kind: "edited", moved: false, id: "x", source: ["-const rate = 0.1;", "+const rate = 0.5;"] }],
    });
  });

  test("says which version is not there", async () => {
    await using repository = edited();

    const missing = await repository.labtrail("diff", "no.ipynb", "a.ipynb");
    const uncommitted = await repository.labtrail("diff", "HEAD~7:a.ipynb", "a.ipynb");

    expect(missing).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('there is no notebook "no.ipynb"') });
    expect(uncommitted).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('no version "HEAD~7:a.ipynb"') });
  });
});
