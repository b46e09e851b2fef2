import { maybeExport, watchLoadedModules } from "../../src/shared/loaded-modules.ts";

/** Packages that user code has loaded, and that showing its values can make use of. */
export interface LoadedLibraries {
  readonly vega: VegaLibrary | undefined;
  readonly vegaLite: VegaLiteLibrary | undefined;
}

/** The part of Vega that draws a picture. */
export interface VegaLibrary {
  parse(spec: unknown): unknown;
  readonly View: new (runtime: unknown, options: object) => VegaView;
  readonly SVGStringRenderer: new (loader: unknown) => VegaRenderer;
}

export interface VegaView {
  readonly _viewWidth?: number;
  readonly _viewHeight?: number;
  readonly _origin?: readonly number[];
  run(): unknown;
  loader(): unknown;
  scenegraph(): { readonly root: unknown };
  finalize(): unknown;
}

export interface VegaRenderer {
  initialize(place: null, width: number, height: number, origin: readonly number[], scale: number): VegaRenderer;
  render(scene: unknown): unknown;
  svg(): string;
}

export interface VegaLiteLibrary {
  compile(spec: unknown): { readonly spec: unknown };
}

function exportsFunctions(exported: object, names: readonly string[]): boolean {
  return names.every((name) => typeof maybeExport(exported, name) === "function");
}

/** Remembers these packages as soon as user code loads them. */
export function watchLibraries(): LoadedLibraries {
  let vega: VegaLibrary | undefined;
  let vegaLite: VegaLiteLibrary | undefined;
  watchLoadedModules((exported) => {
    if (exportsFunctions(exported, ["parse", "View", "SVGStringRenderer"])) vega = exported as VegaLibrary;
    else if (exportsFunctions(exported, ["compile", "normalize"])) vegaLite = exported as VegaLiteLibrary;
  });
  return {
    get vega() {
      return vega;
    },
    get vegaLite() {
      return vegaLite;
    },
  };
}
