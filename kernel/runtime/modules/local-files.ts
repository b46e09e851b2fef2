import { readFileSync, realpathSync, statSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";

/** In the order in which TypeScript tries them. */
const EXTENSIONS = [".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs", ".json"];
/** TypeScript has its users import `./util.js` and means `./util.ts`. */
const SOURCE_EXTENSIONS: Readonly<Record<string, readonly string[]>> = {
  ".js": [".ts", ".tsx"],
  ".jsx": [".tsx"],
  ".mjs": [".mts"],
  ".cjs": [".cts"],
};

// Capture replaces functions of `fs` later; what we read is not the user's data.
const readNative = readFileSync;

function statsOf(url: string) {
  return statSync(fileURLToPath(url), { throwIfNoEntry: false });
}

function isFile(url: string): boolean {
  return statsOf(url)?.isFile() === true;
}

/** The file that a URL means, which may leave out the extension, name the compiled file, or a folder. */
export function maybeLocalFile(url: string): string | undefined {
  const file = maybeFile(url);
  if (file === undefined) return undefined;
  // Node remembers for good where a link has led to; a link that leads elsewhere now is to be followed.
  const path = fileURLToPath(file);
  const realPath = realpathSync.native(path);
  return realPath === path ? file : pathToFileURL(realPath).href;
}

function maybeFile(url: string): string | undefined {
  if (url.endsWith("/")) return maybeFileOfFolder(url.slice(0, -1));
  if (isFile(url)) return url;
  const extension = /\.[cm]?jsx?$/.exec(url)?.[0] ?? "";
  const withoutExtension = url.slice(0, url.length - extension.length);
  const sources = (SOURCE_EXTENSIONS[extension] ?? []).map((source) => withoutExtension + source);
  const completed = EXTENSIONS.map((ending) => url + ending);
  return [...sources, ...completed].find(isFile) ?? maybeFileOfFolder(url);
}

function maybeFileOfFolder(folder: string): string | undefined {
  return maybeMainFile(folder) ?? EXTENSIONS.map((extension) => `${folder}/index${extension}`).find(isFile);
}

/** The file that the package.json of a folder names. */
function maybeMainFile(folder: string): string | undefined {
  const manifest = `${folder}/package.json`;
  if (!isFile(manifest)) return undefined;
  const main: unknown = readManifest(fileURLToPath(manifest))["main"];
  if (typeof main !== "string") return undefined;
  const url = new URL(main, manifest).href;
  return url.startsWith(`${folder}/`) && url !== `${folder}/` ? maybeFile(url) : undefined;
}

/** What a package.json holds; nothing when it cannot be read, which Node complains of when it needs it. */
export function readManifest(path: string): Readonly<Record<string, unknown>> {
  try {
    const manifest: unknown = JSON.parse(readNative(path, "utf8"));
    return typeof manifest === "object" && manifest !== null ? { ...manifest } : {};
  } catch {
    return {};
  }
}
