import { readFileSync, statSync } from "node:fs";

import { ExportError } from "../../export-error.ts";
import type { CheckerFiles } from "../checker/checker.ts";
import { normaliseDeclarations, type NormalisedText } from "../text/normalise.ts";
import type { ApiSide } from "./api-input.ts";
import { inferDeclarations } from "./infer-declarations.ts";
import { maybeDeclarations } from "./to-declarations.ts";

/**
 * Which text of a file the checker sees: the one on the disk, for its faults; its declarations, for callers; or these as
 * they are compared.
 */
export type View = "source" | "declarations" | "normalised";

/** What there is of one file of an API, each made when it is first asked for. */
class ApiFile {
  readonly source: string;
  readonly #path: string;
  readonly #infer: (path: string) => string;
  #declarations: string | undefined;
  #normalised: NormalisedText | undefined;

  /** @param infer - Gives the declarations of a file that says too little by itself. */
  constructor(path: string, source: string, infer: (path: string) => string) {
    this.#path = path;
    this.source = source;
    this.#infer = infer;
  }

  get declarations(): string {
    return (this.#declarations ??= maybeDeclarations(this.#path, this.source) ?? this.#infer(this.#path));
  }

  get normalised(): NormalisedText {
    return (this.#normalised ??= normaliseDeclarations(this.declarations));
  }
}

/** The files of both sides as a layer over the disk, of which the checker sees one view at a time. */
export class ApiFilesLayer implements CheckerFiles {
  view: View = "source";
  readonly #sides: readonly ApiSide[];
  readonly #files = new Map<string, ApiFile | undefined>();
  readonly #own = new Set<string>();
  readonly #inferred = new Map<ApiSide, ReadonlyMap<string, string>>();
  /** Files of ours, which are there in every view. */
  readonly #added = new Map<string, string>();

  constructor(sides: readonly ApiSide[]) {
    this.#sides = sides;
  }

  /** Adds a file beside those of the APIs, or gives it another text. */
  add(path: string, text: string): void {
    this.#added.set(path, text);
  }

  readText(path: string): string | undefined {
    const added = this.#added.get(path);
    if (added !== undefined) return added;
    const file = this.#maybeFile(path);
    if (file === undefined) return this.#textInMemory(path);
    switch (this.view) {
      case "source":
        return file.source;
      case "declarations":
        return file.declarations;
      case "normalised":
        return file.normalised.text;
    }
  }

  hasFolder(path: string): boolean {
    return this.#sides.some(
      ({ root, texts }) =>
        texts.size > 0 && (path === root || [...texts.keys()].some((file) => file.startsWith(`${path}/`))),
    );
  }

  isOwn(path: string): boolean {
    return this.#own.has(path.toLowerCase());
  }

  /** The files of the APIs that the checker has read. */
  get paths(): readonly string[] {
    return [...this.#files].filter(([, file]) => file !== undefined).map(([path]) => path);
  }

  /** The text on the disk, or in memory. */
  sourceOf(path: string): string {
    return this.#files.get(path)?.source ?? this.#added.get(path) ?? "";
  }

  /** What has been read of one side. A file that lies below both roots belongs to both. */
  filesOf(
    side: ApiSide,
  ): readonly { readonly path: string; readonly declarations: string; readonly normalised: NormalisedText }[] {
    const others = this.#sides.filter((other) => other !== side).flatMap(({ entries }) => [...entries.values()]);
    const own = new Set(side.entries.values());
    return [...this.#files].flatMap(([path, file]) => {
      const isOther = others.includes(path) && !own.has(path);
      if (file === undefined || isOther || !path.startsWith(`${side.root}/`)) return [];
      return [{ path, declarations: file.declarations, normalised: file.normalised }];
    });
  }

  #textInMemory(path: string): string | undefined {
    return this.#sides.find(({ texts }) => texts.has(path))?.texts.get(path);
  }

  #maybeFile(path: string): ApiFile | undefined {
    if (this.#files.has(path)) return this.#files.get(path);
    const file = this.#readFile(path);
    this.#files.set(path, file);
    if (file !== undefined) this.#own.add(path.toLowerCase());
    return file;
  }

  #readFile(path: string): ApiFile | undefined {
    const side = this.#sideOf(path);
    if (side === undefined || !/\.[cm]?tsx?$/.test(path)) return undefined;
    const text = side.texts.get(path) ?? maybeRead(path);
    return text === undefined ? undefined : new ApiFile(path, text, (wanted) => this.#requireInferred(wanted));
  }

  /** The side whose folder is the nearest; packages that it has installed are not its own. */
  #sideOf(path: string): ApiSide | undefined {
    return this.#sides
      .filter(({ root }) => path.startsWith(`${root}/`) && !path.slice(root.length).includes("/node_modules/"))
      .toSorted((a, b) => b.root.length - a.root.length)[0];
  }

  /** Two files in one folder are two sides with one root: either may be what a file belongs to. */
  #requireInferred(path: string): string {
    for (const side of this.#sides.filter(({ root }) => path.startsWith(`${root}/`))) {
      const declarations = this.#infer(side).get(path);
      if (declarations !== undefined) return declarations;
    }
    throw new ExportError("API_FAULTY", `TypeScript writes no declarations of "${path}"`, {
      hint: "Say the types of what it exports, or compare its .d.ts",
    });
  }

  #infer(side: ApiSide): ReadonlyMap<string, string> {
    const known = this.#inferred.get(side);
    if (known !== undefined) return known;
    const inferred = inferDeclarations(side);
    this.#inferred.set(side, inferred);
    return inferred;
  }
}

function maybeRead(path: string): string | undefined {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true ? readFileSync(path, "utf8") : undefined;
}
