import { types } from "node:util";

import { cutText, toSingleLine } from "../../../src/display/text-width.ts";
import { type Renderer, rendering } from "./rendering.ts";

const TEXT_WIDTH = 100;

/** The owner of a property along the prototype chain, found without running anything. */
function hasProperty(value: object, name: string): boolean {
  for (let owner: unknown = value; typeof owner === "object" && owner !== null && !types.isProxy(owner);) {
    if (Object.hasOwn(owner, name)) return true;
    owner = Object.getPrototypeOf(owner) as unknown;
  }
  return false;
}

/** Elements of linkedom, jsdom and their like: what they hold is behind getters, which run for nothing else. */
function isElement(value: object): value is { readonly outerHTML: unknown } {
  return ["outerHTML", "nodeType", "ownerDocument", "namespaceURI"].every((name) => hasProperty(value, name));
}

/** As a picture of its own an SVG needs to say what it is. */
function toDocument(svg: string): string {
  return /^<svg[^>]*\sxmlns=/.test(svg) ? svg : svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"');
}

/** Elements of a page, such as the charts of Observable Plot and of d3. */
export const maybeDomNode: Renderer = (value) => {
  if (!isElement(value)) return undefined;
  const html = value.outerHTML;
  if (typeof html !== "string") return undefined;
  const text = { "text/plain": cutText(toSingleLine(html.slice(0, 2 * TEXT_WIDTH)), TEXT_WIDTH) };
  // Within the page it takes on the colours of light and dark themes; as a picture it is for frontends without one.
  const picture = /^<svg[\s>]/.test(html) ? { "image/svg+xml": toDocument(html) } : {};
  return rendering({ "text/html": html, ...picture, ...text });
};
