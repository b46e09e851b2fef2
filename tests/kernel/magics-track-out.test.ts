// Runs and rows as variables of the session, with types that completion knows.
import { expect, test } from "vitest";

import { openExistingStore } from "../../src/track/open-store.ts";
import { startKernel } from "../helpers/kernel-client.ts";
import { runCell } from "../helpers/magics.ts";
import { withTypes } from "../helpers/types.ts";

test("`-o` puts runs into a variable: with dates, NaN, and columns that are not in every run", async () => {
  await using kernel = await startKernel("memory", withTypes());
  await runCell(kernel, "%track on -e sizes");
  await runCell(kernel, "const rate = 0.1;\nconst loss = rate * 3;");
  await runCell(kernel, "const depth = 2;\nconst error = Number.NaN * depth;");

  const { stdout, error } = await runCell(kernel, "%track ls -o runs");
  const { value } = await runCell(
    kernel,
    `runs.map((run) => [run["params.rate"], run["metrics.error"], run.started instanceof Date, run.experiment, "seed" in run])`,
  );
  const completion = await kernel.request("complete_request", { code: "runs[0].exp", cursor_pos: 11 });
  await runCell(kernel, "%types error");
  const wrong = await runCell(kernel, `const wrong: string = runs[0]!["params.rate"];`);

  expect([error, stdout]).toEqual([
    undefined,
    expect.stringMatching(/^runs: 2 rows of run, id, .*params\.rate.* and 1 more/),
  ]);
  expect(value).toMatch(
    /\[ undefined, NaN, true, ["']sizes["'], true \],\s+\[ 0\.1, undefined, true, ["']sizes["'], true \]/,
  );
  expect(completion.reply.content["matches"]).toContain("experiment");
  expect(wrong.error).toContain("Type 'number | undefined' is not assignable to type 'string'");
});

test.each([
  [`%track sql "SELECT key, last FROM metrics ORDER BY key" -o rows`],
  ["%track sql -o rows SELECT key, last FROM metrics ORDER BY key"],
])("%s puts rows into a variable, which the cell itself may use", async (line) => {
  await using kernel = await startKernel();
  await runCell(kernel, "%track on");
  await runCell(kernel, "const rate = 0.1;\nconst loss = rate * 5;");

  const { value, error } = await runCell(kernel, `${line}\nrows[0].last + rows.length`);

  expect([error, value]).toEqual([undefined, "1.5"]);
});

test.each(["class", "a.b", "1st"])("`-o %s` is refused: no variable has that name", async (name) => {
  await using kernel = await startKernel();
  await runCell(kernel, "%track on");

  const { error } = await runCell(kernel, `%track ls -o ${name}`);

  expect(error).toContain(`"-o ${name}" is no name of a variable`);
});

test("`%track artifact` keeps the value of a variable: bytes and texts as they are, the rest as JSON", async () => {
  await using kernel = await startKernel();
  await runCell(kernel, "%track on");
  await runCell(kernel, `const weights = new Float32Array([1, 2]); const log = "epoch 1"; const model = { depth: 3 };`);

  const { error } = await runCell(
    kernel,
    "%track artifact weights\n%track artifact log --name training.txt\n%track artifact model",
  );
  const store = openExistingStore(kernel.folder);
  const [run] = store.listRuns({});
  const artifacts = run && store.requireRun(run.run.id).artifacts;

  expect(error).toBeUndefined();
  expect(artifacts?.map(({ name, sizeBytes, source }) => [name, sizeBytes, source])).toEqual(
    expect.arrayContaining([
      ["weights.bin", 8, "explicit"],
      ["training.txt", 7, "explicit"],
      ["model.json", 16, "explicit"],
    ]),
  );
  const model = artifacts?.find(({ name }) => name === "model.json");
  expect(JSON.parse(Buffer.from(store.requireBytes(model?.digest ?? "")).toString())).toEqual({ depth: 3 });
  store.close();
});
