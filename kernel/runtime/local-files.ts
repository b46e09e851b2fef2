import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** In the order in which TypeScript tries them. */
const EXTENSIONS = [".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs", ".json"];
const INDEXES = EXTENSIONS.map((extension) => `/index${extension}`);
/** TypeScript has its users import `./util.js` and means `./util.ts`. */
const SOURCE_EXTENSIONS: Readonly<Record<string, readonly string[]>> = {
  ".js": [".ts", ".tsx"],
  ".jsx": [".tsx"],
  ".mjs": [".mts"],
  ".cjs": [".cts"],
};

function isFile(url: string): boolean {
  return statSync(fileURLToPath(url), { throwIfNoEntry: false })?.isFile() === true;
}

/** The file that a relative import without an extension means, or one that names the compiled file. Undefined for others. */
export function maybeLocalFile(specifier: string, parentUrl: string): string | undefined {
  const base = new URL(specifier, parentUrl).href.replace(/\/$/, "");
  if (isFile(base)) return undefined;
  const extension = /\.[cm]?jsx?$/.exec(base)?.[0] ?? "";
  const withoutExtension = base.slice(0, base.length - extension.length);
  const sources = (SOURCE_EXTENSIONS[extension] ?? []).map((source) => withoutExtension + source);
  const completed = [...EXTENSIONS, ...INDEXES].map((ending) => base + ending);
  return [...sources, ...completed].find(isFile);
}
