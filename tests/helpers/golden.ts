import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

import { expect } from "vitest";

const isUpdating = process.env["UPDATE_GOLDENS"] === "1" && process.env["CI"] === undefined;

/**
 * Compares a text with the golden file that holds what it should be. A mismatch leaves the text beside it, as
 * `name.actual.ts` beside `name.expected.ts`; only `node scripts/update-goldens.ts` changes a golden.
 *
 * @param path - The golden file, with `.expected` in its name. It must not exist when `actual` is empty.
 */
export function expectGolden(path: string, actual: string): void {
  const actualPath = join(dirname(path), basename(path).replace(".expected", ".actual"));
  if (isUpdating) writeGolden(path, actual);
  const expected = existsSync(path) ? readFileSync(path, "utf8") : "";
  if (actual === expected) rmSync(actualPath, { force: true });
  else if (actual !== "") writeFileSync(actualPath, actual);
  expect(actual, `differs from ${path}; if that is right, run: node scripts/update-goldens.ts`).toBe(expected);
}

function writeGolden(path: string, text: string): void {
  if (text === "") return rmSync(path, { force: true });
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
