import { toDataResource } from "../../../src/display/table/table-resource.ts";
import { renderTableHtml } from "../../../src/display/table/table-html.ts";
import { renderTableText } from "../../../src/display/table/table-text.ts";
import { toTableView } from "../../../src/display/table/table-view.ts";
import type { Frame } from "../../../src/frame/frame.ts";
import { maybeFrame } from "../../../src/frame/maybe-frame.ts";
import { type Renderer, type Rendering, rendering } from "./rendering.ts";

export function renderFrame(frame: Frame): Rendering {
  const view = toTableView(frame);
  return rendering({
    "text/html": renderTableHtml(view),
    "text/plain": renderTableText(view),
    "application/vnd.dataresource+json": toDataResource(frame),
  });
}

/** Frames of all libraries, arrays of alike objects, and Maps. */
export const maybeTable: Renderer = (value) => {
  const frame = maybeFrame(value);
  return frame === undefined ? undefined : renderFrame(frame);
};
