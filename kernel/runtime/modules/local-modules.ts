// Which version of an edited file an import gets. Node never loads a URL twice, so each version has its own; what a module
// imports is known from the imports themselves, since all of them come through here.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

import { maybeFileStamp } from "../../../src/shared/file-stamp.ts";

const LOCAL_FILE = /^file:(?!.*\/node_modules\/).*\.(?:[cm]?[jt]s|[jt]sx|json)$/;
const VERSION_MARK = /\?labtrail=\d+$/;
const NEVER = -1;

// Capture replaces functions of `fs` later; what we read is not the user's data.
const readNative = readFileSync;
const { cache: commonJsModules } = createRequire(import.meta.url);

interface LocalModule {
  readonly path: string;
  readonly url: string;
  readonly digest: string;
  /** What the project's settings were: they say what its code becomes, and where its imports lead. */
  readonly settings: string;
  /** The time and size of the file that has this digest. */
  stamp: string | undefined;
  /** What it imports: the URL of each file when it was imported. */
  readonly links: Map<string, string>;
  /** Its code, or code that was loaded with it, has failed. */
  hasFailed: boolean;
  /** The turn in which it was last compared with its file. */
  checkedIn: number;
}

/** Whether a module is a file of the user, and not of a package. */
export function isLocalModule(url: string): boolean {
  return LOCAL_FILE.test(withoutVersion(url));
}

/** The URL of a module's file, as the user knows it. */
export function withoutVersion(url: string): string {
  return url.replace(VERSION_MARK, "");
}

function digestOf(path: string): string {
  // Not imported: it takes 5 ms to load, which every start of a session would wait for.
  return process.getBuiltinModule("node:crypto").hash("sha1", readNative(path));
}

/** The user's own files among the loaded modules: an edited one, and what imports it, is loaded anew. */
export class LocalModules {
  readonly #current = new Map<string, LocalModule>();
  readonly #unproven = new Set<LocalModule>();
  #versions = 1;
  readonly #settingsOf: (path: string) => string;
  #turn = 0;

  /** @param settingsOf - A text that changes with the settings for the file at a path. */
  constructor(settingsOf: (path: string) => string) {
    this.#settingsOf = settingsOf;
  }

  /** From here on files are looked at again. Within a turn each is looked at once, so that one import sees one state. */
  beginTurn(): void {
    this.#turn += 1;
  }

  /** To be called before each cell. */
  beginCell(): void {
    this.beginTurn();
    // `require` of a file that it knows never asks for the URL.
    for (const module of this.#current.values()) {
      if (commonJsModules[module.path] !== undefined && this.#isStale(module)) delete commonJsModules[module.path];
    }
  }

  /** The URL under which a module is to be loaded: that of the loaded one as long as nothing of it was edited. */
  link(url: string, parentUrl: string | undefined): string {
    const path = fileURLToPath(url);
    const known = this.#current.get(path);
    const module = known === undefined || this.#isStale(known) ? this.#renew(path, url, known) : known;
    const parent = parentUrl?.startsWith("file:") === true ? this.#current.get(fileURLToPath(parentUrl)) : undefined;
    parent?.links.set(path, module.url);
    return module.url;
  }

  /** The URLs of what the running import has loaded so far. */
  unsettled(): readonly string[] {
    return Array.from(this.#unproven, ({ url }) => url);
  }

  /** An import has ended: what it loaded is kept, or, as it has failed, tried anew by the next import. */
  settle(hasFailed: boolean): void {
    for (const module of this.#unproven) module.hasFailed = hasFailed;
    this.#unproven.clear();
  }

  #renew(path: string, url: string, old: LocalModule | undefined): LocalModule {
    // The time is taken first: an edit in between is then seen as one by the next import.
    const stamp = maybeFileStamp(path);
    if (old !== undefined) {
      this.#versions += 1;
      delete commonJsModules[path];
    }
    const module: LocalModule = {
      path,
      url: old === undefined ? url : `${url}?labtrail=${this.#versions}`,
      digest: digestOf(path),
      settings: this.#settingsOf(path),
      stamp,
      links: new Map(),
      hasFailed: false,
      checkedIn: this.#turn,
    };
    this.#current.set(path, module);
    this.#unproven.add(module);
    return module;
  }

  #isStale(module: LocalModule): boolean {
    const seen: LocalModule[] = [];
    const isStale = this.#findEdit(module, seen);
    // In a circle of imports, one that was found fresh may import the stale one: it is looked at again when it is asked for.
    if (isStale) for (const one of seen) one.checkedIn = NEVER;
    return isStale;
  }

  /** Whether the module, or something that it imports, was edited since. */
  #findEdit(module: LocalModule, seen: LocalModule[]): boolean {
    if (module.hasFailed) return true;
    if (module.checkedIn === this.#turn) return false;
    module.checkedIn = this.#turn;
    seen.push(module);
    if (hasChanged(module) || module.settings !== this.#settingsOf(module.path)) return true;
    return [...module.links].some(([path, linkedUrl]) => {
      const current = this.#current.get(path);
      return current?.url !== linkedUrl || this.#findEdit(current, seen);
    });
  }
}

/** A file that was saved without a change is no edited one. */
function hasChanged(module: LocalModule): boolean {
  const stamp = maybeFileStamp(module.path);
  if (stamp === module.stamp) return false;
  if (stamp === undefined || digestOf(module.path) !== module.digest) return true;
  module.stamp = stamp;
  return false;
}
