// Random notebooks that the official schema takes, as trees whose leaves keep their text: what a strip must leave can be
// told byte for byte, by taking branches off the tree and writing it down in the same style.
import * as fc from "fast-check";

/** JSON whose leaves and keys are as they are written in the file: `1.0`, `"caf\u00e9"`. */
export type Tree =
  | { readonly kind: "leaf"; readonly text: string }
  | { readonly kind: "list"; readonly items: readonly Tree[] }
  | { readonly kind: "object"; readonly members: readonly (readonly [key: string, value: Tree])[] };

/** How a file is written. */
export interface Style {
  readonly indent: string | undefined;
  readonly lineEnd: string;
  readonly colon: string;
  readonly tail: string;
}

export const STYLE: fc.Arbitrary<Style> = fc.record({
  indent: fc.constantFrom(undefined, " ", "  ", "    ", "\t"),
  lineEnd: fc.constantFrom("\n", "\r\n"),
  colon: fc.constantFrom(": ", ":", " : "),
  tail: fc.constantFrom("\n", "", "\r\n", " \n\n"),
});

export function leaf(text: string): Tree {
  return { kind: "leaf", text };
}

export function list(items: readonly Tree[]): Tree {
  return { kind: "list", items };
}

/** Writes a tree down. */
export function render(tree: Tree, { indent, lineEnd, colon, tail }: Style): string {
  const write = (node: Tree, before: string): string => {
    if (node.kind === "leaf") return node.text;
    const inner = before + (indent ?? "");
    const parts =
      node.kind === "list"
        ? node.items.map((item) => write(item, inner))
        : node.members.map(([key, value]) => `${key}${colon}${write(value, inner)}`);
    const [open, close] = node.kind === "list" ? "[]" : "{}";
    if (parts.length === 0) return `${open}${close}`;
    if (indent === undefined) return `${open}${parts.join(", ")}${close}`;
    return `${open}${lineEnd}${inner}${parts.join(`,${lineEnd}${inner}`)}${lineEnd}${before}${close}`;
  };
  return write(tree, "") + tail;
}

/** What a tree says. */
export function decode(tree: Tree): unknown {
  return JSON.parse(render(tree, { indent: undefined, lineEnd: "", colon: ":", tail: "" }));
}

/** The value under a key. */
export function get(tree: Tree, name: string): Tree | undefined {
  if (tree.kind !== "object") return undefined;
  return tree.members.find(([key]) => JSON.parse(key) === name)?.[1];
}

/** An object with other values; those that become undefined go. */
export function mapMembers(tree: Tree, change: (name: string, value: Tree) => Tree | undefined): Tree {
  if (tree.kind !== "object") return tree;
  const members = tree.members.flatMap(([key, value]): (readonly [string, Tree])[] => {
    const changed = change(JSON.parse(key) as string, value);
    return changed === undefined ? [] : [[key, changed]];
  });
  return { kind: "object", members };
}

/** A text in JSON, now and then with escapes that it does not need. */
function quoted(text: string, isEscaped: boolean): string {
  const plain = JSON.stringify(text);
  if (!isEscaped) return plain;
  return plain.replace(/[^\\"]/g, (character) =>
    character > "~" ? `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}` : character,
  );
}

const TEXT = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 20 }),
  fc.constantFrom("", " \n", "a\nb\n", "]}", '"outputs": [', "<<<<<<< ours", "\u2028é😀", "loss 0.1\n"),
);
const STRING: fc.Arbitrary<Tree> = fc.tuple(TEXT, fc.boolean()).map(([text, is]) => leaf(quoted(text, is)));
const LINES = fc.oneof(STRING, fc.array(STRING, { maxLength: 3 }).map(list));
const NUMBER = fc.constantFrom("0", "-0", "1.0", "1e+22", "12345678901234567890", "-0.5e-3").map(leaf);
const COUNT = fc.constantFrom("null", "0", "7", "12").map(leaf);

