import type { ApiSide } from "../input/api-input.ts";
import type { ApiFilesLayer } from "../input/api-files.ts";
import { findDeclarations, parseDeclarations } from "./parse-declarations.ts";

/** Declarations of both sides as they are written, to be shown. */
export class SignatureTexts {
  readonly #old: ReadonlyMap<string, string>;
  readonly #next: ReadonlyMap<string, string>;

  constructor(layer: ApiFilesLayer, { old, next }: { readonly old: ApiSide; readonly next: ApiSide }) {
    this.#old = textsOf(layer, old);
    this.#next = textsOf(layer, next);
  }

  /** The declaration of an export, or of the namespace that it is in. */
  of({ export: name }: { readonly export: string }): {
    readonly old: string | undefined;
    readonly new: string | undefined;
  } {
    const [top = name] = name.split(".");
    return { old: this.#old.get(top), new: this.#next.get(top) };
  }
}

function textsOf(layer: ApiFilesLayer, side: ApiSide): ReadonlyMap<string, string> {
  const texts = new Map<string, string[]>();
  for (const { declarations } of layer.filesOf(side)) {
    for (const { names, text, node } of findDeclarations(parseDeclarations(declarations), declarations)) {
      if (node.type === "ImportDeclaration") continue;
      for (const name of names) texts.set(name, [...(texts.get(name) ?? []), toSignature(text)]);
    }
  }
  return new Map([...texts].map(([name, parts]) => [name, parts.join("\n")]));
}

/** One line without comments and without the words that only say that it is a declaration. */
function toSignature(text: string): string {
  return text
    .replaceAll(/\/\*\*[\s\S]*?\*\//g, "")
    .replaceAll(/\s+/g, " ")
    .trim()
    .replace(/^(?:export )?(?:default )?(?:declare )?/, "");
}
