import { expect, test } from "vitest";

import typescriptPackage from "typescript/package.json" with { type: "json" };

import { startKernel } from "../helpers/kernel-client.ts";

test("kernel_info says what the kernel is, and names the TypeScript that is installed", async () => {
  await using kernel = await startKernel();

  const { reply } = await kernel.request("kernel_info_request");

  expect(reply.content).toMatchObject({
    status: "ok",
    protocol_version: "5.5",
    implementation: "labtrail",
    language_info: { name: "typescript", file_extension: ".ts", version: typescriptPackage.version },
    supported_features: ["kernel subshells"],
  });
});