const { json: JSON_TREE } = fc.letrec<{ readonly json: Tree }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.oneof(STRING, NUMBER, fc.constantFrom("true", "false", "null").map(leaf)),
    fc.array(tie("json"), { maxLength: 3 }).map(list),
    fc
      .uniqueArray(fc.tuple(fc.constantFrom("a", "b", "a.b", "1", "ü\\"), tie("json")), {
        maxLength: 3,
        selector: ([key]) => key,
      })
      .map((members): Tree => ({
        kind: "object",
        members: members.map(([key, value]) => [JSON.stringify(key), value]),
      })),
  ),
}));

/** An object with these members in any order; those of the second list may be missing. */
function object(
  required: Readonly<Record<string, fc.Arbitrary<Tree>>>,
  optional: Readonly<Record<string, fc.Arbitrary<Tree>>> = {},
): fc.Arbitrary<Tree> {
  const members = Object.entries({ ...required, ...optional });
  return fc
    .tuple(
      fc.shuffledSubarray(
        members.map(([name]) => name),
        { minLength: members.length },
      ),
      fc.subarray(Object.keys(optional)),
      fc.record(Object.fromEntries(members)),
    )
    .map(([order, present, values]): Tree => {
      const names = order.filter((name) => Object.hasOwn(required, name) || present.includes(name));
      return { kind: "object", members: names.map((name) => [JSON.stringify(name), values[name] as Tree]) };
    });
}

function word(value: string): fc.Arbitrary<Tree> {
  return fc.constant(leaf(JSON.stringify(value)));
}

const FLAG = fc.constantFrom("true", "false").map(leaf);
const MIME_BUNDLE = object({}, { "text/plain": LINES, "image/png": STRING, "application/json": JSON_TREE });
const OUTPUT = fc.oneof(
  object({ output_type: word("stream"), name: fc.oneof(word("stdout"), word("stderr")), text: LINES }),
  object({ output_type: word("display_data"), data: MIME_BUNDLE, metadata: object({}, { width: NUMBER }) }),
  object({ output_type: word("execute_result"), data: MIME_BUNDLE, metadata: object({}), execution_count: COUNT }),
  object({
    output_type: word("error"),
    ename: STRING,
    evalue: STRING,
    traceback: fc.array(STRING, { maxLength: 2 }).map(list),
  }),
);
const TAGS = fc
  .uniqueArray(fc.constantFrom("keep_output", "scratch", "figure", "x y"), { maxLength: 3 })
  .map((tags) => list(tags.map((tag) => leaf(JSON.stringify(tag)))));
const CELL_METADATA = object(
  {},
  {
    collapsed: FLAG,
    scrolled: FLAG,
    hidden: JSON_TREE,
    ExecuteTime: JSON_TREE,
    tags: TAGS,
    keep_output: FLAG,
    init_cell: FLAG,
    vscode: JSON_TREE,
    a: JSON_TREE,
    "a.b": JSON_TREE,
  },
);

function cell(id: string): fc.Arbitrary<Tree> {
  const common = { id: word(id), metadata: CELL_METADATA, source: LINES };
  return fc.oneof(
    {
      weight: 3,
      arbitrary: object({
        ...common,
        cell_type: word("code"),
        execution_count: COUNT,
        outputs: fc.array(OUTPUT, { maxLength: 3 }).map(list),
      }),
    },
    { weight: 1, arbitrary: object({ ...common, cell_type: word("markdown") }) },
    { weight: 1, arbitrary: object({ ...common, cell_type: word("raw") }) },
  );
}

/** A notebook of nbformat 4.5. */
export const NOTEBOOK: fc.Arbitrary<Tree> = object({
  cells: fc
    .nat({ max: 4 })
    .chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => cell(`cell-${index}`))))
    .map(list),
  metadata: object(
    {},
    {
      kernelspec: object({ name: STRING, display_name: STRING }),
      language_info: object({ name: STRING }, { version: STRING, python_version: NUMBER }),
      widgets: JSON_TREE,
      signature: JSON_TREE,
      keep_output: FLAG,
      a: JSON_TREE,
    },
  ),
  nbformat: fc.constant(leaf("4")),
  nbformat_minor: fc.constant(leaf("5")),
});
