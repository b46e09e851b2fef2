import { readFileSync } from "node:fs";
import { types } from "node:util";

import { DisplayError } from "../../../src/display/display-error.ts";
import { type ImageInfo, isSvg, maybeImageInfo } from "../../../src/display/image-bytes.ts";
import { messageOf } from "../../../src/shared/errors.ts";
import type { JsonObject } from "../../../src/shared/json.ts";
import { escapeHtml } from "../../../src/shared/text.ts";
import { DisplayValue, type Renderer, type Rendering, rendering } from "./rendering.ts";

export interface ImageOptions {
  /** How large it is shown, in pixels; as large as it is when left out. */
  readonly width?: number;
  readonly height?: number;
  /** Read to those who do not see it. */
  readonly alt?: string;
}

/** Every frontend shows these by themselves; of the others many know nothing, but all show a page with them. */
const COMMON = new Set(["image/png", "image/jpeg", "image/svg+xml"]);

function requireSize(name: string, value: unknown): number | undefined {
  if (value === undefined || (typeof value === "number" && value > 0 && Number.isFinite(value))) return value;
  throw new DisplayError("BAD_OPTION", `${name} of image is a number of pixels, not ${String(value)}`);
}

function sizeText({ width, height }: ImageInfo): string {
  return width === undefined || height === undefined ? "" : `${width} × ${height}, `;
}

function toRendering(bytes: Uint8Array, info: ImageInfo, options: ImageOptions): Rendering {
  const { mimeType } = info;
  const width = requireSize("width", options.width);
  const height = requireSize("height", options.height);
  const kind = (mimeType.split("/")[1] ?? "").replace("+xml", "").toUpperCase();
  const facts = `${sizeText(info)}${Math.ceil(bytes.length / 1024)} KB`;
  const text = options.alt === undefined ? `${kind} image (${facts})` : `${options.alt} (${kind}, ${facts})`;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const base64 = buffer.toString("base64");
  const page = { "text/html": imageElement(mimeType, base64, { width, height, alt: options.alt }) };
  // As a picture nothing can be said about an SVG but its text; as an element of the page its size can.
  const isSized = width !== undefined || height !== undefined || options.alt !== undefined;
  if (mimeType === "image/svg+xml") {
    return rendering({ ...(isSized ? page : {}), [mimeType]: buffer.toString("utf8"), "text/plain": text });
  }
  if (!COMMON.has(mimeType)) return rendering({ ...page, "text/plain": text });
  const metadata: JsonObject = {
    ...(width && { width }),
    ...(height && { height }),
    ...(options.alt && { alt: options.alt }),
  };
  return rendering({ [mimeType]: base64, "text/plain": text }, isSized ? { [mimeType]: metadata } : {});
}

function imageElement(
  mimeType: string,
  base64: string,
  attributes: Readonly<Record<string, string | number | undefined>>,
): string {
  const written = Object.entries(attributes).map(([name, value]) =>
    value === undefined ? "" : ` ${name}="${escapeHtml(String(value))}"`,
  );
  return `<img src="data:${mimeType};base64,${base64}"${written.join("")}>`;
}

function readImage(path: string | URL): Uint8Array {
  if (/^https?:/.test(String(path))) {
    const fetched = `image(await (await fetch("${String(path)}")).bytes())`;
    throw new DisplayError("UNKNOWN_IMAGE", `image reads files, not addresses: fetch it first, ${fetched}`);
  }
  try {
    return readFileSync(path);
  } catch (error) {
    throw new DisplayError("UNKNOWN_IMAGE", `the image "${String(path)}" cannot be read: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

function requireBytes(source: unknown): Uint8Array {
  if (typeof source === "string") return isSvg(Buffer.from(source)) ? Buffer.from(source) : readImage(source);
  if (source instanceof URL) return readImage(source);
  if (ArrayBuffer.isView(source)) return new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
  if (types.isAnyArrayBuffer(source)) return new Uint8Array(source);
  throw new DisplayError("UNKNOWN_IMAGE", "image takes bytes, the path of a file, or the text of an SVG");
}

/** A picture from bytes, from a file, or from the text of an SVG; what it is, its content says. It is read now. */
export function image(source: unknown, options: ImageOptions = {}): DisplayValue {
  const bytes = requireBytes(source);
  const svg: ImageInfo = { mimeType: "image/svg+xml", width: undefined, height: undefined };
  const info = maybeImageInfo(bytes) ?? (isSvg(bytes) ? svg : undefined);
  if (info === undefined) {
    throw new DisplayError(
      "UNKNOWN_IMAGE",
      "the content is no PNG, JPEG, GIF, WebP or SVG, so it cannot be shown as an image",
    );
  }
  const rendered = toRendering(bytes, info, options);
  return new DisplayValue(() => rendered);
}

/** Bytes that are a picture, such as a plot that a library has drawn or a file that was read. */
export const maybeImage: Renderer = (value) => {
  if (!types.isUint8Array(value)) return undefined;
  const info = maybeImageInfo(value);
  return info === undefined ? undefined : toRendering(value, info, {});
};
