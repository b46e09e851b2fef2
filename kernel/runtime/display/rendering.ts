import { dataProperty } from "../../../src/shared/data-property.ts";
import type { JsonObject } from "../../../src/shared/json.ts";
import type { MimeBundle } from "../runtime.ts";

/** A value as frontends get it: its representations, and what is said about them, such as the width of an image. */
export interface Rendering {
  readonly data: MimeBundle;
  readonly metadata: JsonObject;
}

/** A rendering of which nothing more is said. */
export function rendering(data: MimeBundle, metadata: JsonObject = {}): Rendering {
  return { data, metadata };
}

/** What a renderer may ask for beside the value. */
export interface RenderContext {
  /** Finds the user's packages, from the folder of the notebook. */
  readonly require: NodeJS.Require;
}

/** Renders one kind of objects; undefined for all others. It runs no code of an object that it does not know. */
export type Renderer = (value: object, context: RenderContext) => Rendering | undefined;

/** The method of our own values. By name, since the renderers are loaded with code of their own. */
const RENDER_METHOD = Symbol.for("labtrail.render");

/** The rendering of a value that is made to be shown, such as what `html` gives; undefined for all others. */
export function maybeOwnRendering(value: object): Rendering | undefined {
  const render = dataProperty(value, RENDER_METHOD);
  return typeof render === "function" ? (render.call(value) as Rendering) : undefined;
}

/** A value that is made to be shown. */
export class DisplayValue {
  readonly #render: () => Rendering;

  constructor(render: () => Rendering) {
    this.#render = render;
  }

  /** The protocol of others has no place for metadata. */
  [RENDER_METHOD](): Rendering {
    return this.#render();
  }

  /** For other programs that know it. */
  [Symbol.for("Jupyter.display")](): object {
    return this.#render().data;
  }
}
