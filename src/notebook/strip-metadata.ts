import { cutItems, membersOf } from "./cut.ts";
import type { Span } from "./scan.ts";
import type { Edit } from "./splice.ts";
import { KERNEL_METADATA, type StripOptions, VOLATILE_METADATA } from "./strip-options.ts";

/** Which members of an object are cut. */
export interface MetadataRule {
  /** Paths to cut. A path is first taken as a key, dots and all, and then as `key.rest`. */
  readonly remove: readonly string[];
  /** The only paths that stay; undefined: all that are not cut. */
  readonly only: readonly string[] | undefined;
}

/** The rules of a set of options, by the object that they are for. */
export interface MetadataRules {
  readonly notebook: MetadataRule;
  readonly cellMetadata: MetadataRule;
  /** Members of the cell itself. */
  readonly cell: MetadataRule;
}

const NOTEBOOK = "metadata.";
const CELL = "cell.";

/** One set of options serves all notebooks of a git command. */
const rulesOf = new WeakMap<StripOptions, MetadataRules>();

export function requireMetadataRules(options: StripOptions): MetadataRules {
  const known = rulesOf.get(options);
  if (known !== undefined) return known;
  const rules = toMetadataRules(options);
  rulesOf.set(options, rules);
  return rules;
}

function toMetadataRules(options: StripOptions): MetadataRules {
  const { removeMetadata, keepMetadata, stripKernel } = options;
  const remove = [...VOLATILE_METADATA, ...(stripKernel ? KERNEL_METADATA : []), ...removeMetadata].filter(
    (path) => !keepMetadata.includes(path),
  );
  const withKept = (only: readonly string[] | undefined, prefix: string) =>
    only === undefined ? undefined : [...only, ...below(prefix, keepMetadata)];
  const inCell = below(CELL, remove);
  return {
    notebook: { remove: below(NOTEBOOK, remove), only: withKept(options.onlyNotebookMetadata, NOTEBOOK) },
    cellMetadata: {
      remove: below(NOTEBOOK, inCell),
      only: withKept(options.onlyCellMetadata, CELL + NOTEBOOK),
    },
    cell: {
      remove: [...inCell.filter((path) => !path.startsWith(NOTEBOOK)), ...(options.cellIds === "drop" ? ["id"] : [])],
      only: undefined,
    },
  };
}

/** What paths say of what a prefix stands for. */
function below(prefix: string, paths: readonly string[]): readonly string[] {
  return paths.filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length));
}

/**
 * The edits that cut members out of a JSON object by a rule.
 *
 * @param marks - Keys that stay in any case, since stripping the result once more has to find them.
 */
export function cutMembers(
  bytes: Buffer,
  object: Span,
  rule: MetadataRule,
  marks: readonly string[] = [],
): readonly Edit[] {
  if (rule.remove.length === 0 && rule.only === undefined) return [];
  const members = membersOf(bytes, object);
  const keys = new Set(members.map(({ key }) => key));
  const isCut = (key: string) =>
    !marks.includes(key) && (rule.remove.includes(key) || (rule.only !== undefined && !isNamed(rule.only, key)));
  const inner = members.flatMap(({ key, value }) => {
    if (isCut(key) || marks.includes(key)) return [];
    const remove = tailsOf(rule.remove, key, keys);
    const only = rule.only?.includes(key) === false ? tailsOf(rule.only, key, keys) : undefined;
    return remove.length === 0 && only === undefined ? [] : cutMembers(bytes, value, { remove, only });
  });
  return [...cutItems(object, members, ({ key }) => isCut(key)), ...inner];
}

/** Whether a key, or something in it, is among the paths. */
function isNamed(paths: readonly string[], key: string): boolean {
  return paths.some((path) => path === key || path.startsWith(`${key}.`));
}

/** What paths say about the inside of a member; those that are a key as they stand say nothing. */
function tailsOf(paths: readonly string[], key: string, keys: ReadonlySet<string>): readonly string[] {
  return paths
    .filter((path) => path.startsWith(`${key}.`) && !keys.has(path))
    .map((path) => path.slice(key.length + 1));
}
