import { hasMethods } from "../../../src/shared/data-property.ts";
import { maybeExport, watchLoadedModules } from "../../../src/shared/loaded-modules.ts";

type CreatePlot = (frame: unknown) => unknown;

/** The prototype along the chain that has `plot` as its own. */
function maybePlotOwner(type: unknown): object | undefined {
  let owner: unknown = typeof type === "function" ? type.prototype : undefined;
  if (!hasMethods(owner, ["plot", "iloc", "print"])) return undefined;
  while (typeof owner === "object" && owner !== null && !Object.hasOwn(owner, "plot"))
    owner = Object.getPrototypeOf(owner);
  return (owner ?? undefined) as object | undefined;
}

/** Gives the frames of danfojs-node a `plot` that draws, once the user has loaded the package and not before. */
export function watchDanfo(createPlot: CreatePlot): void {
  const given = new WeakSet<object>();
  watchLoadedModules((exported) => {
    for (const name of ["DataFrame", "Series"]) {
      const owner = maybePlotOwner(maybeExport(exported, name));
      if (owner === undefined || given.has(owner)) continue;
      given.add(owner);
      const plot = function plot(this: unknown): unknown {
        return createPlot(this);
      };
      Object.defineProperty(owner, "plot", { value: plot, configurable: true, writable: true });
    }
  });
}
