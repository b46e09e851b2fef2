import { expect, test } from "vitest";

import { assertNever, LabtrailError, messageOf } from "../../src/shared/errors.ts";

class PantryError extends LabtrailError<"EMPTY"> {}

test("an error of a room carries its code, its hint and its cause, and the name of its class", () => {
  const cause = new Error("no bread");

  const error = new PantryError("EMPTY", `the shelf "bread" is empty`, { hint: "Buy some.", cause });

  expect(error).toMatchObject({ code: "EMPTY", hint: "Buy some.", cause, name: "PantryError" });
  expect(error.message).toBe(`the shelf "bread" is empty`);
});

test("an error without details has no hint and no cause", () => {
  const error = new PantryError("EMPTY", "nothing left");

  expect(error.hint).toBeUndefined();
  expect("cause" in error).toBe(false);
});

test("anything that was thrown has a message", () => {
  expect(messageOf(new Error("boom"))).toBe("boom");
  expect(messageOf("plain text")).toBe("plain text");
  expect(messageOf(undefined)).toBe("undefined");
});

test("a case that the compiler believed impossible is named when it happens", () => {
  expect(() => assertNever("surprise" as never)).toThrow(`unhandled case: "surprise"`);
});
