import { readFileSync } from "node:fs";
import { dirname, join, parse, resolve } from "node:path";

import { toNodeSpecifier } from "../language/specifier.ts";
import type { FileChange } from "./language-server.ts";
import { WatchedFiles } from "./watched-files.ts";

/** In imports, exports, `import()` and `require()`. A text that only looks like one costs a look at a file. */
const SPECIFIER = /\b(?:from|import|require)\s*\(?\s*(["'])([^"'\n]+)\1/g;
const PACKAGE_NAME = /^(?:@[\w.~-]+\/)?[\w~][\w.~-]*/;
const SUFFIXES = ["", ".ts", ".tsx", ".d.ts", ".js", ".mjs", ".jsx", ".json", "/index.ts", "/index.tsx", "/index.js"];

/** What has changed of the files that the cells' types rest on. */
export interface ImportChanges {
  readonly files: readonly FileChange[];
  readonly hasOtherSettings: boolean;
  /** A package was installed, or another version of it: the server remembers what was there, and what was not. */
  readonly hasOtherPackages: boolean;
}

/** Notices when a file that a cell imports, directly or through others, is edited, and when a package is installed. */
export class ImportWatch {
  readonly #folder: string;
  readonly #sources = new WatchedFiles();
  readonly #packages = new WatchedFiles();
  readonly #settings = new WatchedFiles();
  readonly #followed = new Set<string>();

  readonly #findAlias: (specifier: string) => readonly string[];

  /**
   * @param folder - The notebook's.
   * @param findAlias - The files that may be meant by what looks like a package.
   */
  constructor(folder: string, findAlias: (specifier: string) => readonly string[]) {
    this.#folder = folder;
    this.#findAlias = findAlias;
  }

  /** Watches what the code imports. */
  follow(code: string, folder: string = this.#folder): void {
    for (const [, , specifier = ""] of code.matchAll(SPECIFIER)) {
      if (/^\.{0,2}\//.test(specifier)) this.#followFile(resolve(folder, specifier));
      else {
        for (const path of this.#findAlias(specifier)) this.#followFile(path);
        this.#followPackage(toNodeSpecifier(specifier));
      }
    }
  }

  /** Watches the files that the settings come from. */
  followSettings(paths: readonly string[]): void {
    for (const path of paths) this.#settings.watch(path);
  }

  takeChanges(): ImportChanges {
    const sources = this.#sources.takeChanges();
    const packages = this.#packages.takeChanges();
    const settings = this.#settings.takeChanges();
    for (const { path, kind } of sources) {
      if (kind !== "deleted") this.#read(path);
    }
    return {
      files: [...sources, ...packages, ...settings],
      hasOtherSettings: settings.length > 0,
      hasOtherPackages: packages.length > 0,
    };
  }

  #followFile(path: string): void {
    // `./util.js` may mean `util.ts`.
    const bases = [path, path.replace(/\.([cm]?)jsx?$/, ".$1ts")];
    for (const candidate of bases.flatMap((base) => SUFFIXES.map((suffix) => base + suffix))) {
      if (!this.#sources.watch(candidate) || this.#followed.has(candidate)) continue;
      this.#followed.add(candidate);
      this.#read(candidate);
    }
  }

  #read(path: string): void {
    if (/\.[cm]?[jt]sx?$/.test(path)) this.follow(readFileSync(path, "utf8"), dirname(path));
  }

  #followPackage(specifier: string): void {
    const name = PACKAGE_NAME.exec(specifier)?.[0];
    if (name === undefined || specifier.startsWith("node:")) return;
    const types = name.startsWith("@") ? name.slice(1).replace("/", "__") : name;
    for (let folder = this.#folder; ; folder = dirname(folder)) {
      for (const one of [name, `@types/${types}`])
        this.#packages.watch(join(folder, "node_modules", one, "package.json"));
      if (folder === parse(folder).root) return;
    }
  }
}
