import { describe, expect, test } from "vitest";

import { findEntries } from "../../src/release/pack/entries.ts";
import { readManifest } from "../../src/release/pack/manifest.ts";
import { ScratchProject } from "../export/scratch-project.ts";

const FILES = ["index.ts", "predict.ts", "deep/er.mts", "predict.test.ts", "types.d.ts", "view.tsx", "data.json"];

/** What a package with such `exports` offers, and what of it is not there. */
function entriesOf(exports: unknown): {
  readonly found: Readonly<Record<string, string>>;
  readonly missing: readonly string[];
} {
  using project = new ScratchProject();
  const owner = { name: "@lab/penguins", folder: "packages/penguins" };
  project.write(
    "packages/penguins/package.json",
    JSON.stringify({ name: owner.name, version: "1.0.0", type: "module", exports }),
  );
  for (const file of FILES) project.write(`packages/penguins/src/${file}`, "");
  project.write("packages/penguins/node_modules/x/index.ts", "");
  const { entries, missing } = findEntries(project.root, owner, readManifest(project.root, owner));
  return {
    found: Object.fromEntries(entries.map(({ subpath, path }) => [subpath, path])),
    missing: missing.map(({ subpath }) => subpath),
  };
}

describe("the modules that a package offers", () => {
  test("are those right among its sources when nothing is said", () => {
    expect(entriesOf(undefined).found).toEqual({
      ".": "src/index.ts",
      "./predict": "src/predict.ts",
      "./view": "src/view.tsx",
    });
  });

  test("are what `exports` names, with and without conditions, and without what is not there", () => {
    expect(entriesOf("./src/predict.ts").found).toEqual({ ".": "src/predict.ts" });
    expect(entriesOf({ types: "./dist/x.d.ts", default: "./src/predict.ts" }).found).toEqual({ ".": "src/predict.ts" });
    expect(
      entriesOf({
        ".": { import: { types: "./src/types.d.ts", default: "./src/index.ts" } },
        "./data.json": "./src/data.json",
        "./gone": "./src/gone.ts",
        "./hidden": null,
        "./package.json": "./package.json",
      }),
    ).toEqual({ found: { ".": "src/index.ts", "./data.json": "src/data.json" }, missing: ["./gone"] });
  });

  test("are all that a pattern can mean, tests, declarations and the index left out", () => {
    expect(entriesOf({ "./*": "./src/*.ts" }).found).toEqual({ "./predict": "src/predict.ts" });
    expect(entriesOf({ "./all/*": "./src/*" }).found).toEqual({
      "./all/data.json": "src/data.json",
      "./all/deep/er.mts": "src/deep/er.mts",
      "./all/index.ts": "src/index.ts",
      "./all/predict.ts": "src/predict.ts",
      "./all/view.tsx": "src/view.tsx",
    });
  });

  test("must be some", () => {
    expect(() => entriesOf({ "./gone": "./src/gone.ts" })).toThrow(`"@lab/penguins" offers no module`);
  });
});

describe("a package.json", () => {
  test.each([
    [`{ "name": "x", "version": "one", "type": "module" }`, `has the version "one"`],
    [`{ "name": "x", "version": "1.0.0" }`, "does not say that its files are ES modules"],
    [`{ "name": `, "is no JSON"],
    [`[]`, "holds no JSON object"],
  ])("is refused when it says %s", (text, words) => {
    using project = new ScratchProject();
    project.write("packages/x/package.json", text);

    expect(() => readManifest(project.root, { name: "x", folder: "packages/x" })).toThrow(words);
  });
});
