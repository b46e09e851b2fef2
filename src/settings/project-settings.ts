// The project's own settings, for the host, which compiles cells, and for the child, which finds and compiles modules. Each
// keeps its own copy. Looking for the file costs some calls of `stat`; the library that reads it is loaded only when there
// is one, and somebody asks.
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

import { DEFAULT_SETTINGS, type TranspileSettings } from "../language/transpile/transpile-settings.ts";
import { maybeFileStamp } from "../shared/file-stamp.ts";
import { readTsconfig, type Tsconfig } from "./read-tsconfig.ts";
import { transpileSettingsOf } from "./transpile-settings-of.ts";

/** What a project decides about the files of one folder. */
export interface FolderSettings {
  /** The file that says so; undefined when there is none. */
  readonly tsconfigPath: string | undefined;
  readonly transpile: TranspileSettings;
  /** The absolute paths that a specifier which is no relative path may mean, in the order in which they are tried. */
  readonly candidatesOf: (specifier: string) => readonly string[];
  /** The same text as long as all of the above stays the same. */
  readonly fingerprint: string;
}

const NO_SETTINGS: FolderSettings = {
  tsconfigPath: undefined,
  transpile: DEFAULT_SETTINGS,
  candidatesOf: () => [],
  fingerprint: "",
};

interface KnownTsconfig {
  readonly tsconfig: Tsconfig;
  readonly settings: FolderSettings;
  checkedIn: number;
}

/** The settings of a notebook's folder and of the folders that it imports from. An edited file is noticed. */
export class ProjectSettings {
  readonly #folder: string;
  readonly #known = new Map<string, KnownTsconfig>();
  readonly #byFolder = new Map<string, FolderSettings>();
  readonly #toldFaults = new Set<string>();
  #untoldFaults: string[] = [];
  #turn = 0;

  /** @param folder - That of the notebook. Its settings also hold where there are no others. */
  constructor(folder: string) {
    this.#folder = resolve(folder);
  }

  /** From here on files are looked at again; within a turn once each. */
  beginTurn(): void {
    this.#turn += 1;
    this.#byFolder.clear();
  }

  /** Those of the nearest tsconfig.json in or above a folder. */
  of(folder: string = this.#folder): FolderSettings {
    let settings = this.#byFolder.get(folder);
    if (settings === undefined) {
      const path = maybeNearest(folder);
      if (path !== undefined) settings = this.#read(path);
      else settings = folder === this.#folder ? NO_SETTINGS : this.of();
      this.#byFolder.set(folder, settings);
    }
    return settings;
  }

  /** What is wrong with the files that were read since the last call, each fault once. */
  takeFaults(): readonly string[] {
    const faults = this.#untoldFaults;
    this.#untoldFaults = [];
    return faults;
  }

  #read(path: string): FolderSettings {
    let known = this.#known.get(path);
    if (known === undefined || this.#isStale(known)) {
      const tsconfig = readTsconfig(path);
      known = { tsconfig, settings: toFolderSettings(tsconfig), checkedIn: this.#turn };
      this.#known.set(path, known);
      for (const fault of tsconfig.faults) {
        if (!this.#toldFaults.has(fault)) this.#untoldFaults.push(fault);
        this.#toldFaults.add(fault);
      }
    }
    return known.settings;
  }

  #isStale(known: KnownTsconfig): boolean {
    if (known.checkedIn === this.#turn) return false;
    known.checkedIn = this.#turn;
    return [...known.tsconfig.stamps].some(([path, stamp]) => maybeFileStamp(path) !== stamp);
  }
}

function maybeNearest(from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const path = join(folder, "tsconfig.json");
    if (existsSync(path)) return path;
    if (folder === dirname(folder)) return undefined;
  }
}

function toFolderSettings({ path, compilerOptions, candidatesOf }: Tsconfig): FolderSettings {
  const transpile = transpileSettingsOf(compilerOptions);
  const { paths, baseUrl } = compilerOptions;
  return {
    tsconfigPath: path,
    transpile,
    candidatesOf,
    fingerprint: JSON.stringify([path, transpile, paths, baseUrl]),
  };
}
