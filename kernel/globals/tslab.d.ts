// What notebooks written for tslab import, and we serve.

interface TslabDisplay {
  text(text: string): void;
  html(html: string): void;
  markdown(markdown: string): void;
  latex(latex: string): void;
  javascript(javascript: string): void;
  svg(svg: string): void;
  png(bytes: Uint8Array | string): void;
  jpeg(bytes: Uint8Array | string): void;
  gif(bytes: Uint8Array | string): void;
  pdf(bytes: Uint8Array | string): void;
  /** Shows data of any MIME type. */
  raw(mimeType: string, data: string | Uint8Array): void;
}

declare module "tslab" {
  /** Shows data below the cell. */
  export const display: TslabDisplay;
  /** A display whose later calls take the place of the first. */
  export function newDisplay(): TslabDisplay;
  export const versions: { readonly tslab: string; readonly typescript: string; readonly node: string };
}
