import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { runKernelspecCommand } from "../../kernel/kernelspec/command.ts";
import type { Platform } from "../../kernel/kernelspec/places.ts";
import { entryPointPath } from "../../src/shared/installation.ts";

interface KernelJson {
  readonly argv: readonly string[];
  readonly display_name: string;
  readonly metadata: object;
}

describe("a kernel of a project", () => {
  let folder = "";
  let platform: Platform;
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "labtrail-spec-")));
    platform = {
      name: process.platform,
      env: { JUPYTER_DATA_DIR: join(folder, "jupyter") },
      home: join(folder, "home"),
      pythonPrefix: () => "/opt/python",
    };
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function project(name: string, manifest: object): string {
    const path = join(folder, name);
    mkdirSync(join(path, "notebooks"), { recursive: true });
    writeFileSync(join(path, "package.json"), JSON.stringify(manifest));
    return path;
  }

  function kernelspec(args: readonly string[], cwd: string): string {
    return runKernelspecCommand(args, platform, cwd);
  }

  function readSpec(name: string): KernelJson {
    const text = readFileSync(join(folder, "jupyter", "kernels", name, "kernel.json"), "utf8");
    return JSON.parse(text) as KernelJson;
  }

  test("has its name, its folder, and the Node that it asks for", () => {
    const penguins = project("a", { name: "@lab/Penguins" });
    writeFileSync(join(penguins, ".node-version"), `${process.versions.node}\n`);

    const said = kernelspec(["install", "--project"], join(penguins, "notebooks"));

    expect(readSpec("labtrail-lab-penguins")).toMatchObject({
      argv: [process.execPath, "--max-semi-space-size=8", entryPointPath("kernel/main"), "{connection_file}"],
      display_name: "TypeScript (@lab/Penguins)",
      metadata: { debugger: false, labtrail: { project: penguins } },
    });
    expect(said).toContain(`for the project in ${penguins}\n`);
    expect(said).toContain(`on Node ${process.versions.node} (.node-version asks for ${process.versions.node})`);
    expect(said).toContain("npm install --save-dev labtrail");
  });

  test("runs the labtrail that is among its packages", () => {
    const penguins = project("a", { name: "penguins" });
    const own = join(penguins, "node_modules", "labtrail");
    mkdirSync(join(own, "dist", "kernel"), { recursive: true });
    writeFileSync(
      join(own, "package.json"),
      JSON.stringify({ name: "labtrail", version: "0.0.9", engines: { node: ">=22" } }),
    );
    writeFileSync(join(own, "dist", "kernel", "main.cjs"), "");

    const said = kernelspec(["install", "--project"], penguins);

    expect(readSpec("labtrail-penguins").argv).toContain(join(own, "dist", "kernel", "main.cjs"));
    expect(said).toContain("with the project's own labtrail");
  });

  test("lives beside those of others, also of one with the same name", () => {
    const first = project("first", { name: "penguins" });
    const second = project("second", { name: "penguins" });
    kernelspec(["install"], first);
    kernelspec(["install", "--project"], first);
    kernelspec(["install", "--project"], second);
    kernelspec(["install", "--project"], second);

    const list = kernelspec(["list"], folder);

    const folders = list.split("\n").filter((line) => line.startsWith(folder));
    expect(folders.map((line) => basename(line))).toEqual([
      "labtrail",
      "labtrail-penguins",
      expect.stringMatching(/^labtrail-penguins-[0-9a-f]{6}$/),
    ]);
    expect(list).toContain(`  for the project in ${first}\n`);
    expect(list).toContain(`  for the project in ${second}\n`);
  });

  test("is removed alone", () => {
    const first = project("first", { name: "penguins" });
    const second = project("second", { name: "penguins" });
    for (const one of [first, second]) kernelspec(["install", "--project"], one);

    kernelspec(["uninstall", "--project"], second);

    expect(kernelspec(["list"], folder)).toContain(first);
    expect(kernelspec(["list"], folder)).not.toContain(second);
    expect(() => kernelspec(["uninstall", "--project"], second)).toThrow(
      expect.objectContaining({ code: "NOT_INSTALLED" }),
    );
  });

  test("needs a package.json", () => {
    expect(() => kernelspec(["install", "--project"], folder)).toThrow(
      expect.objectContaining({ code: "NO_PROJECT", hint: expect.stringContaining("npm init") }),
    );
  });

  test("needs one that can be read", () => {
    const broken = project("broken", {});
    writeFileSync(join(broken, ".node-version"), process.versions.node);
    writeFileSync(join(broken, "package.json"), "{");

    expect(() => kernelspec(["install", "--project"], broken)).toThrow(
      expect.objectContaining({ code: "BAD_MANIFEST", message: expect.stringContaining("package.json") }),
    );
  });

  test("is refused when no Node of the machine is one that it asks for", () => {
    const old = project("old", { name: "old", engines: { node: "18" } });

    expect(() => kernelspec(["install", "--project"], old)).toThrow(
      expect.objectContaining({
        code: "NO_NODE",
        message: expect.stringContaining("asks for Node 18 (engines of package.json), and labtrail for >=22.15"),
      }),
    );
  });
});
