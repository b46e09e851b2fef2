/** What the first bytes of a picture say about it. */
export interface ImageInfo {
  readonly mimeType: "image/png" | "image/jpeg" | "image/gif" | "image/webp" | "image/svg+xml";
  /** In pixels; undefined when the picture does not say. */
  readonly width: number | undefined;
  readonly height: number | undefined;
}

type Format = (view: DataView) => ImageInfo | undefined;

function hasBytes(view: DataView, offset: number, bytes: readonly number[]): boolean {
  return (
    view.byteLength >= offset + bytes.length && bytes.every((byte, index) => view.getUint8(offset + index) === byte)
  );
}

function hasAscii(view: DataView, offset: number, text: string): boolean {
  return hasBytes(
    view,
    offset,
    [...text].map((character) => character.charCodeAt(0)),
  );
}

const png: Format = (view) => {
  if (!hasBytes(view, 0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return undefined;
  const hasSize = view.byteLength >= 24;
  return {
    mimeType: "image/png",
    width: hasSize ? view.getUint32(16) : undefined,
    height: hasSize ? view.getUint32(20) : undefined,
  };
};

const gif: Format = (view) => {
  if (!hasAscii(view, 0, "GIF87a") && !hasAscii(view, 0, "GIF89a")) return undefined;
  const hasSize = view.byteLength >= 10;
  return {
    mimeType: "image/gif",
    width: hasSize ? view.getUint16(6, true) : undefined,
    height: hasSize ? view.getUint16(8, true) : undefined,
  };
};

const webp: Format = (view) => {
  if (!hasAscii(view, 0, "RIFF") || !hasAscii(view, 8, "WEBP")) return undefined;
  return { mimeType: "image/webp", width: undefined, height: undefined };
};

/** The size of a JPEG stands in the frame header, behind segments of any length. */
const jpeg: Format = (view) => {
  if (!hasBytes(view, 0, [0xff, 0xd8, 0xff])) return undefined;
  for (let offset = 2; offset + 9 <= view.byteLength && view.getUint8(offset) === 0xff;) {
    const marker = view.getUint8(offset + 1);
    // C4, C8 and CC are tables; the other markers from C0 to CF are frames.
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return { mimeType: "image/jpeg", width: view.getUint16(offset + 7), height: view.getUint16(offset + 5) };
    }
    offset += 2 + view.getUint16(offset + 2);
  }
  return { mimeType: "image/jpeg", width: undefined, height: undefined };
};

/** A picture by its first bytes; undefined for what is none of the formats that browsers show. */
export function maybeImageInfo(bytes: Uint8Array): ImageInfo | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const format of [png, jpeg, gif, webp]) {
    const info = format(view);
    if (info !== undefined) return info;
  }
  return undefined;
}

/** Whether bytes are the text of an SVG document. */
export function isSvg(bytes: Uint8Array): boolean {
  const start = new TextDecoder().decode(bytes.subarray(0, 1000)).replace(/^\ufeff/, "");
  return /^\s*(?:<\?xml[^>]*>|<!--[\s\S]*?-->|<!DOCTYPE[^>]*>|\s)*<svg[\s>]/i.test(start);
}
