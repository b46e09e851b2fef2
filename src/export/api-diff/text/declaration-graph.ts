import type { TSESTree } from "@typescript-eslint/types";
import { MagicString } from "magic-string";

import { walk } from "../../cells/walk.ts";
import { EXPORT_ALL, findDeclarations, parseDeclarations, spanOf } from "./parse-declarations.ts";

/** What stands for the whole of a file that is imported as a namespace. */
const EVERYTHING = "*";

/** The declarations of an API by name, and what each is made of. Names of all files are one space: too much is safe. */
export interface DeclarationGraph {
  /** The texts of all declarations of a name, without what is only layout or naming. */
  readonly texts: ReadonlyMap<string, string>;
  readonly references: ReadonlyMap<string, ReadonlySet<string>>;
  /** `declare global` and `declare module`. */
  readonly augmentations: readonly string[];
}

/** @param files - Normalised texts of the files of one side. */
export function toDeclarationGraph(files: Iterable<string>): DeclarationGraph {
  const texts = new Map<string, string[]>();
  const references = new Map<string, Set<string>>();
  const augmentations: string[] = [];
  for (const file of files) {
    const canonical = toCanonicalText(file);
    const program = parseDeclarations(canonical);
    for (const { names, node, text } of findDeclarations(program, canonical)) {
      if (node.type === "TSModuleDeclaration" && (node.id.type === "Literal" || node.kind === "global")) {
        augmentations.push(toOneLine(text));
        continue;
      }
      const used = referencesOf(node);
      for (const name of names) {
        texts.set(name, [...(texts.get(name) ?? []), toOneLine(text)]);
        references.set(name, new Set([...(references.get(name) ?? []), ...used]));
      }
    }
  }
  const joined = [...texts].map(([name, parts]) => [name, parts.toSorted().join("\n")] as const);
  return { texts: new Map(joined), references, augmentations };
}

function referencesOf(root: TSESTree.Node): ReadonlySet<string> {
  const names = new Set<string>();
  walk(root, (node) => {
    if (node.type === "Identifier") names.add(node.name);
    if (node.type === "ImportNamespaceSpecifier") names.add(EVERYTHING);
    if (node.type === "ExportAllDeclaration" && node.exported !== null) names.add(EVERYTHING);
    if (node.type === "TSImportType" || node.type === "TSImportEqualsDeclaration") names.add(EVERYTHING);
    if (node.type === "ImportDefaultSpecifier") names.add("default");
  });
  return names;
}

/** The text without comments, and with parameters named by their places. */
function toCanonicalText(text: string): string {
  const output = new MagicString(text);
  walk(parseDeclarations(text), (node) => {
    const { params } = node as { readonly params?: readonly TSESTree.Node[] };
    if (!Array.isArray(params) || node.type === "TSTypeParameterInstantiation") return;
    if (node.type === "TSTypeParameterDeclaration") return;
    const parameters = params as readonly TSESTree.Node[];
    const names = new Map(parameters.map((parameter, index) => [identifierOf(parameter)?.name, `p${index}`]));
    for (const parameter of parameters) renameParameter(identifierOf(parameter), names, output);
    const { returnType } = node as { readonly returnType?: TSESTree.Node | null };
    const predicate = returnType ? maybePredicateName(returnType) : undefined;
    if (predicate !== undefined) renameParameter(predicate, names, output);
  });
  return output.toString();
}

function identifierOf(parameter: TSESTree.Node): TSESTree.Identifier | undefined {
  if (parameter.type === "Identifier") return parameter;
  return parameter.type === "RestElement" ? identifierOf(parameter.argument) : undefined;
}

function maybePredicateName(returnType: TSESTree.Node): TSESTree.Identifier | undefined {
  const type = returnType.type === "TSTypeAnnotation" ? returnType.typeAnnotation : undefined;
  if (type?.type !== "TSTypePredicate") return undefined;
  return type.parameterName.type === "Identifier" ? type.parameterName : undefined;
}

function renameParameter(
  identifier: TSESTree.Identifier | undefined,
  names: ReadonlyMap<string | undefined, string>,
  output: MagicString,
): void {
  const name = identifier === undefined ? undefined : names.get(identifier.name);
  if (identifier === undefined || name === undefined || identifier.name === "this") return;
  const { start } = spanOf(identifier);
  output.overwrite(start, start + identifier.name.length, name);
}

const TOKEN =
  /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`|[\p{ID_Continue}$]+|\s+|[^\s]/gu;

/** The tokens alone: no comments, no layout, one kind of quotes, no mark behind the last item of a list. */
function toOneLine(text: string): string {
  const tokens = [...text.matchAll(TOKEN)]
    .map(([token]) => token)
    .filter((token) => !/^(?:\s|\/\*|\/\/)/.test(token))
    .map((token) => (/^'[^"\\]*'$/.test(token) ? `"${token.slice(1, -1)}"` : token));
  return tokens
    .filter((token, index) => {
      const next = tokens[index + 1];
      if (token === ";" || token === ",") return next !== undefined && !"}])".includes(next);
      // The first bar of a union may stand in front of it.
      return token !== "|" || !/^[=:(<[,|?]$/.test(tokens[index - 1] ?? "=");
    })
    .join(" ");
}

/** Which declarations differ between two sides, and which of them an export is made of. */
export class DeclarationChanges {
  readonly changed: ReadonlySet<string>;
  readonly #sides: readonly DeclarationGraph[];

  constructor(old: DeclarationGraph, next: DeclarationGraph) {
    this.#sides = [old, next];
    const names = new Set([...old.texts.keys(), ...next.texts.keys()]);
    this.changed = new Set([...names].filter((name) => old.texts.get(name) !== next.texts.get(name)));
  }

  get areAugmentationsChanged(): boolean {
    const [old, next] = this.#sides;
    return old?.augmentations.toSorted().join("\n") !== next?.augmentations.toSorted().join("\n");
  }

  /** The changed declarations that an export is made of, itself included. */
  behind(exportName: string): readonly string[] {
    if (this.changed.size === 0) return [];
    const reached = new Set<string>();
    // Whatever is exported may come from there.
    const waiting = this.changed.has(EXPORT_ALL) ? [exportName, EXPORT_ALL] : [exportName];
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
      if (reached.has(name)) continue;
      reached.add(name);
      if (name === EVERYTHING) return [...this.changed];
      for (const { references } of this.#sides) waiting.push(...(references.get(name) ?? []));
    }
    return [...this.changed].filter((name) => reached.has(name));
  }
}
