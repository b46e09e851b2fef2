import type { ModuleImport, ModuleImports } from "../plan/imports.ts";

const MAX_LINE_LENGTH = 120;

/** The import statements of a module: Node's own first, then packages, then files, each sorted by name. */
export function renderImports({ names, bare }: ModuleImports): string {
  const sources = new Map<string, ModuleImport[]>();
  for (const name of names) {
    const key = JSON.stringify([name.source, name.attributes]);
    sources.set(key, [...(sources.get(key) ?? []), name]);
  }
  const statements = [
    ...[...sources.values()].flatMap(renderSource),
    ...bare.map(({ source, attributes }) => ({ source, text: `import ${renderFrom(source, attributes)}` })),
  ].toSorted((a, b) => compareText(a.source, b.source));
  return [0, 1, 2]
    .map((rank) => statements.filter(({ source }) => rankOf(source) === rank).map(({ text }) => text))
    .filter((group) => group.length > 0)
    .map((group) => group.join("\n"))
    .join("\n\n");
}

interface ImportStatement {
  readonly source: string;
  readonly text: string;
}

/** All statements for one source: at most one for a namespace, and one for the default and the names. */
function renderSource(names: readonly ModuleImport[]): readonly ImportStatement[] {
  const [first] = names;
  if (first === undefined) return [];
  const { source } = first;
  const from = renderFrom(source, first.attributes);
  const namespaces = names.filter(({ imported }) => imported === "*");
  const defaults = names.filter(({ imported }) => imported === "default");
  const named = names
    .filter(({ imported }) => imported !== "*" && imported !== "default")
    .toSorted((a, b) => compareText(a.local, b.local));

  const statements = namespaces.map(({ local, isType }) => `import ${isType ? "type " : ""}* as ${local} from ${from}`);
  const [joined, ...others] = defaults;
  statements.push(...others.map(({ local, isType }) => `import ${isType ? "type " : ""}${local} from ${from}`));
  // `import type a, { b }` is not allowed, so a default that is a type stands alone beside names.
  const isApart = joined !== undefined && joined.isType && named.length > 0;
  if (joined !== undefined && (isApart || named.length === 0)) {
    statements.push(`import ${joined.isType ? "type " : ""}${joined.local} from ${from}`);
  }
  if (named.length > 0) statements.push(renderNamed(isApart ? undefined : joined, named, from));
  return statements.map((text) => ({ source, text }));
}

function renderNamed(joined: ModuleImport | undefined, named: readonly ModuleImport[], from: string): string {
  const isAllTypes = joined === undefined && named.every(({ isType }) => isType);
  const items = named.map(({ imported, local, isType }) => {
    const name = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(imported) ? imported : JSON.stringify(imported);
    return `${isType && !isAllTypes ? "type " : ""}${name === local ? local : `${name} as ${local}`}`;
  });
  const head = `import ${isAllTypes ? "type " : ""}${joined === undefined ? "" : `${joined.local}, `}`;
  const line = `${head}{ ${items.join(", ")} } from ${from}`;
  if (line.length <= MAX_LINE_LENGTH) return line;
  return `${head}{\n${items.map((item) => `  ${item},\n`).join("")}} from ${from}`;
}

function renderFrom(source: string, attributes: string): string {
  return `${JSON.stringify(source)}${attributes === "" ? "" : ` with ${attributes}`};`;
}

function rankOf(source: string): number {
  if (source.startsWith("node:")) return 0;
  return source.startsWith(".") ? 2 : 1;
}

/** By code unit, so that the order is the same on every machine. */
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
