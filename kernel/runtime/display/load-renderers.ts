import { createRequire } from "node:module";

import { entryPointPath } from "../../../src/shared/installation.ts";
import { asOwnWork } from "../../../src/shared/own-work.ts";
import type * as renderersModule from "./renderers.ts";

type Renderers = typeof renderersModule;

let renderers: Renderers | undefined;

/**
 * What shows objects, loaded at its first use: it would make every start of a session slower. By `require`, since a value
 * is to be shown in its place among what is printed, without waiting.
 */
export function loadRenderers(): Renderers {
  renderers ??= asOwnWork(() => {
    return createRequire(import.meta.url)(entryPointPath("kernel/runtime/display/renderers")) as Renderers;
  });
  return renderers;
}
