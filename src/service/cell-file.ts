// A cell as a file of its own that TypeScript can read. One line of ours stands above the user's text, which imports each
// name from the cell that declared it last, and one below it, which exports what the cell declares. Every change within
// the user's text keeps its length: a place in the file is the place in the cell, one line further down.
import type { Program } from "oxc-parser";

import { declaredNamesOf, type DeclaredName } from "../language/analyse/declared-names.ts";
import { implicitNamesOf, type ImplicitName } from "../language/analyse/implicit-names.ts";
import { olderReadsOf } from "../language/analyse/older-reads.ts";
import { toNodeSpecifier } from "../language/specifier.ts";

/** Which file declares a name, and how. */
export interface NameOwner {
  readonly file: string;
  readonly meaning: DeclaredName["meaning"];
  readonly isVariable: boolean;
}

export type NameOwners = ReadonlyMap<string, NameOwner>;

export interface CellFile {
  readonly text: string;
  readonly declared: readonly DeclaredName[];
  /** Declared names that also keep what they meant: the interface of an earlier cell, beside a new constant. */
  readonly keptNames: ReadonlySet<string>;
  /** What stands for the older value of a name that the cell declares anew, by the name it has in the text. */
  readonly aliases: ReadonlyMap<string, string>;
}

/** Lines above the user's text. */
export const HEADER_LINES = 1;

/** Letters of the Lisu script, which no cell is written in: one takes the place of the first letter of a name. */
const RARE_LETTERS = Array.from({ length: 40 }, (_, index) => String.fromCharCode(0xa4d0 + index));
/** In front of a name, stands for what it gets first. */
const FIRST = "labtrail$";
const NPM_TEXT = /(["'])(npm:[^"'\n]+)\1/g;

/**
 * @param code - The cell without its magics.
 * @param program - Its tree, or what can be known of it; undefined when nothing can.
 * @param names - Which names of earlier cells it can use: those that stand in its text, or all, for a cell in which the
 * next name is only being typed.
 * @param ambient - Files that say something about types without declaring a name.
 */
export function toCellFile(
  code: string,
  program: Program | undefined,
  owners: NameOwners,
  { names, ambient }: { readonly names: "used" | "all"; readonly ambient: Iterable<string> },
): CellFile {
  const implicit =
    program === undefined ? [] : implicitNamesOf(program, (name) => owners.has(name) || name in globalThis);
  const declared = program === undefined ? [] : [...declaredNamesOf(program), ...implicit.map(toDeclared)];
  const { text, aliases } =
    program === undefined ? { text: code, aliases: new Map<string, string>() } : withAliases(code, program, owners);
  const own = new Map(declared.map((one) => [one.name, one]));
  const known = names === "used" ? usedOwners(code, owners) : [...owners];
  const visible = known.filter(([name, owner]) => !isHidden(owner.meaning, own.get(name)?.meaning));
  const keptNames = new Set(visible.map(([name]) => name).filter((name) => own.has(name)));
  const header = [
    ...importsOf(visible.filter(([, { isVariable }]) => !isVariable).map(([name, { file }]) => [file, name])),
    ...importsOf(Array.from(aliases, ([alias, name]) => [owners.get(name)?.file ?? "", `${name} as ${alias}`])),
    // An import could not be assigned to.
    ...visible
      .filter(([, { isVariable }]) => isVariable)
      .map(([name, { file }]) => `declare let ${name}: typeof import("./${file}").${name};`),
    // Declared where its type is that of what it gets first.
    ...implicit.map(
      ({ name, value }) => `declare let ${name}: ${value === undefined ? "any" : `typeof ${FIRST}${name}`};`,
    ),
    ...Array.from(ambient, (file) => `import "./${file}";`),
    "export {};",
  ];
  const exported = declared.filter(({ isExported }) => !isExported).map(({ name }) => name);
  const body = text.replaceAll(NPM_TEXT, (whole, quote: string, specifier: string) =>
    `${quote}${toNodeSpecifier(specifier)}${quote}`.padEnd(whole.length),
  );
  const firsts = implicit.flatMap(({ name, value }) =>
    value === undefined ? [] : [`let ${FIRST}${name} = (${text.slice(value.start, value.end)});`],
  );
  const footer = [...firsts, `export { ${exported.join(", ")} };`].join(" ");
  return { text: `${header.join(" ")}\n${body}\n${footer}\n`, declared, keptNames, aliases };
}

/** A session may have thousands of names, and a cell uses a few of them. */
function usedOwners(code: string, owners: NameOwners): readonly (readonly [name: string, owner: NameOwner])[] {
  const words = new Set(code.match(/[\p{ID_Start}$_][\p{ID_Continue}$]*/gu));
  return Array.from(words).flatMap((name) => {
    const owner = owners.get(name);
    return owner === undefined ? [] : [[name, owner] as const];
  });
}

function toDeclared({ name }: ImplicitName): DeclaredName {
  return { name, meaning: "value", isVariable: true, isExported: false };
}

function importsOf(names: readonly (readonly [file: string, name: string])[]): readonly string[] {
  const byFile = Map.groupBy(names, ([file]) => file);
  return Array.from(
    byFile,
    ([file, ofFile]) => `import { ${ofFile.map(([, name]) => name).join(", ")} } from "./${file}";`,
  );
}

/** An interface of an earlier cell stays what it is beside a new constant of that name; a class does not. */
function isHidden(older: DeclaredName["meaning"], newer: DeclaredName["meaning"] | undefined): boolean {
  return newer !== undefined && (older === "both" || newer === "both" || older === newer);
}

/** `const rows = rows.slice(1)`: the second `rows` is the older one, for which TypeScript has no word. */
function withAliases(
  code: string,
  program: Program,
  owners: NameOwners,
): { readonly text: string; readonly aliases: ReadonlyMap<string, string> } {
  const aliases = new Map<string, string>();
  let text = code;
  for (const { name, start, end, isShorthand } of olderReadsOf(program)) {
    // `{ rows }` has no place for a second name.
    if (!owners.has(name) || isShorthand) continue;
    const alias = RARE_LETTERS.map((letter) => letter + name.slice(1)).find((one) => {
      return aliases.get(one) === name || (!aliases.has(one) && !code.includes(one));
    });
    if (alias === undefined) continue;
    aliases.set(alias, name);
    text = text.slice(0, start) + alias + text.slice(end);
  }
  return { text, aliases };
}
