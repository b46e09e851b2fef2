import type { PlotSpec } from "../../../src/display/chart/plot-options.ts";
import type { HostChannel } from "../host-channel.ts";
import {
  createClearFunction,
  type ClearFunction,
  createDisplayFunction,
  type DisplayFunction,
  reportDisplayFault,
} from "./display-function.ts";
import type { ImageOptions } from "./image.ts";
import { json } from "./json-value.ts";
import { loadRenderers } from "./load-renderers.ts";
import { html, latex, md, svg } from "./markup.ts";
import { RegisteredRenderers } from "./registered-renderers.ts";
import { ValueRenderer } from "./render-value.ts";
import { createUpdateFunction } from "./update-function.ts";

/** How a session shows things. */
export interface SessionDisplay {
  readonly renderer: ValueRenderer;
  readonly display: DisplayFunction;
  readonly clearOutput: ClearFunction;
  readonly image: (source: unknown, options?: ImageOptions) => unknown;
  /** What cells find without an import, by name. */
  readonly names: Readonly<Record<string, unknown>>;
}

const image = (source: unknown, options?: ImageOptions) => loadRenderers().image(source, options);

export function createSessionDisplay(channel: HostChannel, require: NodeJS.Require): SessionDisplay {
  const registered = new RegisteredRenderers();
  const onFault = (thrown: unknown): void => reportDisplayFault(channel, thrown);
  const renderer = new ValueRenderer({ registered, onFault, require });
  const display = createDisplayFunction(channel, renderer);
  const clearOutput = createClearFunction(channel);
  const names = {
    display: Object.assign(display, { register: registered.register }),
    updateDisplay: createUpdateFunction(display),
    clearOutput,
    html,
    md,
    svg,
    latex,
    json,
    image,
    plot: (value: unknown, options?: PlotSpec) => loadRenderers().plot(value, options),
  };
  return { renderer, display, clearOutput, image, names };
}
