import { expect, test } from "vitest";

import { maybeSizeBytes, readKeeperSettings } from "../../src/git/keeper-settings.ts";

test.each([
  ["0", 0],
  ["700", 700],
  ["4k", 4096],
  ["1.5M", 1_572_864],
  ["2g", 2_147_483_648],
  ["2GiB", 2_147_483_648],
])("%s is a size", (text, bytes) => {
  expect(maybeSizeBytes(text)).toBe(bytes);
});

test.each(["", "much", "-1", "1t", "1 2"])("%j is none", (text) => {
  expect(maybeSizeBytes(text)).toBeUndefined();
});

test.each([
  ["false", false],
  ["No", false],
  ["0", false],
  ["true", true],
  ["yes", true],
])("labtrail.keeper = %s means %s, as git reads it", (value, isOn) => {
  expect(readKeeperSettings(new Map([["labtrail.keeper", [value]]])).isOn).toBe(isOn);
});

test("without settings it is on for a gibibyte, and the nearest setting counts", () => {
  expect(readKeeperSettings(new Map())).toMatchObject({ isOn: true, limits: { totalBytes: 2 ** 30 } });
  const config = new Map([["labtrail.keepersize", ["1g", "10k"]]]);
  expect(readKeeperSettings(config).limits.totalBytes).toBe(10_240);
});
