import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import type { NodeSearch } from "../../../src/environment/node/find-nodes.ts";
import { requireNode } from "../../../src/environment/node/require-node.ts";

describe("the Node that a kernel of a project runs on", () => {
  let folder = "";
  let search: NodeSearch;
  /** By path; what is not in it does not run. */
  const versions = new Map<string, string>();
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "labtrail-node-")));
    versions.clear();
    search = {
      platform: "linux",
      env: { PATH: join(folder, "bin") },
      home: join(folder, "home"),
      versionOf: (path) => versions.get(path),
    };
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Puts a program below the folder. */
  function program(version: string, ...names: readonly string[]): string {
    const path = join(folder, ...names);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, version);
    versions.set(path, version);
    return path;
  }

  const project = (): string => join(folder, "project");
  const current = { version: "24.21.0", path: "/opt/node/bin/node" };

  function chosen(range: string | undefined): string {
    const wanted = range === undefined ? undefined : { range, source: ".node-version" };
    return requireNode(project(), { wanted, supported: ">=22.15", current }, search).path;
  }

  test("is the one that runs now, where the project asks for none or for that", () => {
    program("26.1.0", "home", ".nvm", "versions", "node", "v26.1.0", "bin", "node");

    expect(chosen(undefined)).toBe(current.path);
    expect(chosen("24")).toBe(current.path);
  });

  test("is the project's own before any other", () => {
    const own = program("22.20.0", "project", "node_modules", "node", "bin", "node");

    expect(chosen(undefined)).toBe(own);
    expect(chosen(">=22")).toBe(own);
    expect(chosen("24")).toBe(current.path);
  });

  test.each([
    ["nvm", ["home", ".nvm", "versions", "node", "v22.20.0", "bin", "node"]],
    ["fnm", ["home", ".local", "share", "fnm", "node-versions", "v22.20.0", "installation", "bin", "node"]],
    ["Volta", ["home", ".volta", "tools", "image", "node", "22.20.0", "bin", "node"]],
    ["asdf", ["home", ".asdf", "installs", "nodejs", "22.20.0", "bin", "node"]],
    ["mise", ["home", ".local", "share", "mise", "installs", "node", "22.20.0", "bin", "node"]],
    ["the PATH", ["bin", "node"]],
  ])("is found where %s keeps it", (_manager, names) => {
    const path = program("22.20.0", ...names);

    expect(chosen("22")).toBe(path);
  });

  test("is the newest that fits", () => {
    program("22.15.1", "home", ".nvm", "versions", "node", "v22.15.1", "bin", "node");
    const newest = program("22.20.0", "home", ".nvm", "versions", "node", "v22.20.0", "bin", "node");
    program("23.0.0", "home", ".nvm", "versions", "node", "v23.0.0", "bin", "node");

    expect(chosen("22")).toBe(newest);
  });

  test("is missing when all that fit are too old for labtrail, and those that there are get named", () => {
    program("20.19.0", "home", ".nvm", "versions", "node", "v20.19.0", "bin", "node");

    expect(() => chosen("20")).toThrow(
      expect.objectContaining({
        code: "NO_NODE",
        message: "the project asks for Node 20 (.node-version), and labtrail for >=22.15; there is 20.19.0, 24.21.0",
        hint: expect.stringContaining("npm install --save-dev node@"),
      }),
    );
  });
});
