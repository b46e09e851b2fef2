import type { PlotSpec } from "../../../src/display/chart/plot-options.ts";
import type { HostChannel } from "../host-channel.ts";
import {
  createClearFunction,
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
  /** What cells find without an import, by name. */
  readonly names: Readonly<Record<string, unknown>>;
}

export function createSessionDisplay(channel: HostChannel, require: NodeJS.Require): SessionDisplay {
  const registered = new RegisteredRenderers();
  const onFault = (thrown: unknown): void => reportDisplayFault(channel, thrown);
  const renderer = new ValueRenderer({ registered, onFault, require });
  const display = createDisplayFunction(channel, renderer);
  const names = {
    display: Object.assign(display, { register: registered.register }),
    updateDisplay: createUpdateFunction(display),
    clearOutput: createClearFunction(channel),
    html,
    md,
    svg,
    latex,
    json,
    image: (source: unknown, options?: ImageOptions) => loadRenderers().image(source, options),
    plot: (value: unknown, options?: PlotSpec) => loadRenderers().plot(value, options),
  };
  return { renderer, display, names };
}
