// `%install` with a real npm, of packages on the disk and from a registry of this test's own.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { findInstallPlace } from "../../src/environment/package-manager.ts";
import { startKernel, type TestKernel } from "../helpers/kernel-client.ts";
import { runCell } from "../helpers/magics.ts";

function write(folder: string, name: string, text: string): void {
  mkdirSync(join(folder, name, ".."), { recursive: true });
  writeFileSync(join(folder, name), text);
}

function writePackage(kernel: TestKernel, name: string): void {
  write(
    kernel.folder,
    `${name}/package.json`,
    JSON.stringify({ name, version: "1.2.3", type: "module", exports: "./index.js" }),
  );
  write(kernel.folder, `${name}/index.js`, `export const where = "${name}";`);
}

describe("%install", { timeout: 60_000 }, () => {
  test("adds packages to the notebook's project, and the next line can import them", async () => {
    await using kernel = await startKernel();
    write(kernel.folder, "package.json", `{ "name": "lab", "private": true }`);
    writePackage(kernel, "first");

    const missing = await runCell(kernel, 'import { where } from "first"');
    const installed = await runCell(kernel, '%install ./first\nimport { where } from "first";\nwhere');

    expect(missing.error).toContain('Cannot find package "first"');
    expect(installed.error).toBeUndefined();
    expect(installed.value).toBe("'first'");
    expect(installed.stdout).toMatch(
      /^npm install --no-audit --no-fund \.\/first \(in .*, since there is no lockfile\)\n[^]*added 1 package/,
    );
  });

  test("says that the registry has no such package, and that it cannot be reached", async () => {
    await using kernel = await startKernel();
    write(kernel.folder, "package.json", `{ "private": true }`);
    const server = createServer((_request, response) => response.writeHead(404).end("{}"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;

    const absent = await runCell(kernel, `%env npm_config_registry=http://127.0.0.1:${port}\n%install no-such-package`);
    await new Promise((resolve) => server.close(resolve));
    const offline = await runCell(kernel, "%env npm_config_fetch_retries=0\n%install no-such-package");

    expect(absent.error).toMatch(/^MagicError: the packages were not installed: the registry has no such package/);
    expect(absent.stdout).toContain("no-such-package");
    expect(offline.error).toMatch(/^MagicError: the packages were not installed: the registry cannot be reached/);
  });

  test("says how to get a package manager that is not there", async () => {
    await using kernel = await startKernel();
    write(kernel.folder, "pnpm-lock.yaml", "");
    write(kernel.folder, "package.json", "{}");

    const { error } = await runCell(kernel, "process.env.PATH = '/nowhere'\n%install zod");

    expect(error).toMatch(/the project's packages are managed by pnpm, which is not installed here\nInstall it by/);
  });

  test.each([
    ["%install", /"%install" needs PACKAGE/],
    ["%install --save-exact zod", /unknown flag "--save-exact"/],
    ["%install -- --prefix", /"--prefix" is no name of a package/],
    ['%install "zod & calc"', /"zod & calc" is no name of a package/],
  ])("refuses %j", async (code, message) => {
    await using kernel = await startKernel();

    expect((await runCell(kernel, code)).error).toMatch(message);
  });
});

describe("the package manager", () => {
  test.each<[files: Readonly<Record<string, string>>, name: string, folder: string]>([
    [{ "package.json": "{}", "lab/a.txt": "" }, "npm", "."],
    [{ "package.json": "{}", "pnpm-lock.yaml": "", "lab/a.txt": "" }, "pnpm", "."],
    [{ "package.json": "{}", "yarn.lock": "", "lab/package.json": "{}" }, "yarn", "lab"],
    [{ "package.json": "{}", "bun.lock": "", "lab/package.json": "{}" }, "bun", "lab"],
    [{ "package.json": "{}", "yarn.lock": "", "lab/package.json": "{}", "lab/package-lock.json": "" }, "npm", "lab"],
    [{ "package.json": `{ "packageManager": "yarn@4.1.0" }`, "package-lock.json": "", "lab/a.txt": "" }, "yarn", "."],
    [{ "package.json": "{ broken", "lab/a.txt": "" }, "npm", "."],
  ])("of %j is %s, in %s", (files, name, folder) => {
    const root = mkdtempSync(join(tmpdir(), "labtrail-install-"));
    for (const [path, text] of Object.entries(files)) write(root, path, text);

    const place = findInstallPlace(join(root, "lab"));

    rmSync(root, { recursive: true });
    expect([place.manager.name, place.folder]).toEqual([name, join(root, folder)]);
  });
});
