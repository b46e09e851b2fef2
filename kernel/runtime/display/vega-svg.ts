import type { Json } from "../../../src/shared/json.ts";
import type { VegaLibrary } from "../loaded-libraries.ts";
import type { RenderContext } from "./rendering.ts";

type Spec = Readonly<Record<string, Json>>;

/** Whether data come from elsewhere, which cannot be waited for. */
function isLoading(value: Json | undefined): boolean {
  if (typeof value !== "object" || value === null) return false;
  const parts = Array.isArray(value) ? (value as readonly Json[]) : Object.values(value);
  return "url" in value || parts.some(isLoading);
}

/** The parts of a specification that may ask for data, without the data themselves. */
function withoutValues(spec: Json): Json {
  return JSON.parse(
    JSON.stringify(spec, (name, part: Json) => (name === "values" || name === "datasets" ? null : part)),
  ) as Json;
}

/**
 * A chart as a picture, for frontends that cannot draw one. Only with Vega that user code has loaded already: it takes half
 * a second, and most frontends need no picture. Undefined where that is not so, or where Vega fails: it is not all there is.
 */
export function maybeVegaSvg(
  language: "vega" | "vega-lite",
  spec: Spec,
  { loaded }: RenderContext,
): string | undefined {
  const { vega, vegaLite } = loaded;
  if (vega === undefined || isLoading(withoutValues(spec))) return undefined;
  try {
    if (language === "vega") return draw(vega, spec);
    return vegaLite === undefined ? undefined : draw(vega, vegaLite.compile(spec).spec);
  } catch {
    // A specification that is wrong is told by the frontend, where the user sees it.
    return undefined;
  }
}

/** As Vega's own `toSVG`, which cannot be called here because it gives a promise. */
function draw(vega: VegaLibrary, spec: unknown): string | undefined {
  const view = new vega.View(vega.parse(spec), { renderer: "none", logLevel: 0 });
  view.run();
  const { _viewWidth: width, _viewHeight: height, _origin: origin } = view;
  if (width === undefined || height === undefined || origin === undefined) return undefined;
  const renderer = new vega.SVGStringRenderer(view.loader());
  renderer.initialize(null, width, height, origin, 1).render(view.scenegraph().root);
  view.finalize();
  return renderer.svg();
}
