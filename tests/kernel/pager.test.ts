import { describe, expect, test } from "vitest";

import { startKernel, TRANSPORTS } from "../helpers/kernel-client.ts";
import { pageOf, textOf, typesOf } from "../helpers/messages.ts";

describe.each(TRANSPORTS)("help over %s", (transport) => {
  test("goes to the pager of the client, all of a cell as one page", async () => {
    await using kernel = await startKernel(transport);

    const { reply, iopub } = await kernel.execute("%lsmagic?\n%track?");

    expect(reply.content["payload"]).toEqual([{ source: "page", data: { "text/plain": pageOf(reply) }, start: 0 }]);
    expect(pageOf(reply)).toMatch(/^%lsmagic\b[^]*\n%track\b/);
    expect(typesOf(iopub)).toEqual(["busy", "execute_input", "idle"]);
  });

  test("is printed where nobody is there to read pages, as in nbclient", async () => {
    await using kernel = await startKernel(transport);

    const { reply, iopub } = await kernel.execute("%lsmagic?", { allow_stdin: false });

    expect(reply.content["payload"]).toEqual([]);
    expect(textOf(iopub, "stdout")).toMatch(/^%lsmagic\b/);
  });

  test("comes with the reply of a cell that fails, too", async () => {
    await using kernel = await startKernel(transport);

    const { reply } = await kernel.execute("%lsmagic?\nthrow 1");

    expect(reply.content).toMatchObject({ status: "error" });
    expect(pageOf(reply)).toMatch(/^%lsmagic\b/);
  });
});
