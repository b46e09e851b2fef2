// Notebooks written for the tslab kernel import its package for display. The real package only works inside that
// kernel, so ours is served even where it is installed.
import { packageVersion } from "../../../src/shared/installation.ts";
import { TYPESCRIPT_VERSION } from "../../../src/shared/typescript-version.ts";
import type { DisplayFunction, DisplayOptions } from "../display/display-function.ts";

const API = Symbol.for("labtrail.tslab");

const TEXT_TYPES = {
  text: "text/plain",
  html: "text/html",
  markdown: "text/markdown",
  latex: "text/latex",
  javascript: "application/javascript",
  svg: "image/svg+xml",
} as const;

const BINARY_TYPES = {
  png: "image/png",
  jpeg: "image/jpeg",
  gif: "image/gif",
  pdf: "application/pdf",
} as const;

type DisplayMethods = Readonly<Record<string, (...values: readonly unknown[]) => void>>;

function createMethods(display: DisplayFunction, nextOptions: () => DisplayOptions): DisplayMethods {
  const raw = (mimeType: unknown, data: unknown): void => {
    void display({ [String(mimeType)]: data }, { ...nextOptions(), raw: true });
  };
  const types = Object.entries({ ...TEXT_TYPES, ...BINARY_TYPES });
  return {
    ...Object.fromEntries(types.map(([name, mimeType]) => [name, (data: unknown) => raw(mimeType, data)])),
    raw,
  };
}

/** A display whose later calls take the place of the first. */
function createUpdatable(display: DisplayFunction): DisplayMethods {
  const display_id = crypto.randomUUID();
  let isShown = false;
  return createMethods(display, () => {
    const update = isShown;
    isShown = true;
    return { display_id, update };
  });
}

/** Makes the functions of the `tslab` module reachable for {@link TSLAB_MODULE}. */
export function provideTslab(display: DisplayFunction): void {
  const value = {
    display: createMethods(display, () => ({})),
    newDisplay: () => createUpdatable(display),
    versions: { tslab: `labtrail ${packageVersion}`, typescript: TYPESCRIPT_VERSION, node: process.version },
  };
  Object.defineProperty(globalThis, API, { value });
}

/** The source of the module that `import ... from "tslab"` gives. */
export const TSLAB_MODULE = `export const { display, newDisplay, versions } = globalThis[Symbol.for("labtrail.tslab")];`;
