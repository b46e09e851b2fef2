import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { findWantedNode } from "../../../src/environment/node/wanted-node.ts";

describe("the Node that a project asks for", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "labtrail-node-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function write(files: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  }

  test.each<[string, Readonly<Record<string, string>>, { range: string; source: string }]>([
    ["a version in .node-version", { ".node-version": "v22.15.0\n" }, { range: "22.15.0", source: ".node-version" }],
    ["a line in .nvmrc", { ".nvmrc": "# ours\n\n24\n" }, { range: "24", source: ".nvmrc" }],
    ["a line by its name", { ".nvmrc": "lts/jod" }, { range: "22", source: ".nvmrc" }],
    ["whatever is newest", { ".nvmrc": "lts/*\r\n" }, { range: "*", source: ".nvmrc" }],
    [
      "what Volta pins, before what is allowed",
      { "package.json": '{ "engines": { "node": ">=22" }, "volta": { "node": "24.1.0" } }' },
      { range: "24.1.0", source: "volta of package.json" },
    ],
    [
      "engines of package.json",
      { "package.json": '{ "engines": { "node": "^22.15 || >=24" } }' },
      { range: "^22.15 || >=24", source: "engines of package.json" },
    ],
    [
      "a file before package.json",
      { ".node-version": "24", "package.json": '{ "engines": { "node": "22" } }' },
      { range: "24", source: ".node-version" },
    ],
  ])("is %s", (_case, files, expected) => {
    write(files);

    expect(findWantedNode(folder)).toEqual(expected);
  });

  test.each([
    ["nothing is there", {}],
    ["the file is empty", { ".node-version": "\n" }],
    ["package.json does not say", { "package.json": '{ "engines": { "npm": "10" } }' }],
  ])("is unknown when %s", (_case, files) => {
    write(files);

    expect(findWantedNode(folder)).toBeUndefined();
  });

  test("is refused when it is no version, with the file and what to write", () => {
    write({ ".nvmrc": "the newest" });

    expect(() => findWantedNode(folder)).toThrow(
      expect.objectContaining({
        code: "BAD_NODE_VERSION",
        message: expect.stringContaining('asks for Node "the newest"'),
        hint: expect.stringContaining("22.15.0"),
      }),
    );
  });

  test("cannot be read from a package.json that is no JSON", () => {
    write({ "package.json": "{" });

    expect(() => findWantedNode(folder)).toThrow(expect.objectContaining({ code: "BAD_MANIFEST" }));
  });
});
