import { types } from "node:util";

import { isRecord } from "../../../src/shared/json.ts";
import { maybeDisplayMethod } from "./display-method.ts";
import { loadRenderers } from "./load-renderers.ts";
import { toPlainText } from "./plain-text.ts";
import type { RegisteredRenderers } from "./registered-renderers.ts";
import { maybeOwnRendering, type RenderContext, type Rendering, rendering } from "./rendering.ts";
import { toWireBundle } from "./wire-bundle.ts";

/** A renderer may give another value to be shown, and that one's renderer the first one again. */
const MAX_NESTING = 5;

/** What rendering takes. */
export interface RenderParts extends RenderContext {
  readonly registered: RegisteredRenderers;
  /** Told when user code that renders a value failed; the value is then shown as if there were none. */
  readonly onFault: (thrown: unknown) => void;
}

/** Renders values: the first of these that knows how. What the user says comes before what we know. */
export class ValueRenderer {
  readonly #parts: RenderParts;

  constructor(parts: RenderParts) {
    this.#parts = parts;
  }

  /**
   * All representations of a value, or undefined for `undefined`, which shows nothing. A promise only when user code that
   * renders it gives one, so that displays keep their order with what is printed around them.
   */
  render(value: unknown): Rendering | undefined | Promise<Rendering> {
    return this.#render(value, 0);
  }

  #render(value: unknown, nesting: number): Rendering | undefined | Promise<Rendering> {
    if (value === undefined) return undefined;
    const mayHaveMethods = (typeof value === "object" && value !== null) || typeof value === "function";
    if (!mayHaveMethods) return toTextRendering(value);
    return maybeOwnRendering(value) ?? this.#renderObject(value, nesting);
  }

  #renderObject(value: object, nesting: number): Rendering | Promise<Rendering> {
    const renderByUser = this.#parts.registered.find(value);
    if (renderByUser === undefined || nesting > MAX_NESTING) return this.#renderByMethod(value);
    return this.#recovered(
      () => renderByUser(value),
      (given) => (isBundle(given) ? rendering(toWireBundle(given)) : this.#render(given, nesting + 1)),
      () => this.#renderByMethod(value),
    );
  }

  #renderByMethod(value: object): Rendering | Promise<Rendering> {
    // Ours first for what is known among the proxies: the table of nodejs-polars itself has no types and no size.
    const known = types.isProxy(value) ? this.#maybeBuiltIn(value) : undefined;
    if (known !== undefined) return known;
    const method = maybeDisplayMethod(value);
    const fallBack = (): Rendering => this.#maybeBuiltIn(value) ?? toTextRendering(value);
    return method === undefined
      ? fallBack()
      : this.#recovered(method, (given) => rendering(toWireBundle(given)), fallBack);
  }

  #maybeBuiltIn(value: object): Rendering | undefined {
    try {
      return loadRenderers().renderBuiltIn(value, this.#parts);
    } catch (thrown) {
      // The value looks like one of a library and does not behave like it.
      this.#parts.onFault(thrown);
      return undefined;
    }
  }

  /** Calls user code that renders a value; where that fails or gives nothing, the fallback. */
  #recovered(
    call: () => unknown,
    toRendering: (given: unknown) => Rendering | undefined | Promise<Rendering>,
    fallBack: () => Rendering | Promise<Rendering>,
  ): Rendering | Promise<Rendering> {
    const recover = (thrown: unknown): Rendering | Promise<Rendering> => {
      this.#parts.onFault(thrown);
      return fallBack();
    };
    try {
      const given = call();
      if (types.isPromise(given)) return given.then((value) => toRendering(value) ?? fallBack()).catch(recover);
      return toRendering(given) ?? fallBack();
    } catch (thrown) {
      return recover(thrown);
    }
  }
}

/** Whether an object has MIME types as its names, and nothing else. */
function isBundle(given: unknown): boolean {
  if (!isRecord(given) || types.isProxy(given)) return false;
  const names = Object.keys(given);
  return names.length > 0 && names.every((name) => /^[\w.+-]+\/[\w.+-]+$/.test(name));
}

function toTextRendering(value: unknown): Rendering {
  return rendering({ "text/plain": toPlainText(value) });
}
