// A file larger than the memory of the program that reads it.
import { spawnSync } from "node:child_process";
import { appendFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { expect, test } from "vitest";

import { packageRoot } from "../../../src/shared/installation.ts";
import { ScratchFolder } from "./scratch-folder.ts";

const SOURCES = pathToFileURL(join(packageRoot, "src", "evaluate", "datasets")).href;
const HEAP_MB = 24;
const PIECES = 45;
const ROWS_PER_PIECE = 8000;

test.each([
  [
    "csv",
    "csv/from-csv.ts",
    "datasetFromCsv",
    "id,city,note\n",
    (id: number) => `${id},Zürich,"he said ""${"x".repeat(80)}"""`,
  ],
  [
    "jsonl",
    "files/from-json.ts",
    "datasetFromJsonLines",
    "",
    (id: number) => JSON.stringify({ id, city: "Zürich", note: "x".repeat(80) }),
  ],
])(
  "%s is read, parted and hashed in less memory than it has bytes",
  (ending, module, create, head, toLine) => {
    using folder = new ScratchFolder();
    const path = folder.write(`large.${ending}`, head);
    for (let piece = 0; piece < PIECES; piece += 1) {
      const lines = Array.from({ length: ROWS_PER_PIECE }, (_, index) => toLine(piece * ROWS_PER_PIECE + index));
      appendFileSync(path, `${lines.join("\n")}\n`);
    }
    const program = folder.write(
      "read.ts",
      `import { ${create} } from "${SOURCES}/${module}";
    const dataset = await ${create}(${JSON.stringify(path)});
    const { test } = await dataset.split({ test: 0.1, seed: 1 });
    let sum = 0;
    for await (const { id } of test.rows()) sum += id as number;
    console.log(dataset.length, test.length, sum > 0, (await dataset.digest()).length);`,
    );

    const { stdout, stderr } = spawnSync(process.execPath, [`--max-old-space-size=${HEAP_MB}`, program], {
      encoding: "utf8",
    });

    expect(statSync(path).size).toBeGreaterThan(1.5 * HEAP_MB * 1024 * 1024);
    const count = PIECES * ROWS_PER_PIECE;
    expect({ stdout, stderr }).toEqual({ stdout: `${count} ${count / 10} true 64\n`, stderr: "" });
  },
  120_000,
);
