import { DEFAULT_NAME } from "../compare/export-pair.ts";
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
    const [first = name] = name.split(".");
    const top = first === DEFAULT_NAME ? "default" : first;
    return { old: this.#old.get(top), new: this.#next.get(top) };
  }
}

function textsOf(layer: ApiFilesLayer, side: ApiSide): ReadonlyMap<string, string> {
  const texts = new Map<string, string[]>();
  /** `export { Model as default }`: what is exported is declared under another name. */
  const aliases = new Map<string, string>();
  for (const { declarations } of layer.filesOf(side)) {
    for (const { names, text, node } of findDeclarations(parseDeclarations(declarations), declarations)) {
      if (node.type === "ImportDeclaration") continue;
      if (node.type === "ExportSpecifier" && node.local.type === "Identifier") {
        for (const name of names) aliases.set(name, node.local.name);
        continue;
      }
      for (const name of names) texts.set(name, [...(texts.get(name) ?? []), toSignature(text)]);
    }
  }
  for (const [name, local] of aliases) if (!texts.has(name)) texts.set(name, texts.get(local) ?? []);
  return new Map([...texts].flatMap(([name, parts]) => (parts.length === 0 ? [] : [[name, parts.join("\n")]])));
}

/** One line without comments and without the words that only say that it is a declaration. */
function toSignature(text: string): string {
  return text
    .replaceAll(/\/\*\*[\s\S]*?\*\//g, "")
    .replaceAll(/\s+/g, " ")
    .trim()
    .replace(/^(?:export )?(?:default )?(?:declare )?/, "");
}
