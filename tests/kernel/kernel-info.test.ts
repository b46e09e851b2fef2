import { describe, expect, test } from "vitest";

import typescriptPackage from "typescript/package.json" with { type: "json" };

import labtrailPackage from "../../package.json" with { type: "json" };
import { startKernel, TRANSPORTS } from "../helpers/kernel-client.ts";

describe.each(TRANSPORTS)("kernel_info over %s", (transport) => {
  test.each(["shell", "control"] as const)(
    "says on %s what the kernel is, with the TypeScript that is installed",
    async (channel) => {
      await using kernel = await startKernel(transport);

      const { reply } = await kernel.request("kernel_info_request", {}, channel);

      const { version: typescript } = typescriptPackage;
      expect(reply.content).toEqual({
        status: "ok",
        protocol_version: "5.5",
        implementation: "labtrail",
        implementation_version: labtrailPackage.version,
        language_info: {
          name: "typescript",
          version: typescript,
          mimetype: "application/typescript",
          file_extension: ".ts",
          pygments_lexer: "typescript",
          codemirror_mode: "typescript",
          nbconvert_exporter: "script",
        },
        banner: `labtrail ${labtrailPackage.version}: TypeScript ${typescript} on Node ${process.versions.node}`,
        debugger: false,
        supported_features: ["kernel subshells"],
        help_links: expect.arrayContaining([{ text: expect.any(String), url: expect.stringMatching(/^https:/) }]),
      });
    },
  );
});
