import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { runKernelspecCommand } from "../../kernel/kernelspec/command.ts";
import { kernelsFolder, searchFolders, type Platform } from "../../kernel/kernelspec/places.ts";
import { entryPointPath } from "../../src/shared/installation.ts";

const LINUX: Platform = { name: "linux", env: {}, home: "/home/ada", pythonPrefix: () => "/opt/python" };

describe("the folder of kernels", () => {
  test.each<[string, Partial<Platform>, string]>([
    ["Linux", {}, "/home/ada/.local/share/jupyter/kernels"],
    ["Linux with XDG_DATA_HOME", { env: { XDG_DATA_HOME: "/data" } }, "/data/jupyter/kernels"],
    ["macOS", { name: "darwin", home: "/Users/ada" }, "/Users/ada/Library/Jupyter/kernels"],
    ["Windows", { name: "win32", env: { APPDATA: "/Roaming" } }, "/Roaming/jupyter/kernels"],
    ["JUPYTER_DATA_DIR", { name: "darwin", env: { JUPYTER_DATA_DIR: "/jupyter" } }, "/jupyter/kernels"],
  ])("of a user on %s", (_name, platform, folder) => {
    expect(kernelsFolder({ kind: "user" }, { ...LINUX, ...platform })).toBe(folder);
  });

  test.each<[string, Platform["env"], string]>([
    ["the virtual environment", { VIRTUAL_ENV: "/venv", CONDA_PREFIX: "/conda" }, "/venv"],
    ["the conda environment", { CONDA_PREFIX: "/conda" }, "/conda"],
    ["the Python on the PATH", {}, "/opt/python"],
    ["that Python too when a variable was only emptied", { VIRTUAL_ENV: "" }, "/opt/python"],
  ])("of --sys-prefix is in %s", (_name, env, prefix) => {
    const folder = kernelsFolder({ kind: "sys-prefix" }, { ...LINUX, env });

    expect(folder).toBe(`${prefix}/share/jupyter/kernels`);
  });

  test("of this user come before those of the environment and of the machine, each once", () => {
    const env = { JUPYTER_PATH: "/mine:/opt", VIRTUAL_ENV: "/venv", CONDA_PREFIX: "" };

    expect(searchFolders({ ...LINUX, env })).toEqual([
      "/mine/kernels",
      "/opt/kernels",
      "/home/ada/.local/share/jupyter/kernels",
      "/venv/share/jupyter/kernels",
      "/usr/local/share/jupyter/kernels",
      "/usr/share/jupyter/kernels",
    ]);
  });

  test("of a machine with Windows is below PROGRAMDATA", () => {
    const env = { JUPYTER_PATH: "/mine;/opt", APPDATA: "/Roaming", PROGRAMDATA: "/All" };

    expect(searchFolders({ ...LINUX, name: "win32", env })).toEqual([
      "/mine/kernels",
      "/opt/kernels",
      "/Roaming/jupyter/kernels",
      "/All/jupyter/kernels",
    ]);
  });
});

describe("the kernelspec command", () => {
  let folder = "";
  let platform = LINUX;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "labtrail-spec-"));
    platform = { ...LINUX, env: { JUPYTER_DATA_DIR: join(folder, "jupyter") } };
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test("install writes what Jupyter needs to start this very kernel", () => {
    const said = runKernelspecCommand(["install", "--prefix", folder], platform);

    const installed = join(folder, "share", "jupyter", "kernels", "labtrail");
    expect(said).toBe(`installed in ${installed}\n`);
    expect(readdirSync(installed).toSorted()).toEqual([
      "kernel.json",
      "logo-32x32.png",
      "logo-64x64.png",
      "logo-svg.svg",
    ]);
    expect(JSON.parse(readFileSync(join(installed, "kernel.json"), "utf8"))).toEqual({
      argv: [process.execPath, "--max-semi-space-size=8", entryPointPath("kernel/main"), "{connection_file}"],
      display_name: "TypeScript (labtrail)",
      language: "typescript",
      interrupt_mode: "message",
      env: { NODE_COMPILE_CACHE: join(installed, "compile-cache") },
      metadata: { debugger: false },
    });
  });

  test("list shows where the kernel is, and whether it can still start", () => {
    runKernelspecCommand(["install"], platform);
    const spec = join(folder, "jupyter", "kernels", "labtrail", "kernel.json");

    const good = runKernelspecCommand(["list"], platform);
    writeFileSync(spec, JSON.stringify({ argv: ["/gone/node", "{connection_file}"] }));
    const bad = runKernelspecCommand(["list"], platform);

    expect(good).toContain(`  runs ${process.execPath} `);
    expect(bad).toContain("  cannot run /gone/node {connection_file}");
  });

  test("uninstall removes it, and a second time says that it is not there", () => {
    runKernelspecCommand(["install", "--user"], platform);

    const said = runKernelspecCommand(["uninstall", "--user"], platform);

    expect(said).toMatch(/^removed from /);
    expect(runKernelspecCommand(["list"], platform)).toContain("the kernel is not installed");
    expect(() => runKernelspecCommand(["uninstall"], platform)).toThrow(
      expect.objectContaining({ code: "NOT_INSTALLED" }),
    );
  });

  test("a folder that cannot be written is named, with what to do", () => {
    writeFileSync(join(folder, "file"), "");

    expect(() => runKernelspecCommand(["install", "--prefix", join(folder, "file")], platform)).toThrow(
      expect.objectContaining({ code: "NOT_WRITABLE", hint: expect.stringContaining("--user") }),
    );
  });

  test.each([
    ["an unknown action", ["upgrade"]],
    ["an unknown flag", ["install", "--system"]],
    ["two targets", ["install", "--user", "--sys-prefix"]],
  ])("%s is refused", (_case, args) => {
    expect(() => runKernelspecCommand(args, platform)).toThrow(expect.objectContaining({ code: "BAD_ARGUMENT" }));
  });
});
