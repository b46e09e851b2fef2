// How batches become rows; the real apache-arrow reads real files in tests/frames.
import { expect, test } from "vitest";

import { datasetFromArrow } from "../../../src/evaluate/datasets/files/from-arrow.ts";
import { UserProject } from "../user-project.ts";
import { rowsOf } from "./collect.ts";

/** Reads a file of JSON: a list of batches, each with the values of its columns. */
const ARROW = `
class Vector {
  constructor(values) { this.values = values; this.length = values.length; }
  get(row) { return this.values[row]; }
}
class Batch {
  constructor(columns) {
    this.columns = Object.values(columns);
    this.numRows = this.columns[0].length;
    this.schema = { fields: Object.keys(columns).map((name) => ({ name, type: { typeId: 2, toString: () => "Int64" } })) };
  }
  getChildAt(column) {
    const vector = new Vector(this.columns[column].map((value) => (typeof value === "number" ? BigInt(value) : value)));
    vector.type = { typeId: 2, toString: () => "Int64" };
    return vector;
  }
  getChild() {}
  toArray() {}
}
exports.RecordBatchReader = {
  async from(handle) {
    const batches = JSON.parse(await handle.readFile("utf8")).map((columns) => new Batch(columns));
    return {
      schema: { fields: batches[0].schema.fields },
      async open() { return this; },
      async *[Symbol.asyncIterator]() { yield* batches; },
    };
  },
};`;

test("all batches are read, by the apache-arrow of the project", async () => {
  using project = new UserProject();
  project.install("apache-arrow", ARROW);
  const path = project.write(
    "data.arrow",
    JSON.stringify([
      { id: [1, 2], s: ["a", null] },
      { id: [3], s: ["b"] },
    ]),
  );

  const dataset = await datasetFromArrow(path, { version: "1" });

  expect(dataset).toMatchObject({ name: "data.arrow", version: "1", length: 3 });
  expect(await rowsOf(dataset)).toEqual([
    { id: 1, s: "a" },
    { id: 2, s: null },
    { id: 3, s: "b" },
  ]);
  await expect(datasetFromArrow(project.write("bad.arrow", "x"))).rejects.toMatchObject({ code: "BAD_FILE" });
});

test("without apache-arrow the error says how to install it", async () => {
  using project = new UserProject();

  await expect(datasetFromArrow(project.write("data.arrow", ""))).rejects.toMatchObject({
    code: "NO_PACKAGE",
    hint: "Install it: npm install apache-arrow",
  });
});
