import { readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, resolve } from "node:path";

import type * as library from "get-tsconfig";

import { messageOf } from "../shared/errors.ts";
import { maybeFileStamp } from "../shared/file-stamp.ts";
import { asOwnWork } from "../shared/own-work.ts";
import type { Place } from "../shared/text.ts";
import { checkOptions } from "./check-options.ts";
import { placeOfValue, readJsonc } from "./jsonc.ts";

/** A tsconfig.json with all that it extends, as far as it could be read. */
export interface Tsconfig {
  readonly path: string;
  readonly compilerOptions: Readonly<Record<string, unknown>>;
  /** The absolute paths that `paths` and `baseUrl` give for a specifier, in the order in which they are tried. */
  readonly candidatesOf: (specifier: string) => readonly string[];
  /** Every file that was looked at, also those that were not there, as it was then. */
  readonly stamps: ReadonlyMap<string, string | undefined>;
  /** What is wrong with it: where, what, and what comes of it. */
  readonly faults: readonly string[];
}

const load = createRequire(import.meta.url);
// Capture replaces functions of `fs` later; what we read is not the user's data.
const readNative = readFileSync;

/** Reads a tsconfig.json. Whatever it holds, this does not throw. */
export function readTsconfig(path: string): Tsconfig {
  return asOwnWork(() => {
    const tsconfig = readOne(path);
    const project = maybeFirstProject(tsconfig);
    if (project === undefined) return tsconfig;
    const { stamps, faults, ...rest } = readOne(project);
    return { ...rest, stamps: new Map([...tsconfig.stamps, ...stamps]), faults: [...tsconfig.faults, ...faults] };
  });
}

interface ReadTsconfig extends Tsconfig {
  readonly config: library.TsConfigJsonResolved | undefined;
}

function readOne(path: string): ReadTsconfig {
  // Taken first: an edit in between is then seen as one at the next look.
  const ownStamp = maybeFileStamp(path);
  // The library leaves in its cache what it has asked the disk.
  const cache = new Map<string, unknown>();
  const { config, candidatesOf, faults } = parse(path, cache);
  const asked = filesIn(cache);
  const stamps = new Map([...asked.map((file) => [file, maybeFileStamp(file)] as const), [path, ownStamp]]);
  // What the library stumbles over is often a fault that has been found in the text, and is better told from there.
  const found = [...stamps.keys()].flatMap((file) => findFaults(file, config !== undefined));
  const compilerOptions = { ...config?.compilerOptions };
  return { path, config, compilerOptions, candidatesOf, stamps, faults: found.length > 0 ? found : faults };
}

type Parsed = Pick<ReadTsconfig, "config" | "candidatesOf" | "faults">;

function noCandidates(): readonly string[] {
  return [];
}

function parse(path: string, cache: Map<string, unknown>): Parsed {
  const { parseTsconfig, createPathsMatcher } = load("get-tsconfig") as typeof library;
  let config: library.TsConfigJsonResolved | undefined;
  try {
    config = parseTsconfig(path, cache as library.Cache<string>);
    return { config, candidatesOf: createPathsMatcher({ path, config }) ?? noCandidates, faults: [] };
  } catch (error) {
    const faults = [describeFailure(path, config === undefined ? "extends" : "paths", messageOf(error))];
    return { config, candidatesOf: noCandidates, faults };
  }
}

const CACHE_KEY = /^(?:existsSync|readFileSync|statSync):(.+?)(?::utf8)?$/s;

function filesIn(cache: ReadonlyMap<string, unknown>): readonly string[] {
  const files = [...cache.keys()].map((key) => CACHE_KEY.exec(key)?.[1]);
  return [...new Set(files.filter((file) => file !== undefined))];
}

function maybeText(path: string): string | undefined {
  try {
    return readNative(path, "utf8");
  } catch {
    // The library has said so, or will say so, for every file that it needs.
    return undefined;
  }
}

function findFaults(path: string, isUsed: boolean): readonly string[] {
  const isTsconfig = path.endsWith(".json") && basename(path) !== "package.json";
  const text = isTsconfig ? maybeText(path) : undefined;
  if (text === undefined) return [];
  const { value, fault } = readJsonc(text);
  if (fault !== undefined) {
    return [
      renderFault(path, fault.place, `${fault.message}. ${isUsed ? "What could be read is used." : NOTHING_USED}`),
    ];
  }
  return checkOptions(value).map(({ keys, message }) => {
    return renderFault(path, placeOfValue(text, keys), `${message}. ${isUsed ? "It is not used." : NOTHING_USED}`);
  });
}

function describeFailure(path: string, key: "extends" | "paths", message: string): string {
  const text = maybeText(path) ?? "";
  const place = placeOfValue(text, key === "extends" ? ["extends"] : ["compilerOptions", "paths"]);
  const sentence = message.endsWith(".") || message.endsWith("?") ? message : `${message}.`;
  return renderFault(path, place, `${sentence} ${key === "extends" ? NOTHING_USED : "No path is used."}`);
}

const NOTHING_USED = "None of its settings is used.";

function renderFault(path: string, { line, column }: Place, message: string): string {
  return `${path}:${line}:${column}: ${message}`;
}

/**
 * A tsconfig.json that has no files of its own and only refers to projects, as Vite's templates have it, says nothing about
 * a notebook beside it; the first of its projects does.
 */
function maybeFirstProject({ path, config }: ReadTsconfig): string | undefined {
  const { files, include, references } = config ?? {};
  const first: unknown = references?.[0]?.path;
  if (files?.length !== 0 || include !== undefined || typeof first !== "string") return undefined;
  const project = resolve(dirname(path), first);
  const isFolder = statSync(project, { throwIfNoEntry: false })?.isDirectory() === true;
  return isFolder ? join(project, "tsconfig.json") : project;
}
