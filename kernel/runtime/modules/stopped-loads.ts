// What Stop leaves of modules that were being loaded. Node keeps each module for ever, also one whose code was ended in the
// middle: `require` would give half of its exports, and `import` would wait for it without end.
import { createRequire } from "node:module";

const { cache: commonJsModules } = createRequire(import.meta.url);

/** To be called when nothing is being loaded: what was not loaded to its end is loaded anew by the next `require`. */
export function forgetHalfLoaded(): void {
  for (const [path, module] of Object.entries(commonJsModules)) {
    if (module?.loaded === false) delete commonJsModules[path];
  }
}

/** ES modules of packages. One that was stopped gets another URL, as Node never loads a URL twice. */
export class PackageLoads {
  /** Loaded to their end, or failed by themselves. */
  readonly #settled = new Set<string>();
  readonly #loading = new Set<string>();
  readonly #versions = new Map<string, number>();

  /** The URL under which a module is to be loaded. */
  link(url: string): string {
    if (!this.#settled.has(url)) this.#loading.add(url);
    const version = this.#versions.get(url);
    return version === undefined ? url : `${url}?labtrail=${version}`;
  }

  /** An import has ended: what it has loaded stays. */
  settle(): void {
    for (const url of this.#loading) this.#settled.add(url);
    this.#loading.clear();
  }

  /** What was being loaded was stopped. */
  renew(): void {
    for (const url of this.#loading) this.#versions.set(url, (this.#versions.get(url) ?? 1) + 1);
    this.#loading.clear();
  }
}
