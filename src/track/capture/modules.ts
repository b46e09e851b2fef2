import { registerHooks } from "node:module";

import { isOwnWork } from "../../shared/own-work.ts";
import type { CaptureEvent } from "./event.ts";

/** Tells of every module that is loaded from an installed package, by `import` or `require`, once per module and turn. */
export function watchModules(tell: (event: CaptureEvent) => void): void {
  registerHooks({
    resolve(specifier, context, nextResolve) {
      const resolved = nextResolve(specifier, context);
      if (resolved.url.includes("/node_modules/") && !isOwnWork()) tell({ kind: "module", url: resolved.url });
      return resolved;
    },
  });
}
