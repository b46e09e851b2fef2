import { escapeHtml } from "../../shared/text.ts";
import { toSingleLine } from "../text-width.ts";

type Attributes = Readonly<Record<string, string | number | undefined>>;

/** Tenths of a pixel: more cannot be seen, and a chart of a thousand points is a third smaller. */
export function coordinate(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function attributeText(value: string | number): string {
  if (typeof value === "string") return escapeHtml(value);
  // Below 1 it is the share of something, such as an opacity.
  return Math.abs(value) < 1 ? String(Math.round(value * 100) / 100) : coordinate(value);
}

function openingTag(name: string, attributes: Attributes): string {
  const written = Object.entries(attributes).map(([key, value]) =>
    value === undefined ? "" : ` ${key}="${attributeText(value)}"`,
  );
  return `<${name}${written.join("")}`;
}

/** An element with elements in it, which are SVG already. Attributes are escaped, and numbers rounded. */
export function element(name: string, attributes: Attributes, children: readonly string[] = []): string {
  const tag = openingTag(name, attributes);
  return children.length === 0 ? `${tag}/>` : `${tag}>${children.join("")}</${name}>`;
}

/** An element with text in it, which is escaped; what no XML may hold is spelled out. */
export function textElement(name: string, attributes: Attributes, text: string): string {
  return `${openingTag(name, attributes)}>${escapeHtml(toSingleLine(text))}</${name}>`;
}
