import type { CellTypesParts, TypeLevel } from "../../kernel/session/cell-types.ts";
import { openTypeService, type TypeServiceOptions } from "../../src/service/open-type-service.ts";
import { assetPath } from "../../src/shared/installation.ts";
import type { TestKernelOptions } from "./kernel-client.ts";

/** The declarations of what cells find without importing it. */
export const GLOBALS = ["labtrail", "tslab"].map((name) => assetPath(`kernel/globals/${name}.d.ts`));

const DEADLINE_MS = 15_000;

/** A kernel that knows types as a user's does, and takes all the time that it needs. */
export function withTypes(
  level: TypeLevel = "warn",
  service: Partial<TypeServiceOptions> = {},
  waitMs: CellTypesParts["waitMs"] = { cold: DEADLINE_MS, warm: DEADLINE_MS },
): TestKernelOptions {
  return {
    types: (folder) => ({
      open: () =>
        Promise.resolve(
          openTypeService({
            notebookFolder: folder,
            globals: GLOBALS,
            log: () => undefined,
            signatureMs: Infinity,
            ...service,
          }),
        ),
      level,
      waitMs,
      warmUpMs: undefined,
      completeMs: DEADLINE_MS,
    }),
  };
}
