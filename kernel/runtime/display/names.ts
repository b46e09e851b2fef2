import { readFileSync } from "node:fs";

import type { TrainingWatcher } from "../../../src/track/capture/training.ts";
import type { PlotSpec } from "../../../src/display/chart/plot-options.ts";
import { currentScope } from "../execution-scope.ts";
import type { HostChannel } from "../host-channel.ts";
import { watchLibraries } from "../loaded-libraries.ts";
import type { NotebookModules } from "../modules/notebook-modules.ts";
import {
  createClearFunction,
  type ClearFunction,
  createDisplayFunction,
  type DisplayFunction,
  reportDisplayFault,
} from "./display-function.ts";
import type { ImageOptions } from "./image.ts";
import { json } from "./json-value.ts";
import { LibraryHolder } from "./library-holder.ts";
import type { LiveParts } from "./live-display.ts";
import { loadRenderers } from "./load-renderers.ts";
import { html, latex, md, svg } from "./markup.ts";
import type { ProgressOptions } from "./progress/create-progress.ts";
import { RegisteredRenderers } from "./registered-renderers.ts";
import { ValueRenderer } from "./render-value.ts";
import { createUpdateFunction } from "./update-function.ts";
import { watchDanfo } from "./watch-danfo.ts";

// Capture replaces functions of `fs` later; what we read is not the user's data.
const readNative = readFileSync;

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

function liveParts(channel: HostChannel): LiveParts {
  return {
    show: (execution, output) => channel.show(execution, output),
    scope: currentScope,
    onFault: (thrown) => reportDisplayFault(channel, thrown),
  };
}

/** Shows every training while it goes on, unless it is asked to be quiet: `verbose: 0`. */
export function createTrainingDisplay(channel: HostChannel): TrainingWatcher {
  const parts = liveParts(channel);
  return {
    watch(start) {
      if (start.config["verbose"] === 0) return undefined;
      try {
        return loadRenderers().showTraining(parts, start);
      } catch (thrown) {
        // A training must not fail because it cannot be shown.
        parts.onFault(thrown);
        return undefined;
      }
    },
  };
}

/** Lets `console.table` show a table. What is none is printed as Node prints it. */
export function provideConsoleTable(channel: HostChannel): void {
  // oxlint-disable-next-line no-console -- the user's own
  const print = console.table.bind(console);
  const table = (value?: unknown, columns?: readonly string[]): void => {
    const rendered = loadRenderers().maybeConsoleTable(value, columns);
    if (rendered === undefined) return print(value, columns);
    const execution = currentScope()?.execution;
    channel.show(execution, { kind: "display", ...rendered, displayId: undefined, isUpdate: false });
  };
  Object.defineProperty(console, "table", { value: table, configurable: true, enumerable: true, writable: true });
}

export function createSessionDisplay(channel: HostChannel, { require, fileName }: NotebookModules): SessionDisplay {
  const registered = new RegisteredRenderers();
  const renderer = new ValueRenderer({
    registered,
    onFault: (thrown) => reportDisplayFault(channel, thrown),
    require,
    notebookPath: fileName,
    cellId: () => currentScope()?.cellId,
    loaded: watchLibraries(),
    plotlyHolder: new LibraryHolder(),
    readFile: (path) => readNative(path),
  });
  const display = createDisplayFunction(channel, renderer);
  const clearOutput = createClearFunction(channel);
  const live = liveParts(channel);
  watchDanfo((frame) => loadRenderers().createDanfoPlot(frame, (value) => void display(value)));
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
    progress: (source: unknown, options?: ProgressOptions) => loadRenderers().progress(live, source, options),
    plot: (value: unknown, options?: PlotSpec) => loadRenderers().plot(value, options),
  };
  return { renderer, display, clearOutput, image, names };
}
