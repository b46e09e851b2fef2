// What is loaded with the first object that is shown: see load-renderers.ts. Nothing here keeps state that the rest of the
// child needs: what both import is there twice.
import { maybeDataContent as findDataContent } from "../../../src/frame/data-content.ts";
import { maybeFrame as findFrame } from "../../../src/frame/maybe-frame.ts";
import { maybeConsoleTable as findConsoleTable } from "./console-table.ts";
import { DanfoPlot } from "./danfo-plot.ts";
import { maybeDomNode } from "./dom-node.ts";
import { image as createImage, maybeImage } from "./image.ts";
import { plot as drawPlot } from "./plot.ts";
import { maybeModel } from "./model.ts";
import { maybePlotly } from "./plotly.ts";
import { createProgress } from "./progress/create-progress.ts";
import type { RenderContext, Renderer, Rendering } from "./rendering.ts";
import { maybeTable } from "./table.ts";
import { maybeTensor } from "./tensor.ts";
import { showTraining as startTraining } from "./training.ts";
import { maybeVega } from "./vega.ts";

export const maybeFrame = findFrame;
export const maybeDataContent = findDataContent;
export const image = createImage;
export const maybeConsoleTable = findConsoleTable;
export const plot = drawPlot;
export const createDanfoPlot = (frame: unknown, show: (value: unknown) => void) => new DanfoPlot(frame, show);
export const progress = createProgress;
export const showTraining = startTraining;

/** Asked in this order. */
const RENDERERS: readonly Renderer[] = [
  maybeTable,
  maybeTensor,
  maybeModel,
  maybeImage,
  maybePlotly,
  maybeVega,
  maybeDomNode,
];

/** An object of a kind that is known, rendered for it. */
export function renderBuiltIn(value: object, context: RenderContext): Rendering | undefined {
  for (const render of RENDERERS) {
    const rendered = render(value, context);
    if (rendered !== undefined) return rendered;
  }
  return undefined;
}
