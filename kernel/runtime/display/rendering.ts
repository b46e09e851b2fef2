import { dataProperty } from "../../../src/shared/data-property.ts";
import type { CellId } from "../../../src/shared/ids.ts";
import type { JsonObject } from "../../../src/shared/json.ts";
import type { LoadedLibraries } from "../loaded-libraries.ts";
import type { MimeBundle } from "../runtime.ts";
import type { LibraryHolder } from "./library-holder.ts";

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
  /** The absolute path of the notebook; it need not exist. */
  readonly notebookPath: string;
  /** The cell that shows the value; undefined when the client has not said which one it is. */
  readonly cellId: () => CellId | undefined;
  /** Packages of the user that are loaded already. */
  readonly loaded: LoadedLibraries;
  /** Which cell has plotly.js in its output. */
  readonly plotlyHolder: LibraryHolder;
  /** Reads a file without anybody taking it for one that user code reads. */
  readonly readFile: (path: string) => Buffer;
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
