// What is loaded with the first object that is shown: see load-renderers.ts.
import type { RenderContext, Renderer, Rendering } from "./rendering.ts";
import { maybeTable } from "./table.ts";

/** Asked in this order. */
const RENDERERS: readonly Renderer[] = [maybeTable];

/** An object of a kind that is known, rendered for it. */
export function renderBuiltIn(value: object, context: RenderContext): Rendering | undefined {
  for (const render of RENDERERS) {
    const rendered = render(value, context);
    if (rendered !== undefined) return rendered;
  }
  return undefined;
}
