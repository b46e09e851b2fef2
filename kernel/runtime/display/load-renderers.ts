import { createRequire } from "node:module";

import { entryPointPath } from "../../../src/shared/installation.ts";
import type * as renderersModule from "./renderers.ts";

type Renderers = typeof renderersModule;

let renderers: Renderers | undefined;

/**
 * What shows objects, loaded at its first use: it would make every start of a session slower. By `require`, since a value
 * is to be shown in its place among what is printed, without waiting.
 */
export function loadRenderers(): Renderers {
  renderers ??= createRequire(import.meta.url)(entryPointPath("kernel/runtime/display/renderers")) as Renderers;
  return renderers;
}
