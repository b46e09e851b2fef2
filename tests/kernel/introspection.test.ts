import { describe, expect, test } from "vitest";

import { startKernel, TRANSPORTS } from "../helpers/kernel-client.ts";

describe.each(TRANSPORTS)("completion over %s", (transport) => {
  test("counts in code points, as the wire does", async () => {
    await using kernel = await startKernel(transport);
    await kernel.execute("const point = { first: 1, final: 2 }");
    const code = `"😀" + point.fi`;

    const { reply } = await kernel.request("complete_request", { code, cursor_pos: [...code].length });

    expect(reply.content).toMatchObject({ status: "ok", cursor_start: 12, cursor_end: 14 });
    expect(reply.content["matches"]).toEqual(expect.arrayContaining(["first", "final"]));
  });
});

describe.each(TRANSPORTS)("inspection over %s", (transport) => {
  test("shows what a name holds", async () => {
    await using kernel = await startKernel(transport);
    await kernel.execute("const answer = 42");

    const { reply } = await kernel.request("inspect_request", { code: "answer", cursor_pos: 3, detail_level: 0 });

    expect(reply.content).toMatchObject({ status: "ok", found: true });
    expect(JSON.stringify(reply.content["data"])).toContain("42");
  });

  test("finds nothing behind an unknown name", async () => {
    await using kernel = await startKernel(transport);

    const { reply } = await kernel.request("inspect_request", { code: "nothing_here", cursor_pos: 3 });

    expect(reply.content).toEqual({ status: "ok", found: false, data: {}, metadata: {} });
  });
});

describe.each(TRANSPORTS)("is_complete over %s", (transport) => {
  test.each([
    ["1 + 1", { status: "complete" }],
    ["function f() {", { status: "incomplete", indent: "  " }],
    ["const = 1", { status: "invalid" }],
    ["%track on", { status: "complete" }],
  ])("%j", async (code, content) => {
    await using kernel = await startKernel(transport);

    const { reply } = await kernel.request("is_complete_request", { code });

    expect(reply.content).toEqual(content);
  });
});
