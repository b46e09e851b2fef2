// What a cell shows as a picture. Of a bundle the richest form is kept: a figure that can be drawn anew tells more than
// its pixels.
import type { Json } from "../../shared/json.ts";

/** A picture among what a cell has shown. */
export interface Figure {
  readonly mediaType: string;
  /** With the dot. */
  readonly extension: string;
  readonly content: string | Uint8Array;
}

interface Form {
  readonly mediaType: RegExp;
  readonly extension: string;
}

const FORMS: readonly Form[] = [
  { mediaType: /^application\/vnd\.plotly\.v\d+\+json$/, extension: ".plotly.json" },
  { mediaType: /^application\/vnd\.vegalite\.v\d+(?:\.\d+)*\+json$/, extension: ".vl.json" },
  { mediaType: /^application\/vnd\.vega\.v\d+(?:\.\d+)*\+json$/, extension: ".vg.json" },
  { mediaType: /^image\/svg\+xml$/, extension: ".svg" },
  { mediaType: /^image\/png$/, extension: ".png" },
  { mediaType: /^image\/jpeg$/, extension: ".jpg" },
  { mediaType: /^image\/webp$/, extension: ".webp" },
  { mediaType: /^image\/gif$/, extension: ".gif" },
];

/** The picture in a MIME bundle; undefined for text, tables and all else. */
export function maybeFigure(bundle: Readonly<Record<string, Json>>): Figure | undefined {
  for (const { mediaType: wanted, extension } of FORMS) {
    for (const [mediaType, data] of Object.entries(bundle)) {
      if (wanted.test(mediaType)) return { mediaType, extension, content: toContent(mediaType, data) };
    }
  }
  return undefined;
}

/** Jupyter hands over pictures of bytes as base64, and texts in lines as often as in one. */
function toContent(mediaType: string, data: Json): string | Uint8Array {
  const isLines = Array.isArray(data) && data.every((line) => typeof line === "string");
  const text = isLines ? data.join("") : typeof data === "string" ? data : JSON.stringify(data);
  const isBytes = mediaType.startsWith("image/") && mediaType !== "image/svg+xml";
  return isBytes ? Buffer.from(text, "base64") : text;
}
