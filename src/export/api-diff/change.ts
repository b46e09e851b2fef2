/** What a change asks of the next version number, as Semantic Versioning has it. */
export type Bump = "major" | "minor" | "patch";

/** What kind of change it is; `docs/api-diff.md` says of each what breaks by it. */
export type ChangeKind =
  | "module-removed"
  | "module-added"
  | "export-removed"
  | "export-added"
  | "value-added"
  | "value-removed"
  | "type-removed"
  | "output-changed"
  | "output-narrowed"
  | "input-changed"
  | "input-widened"
  | "any-introduced"
  | "any-replaced"
  | "argument-removed"
  | "argument-required"
  | "argument-added"
  | "overload-removed"
  | "overload-added"
  | "type-arguments"
  | "property-removed"
  | "property-added"
  | "property-readonly"
  | "property-writable"
  | "key-refused"
  | "key-required"
  | "key-added"
  | "index-removed"
  | "constructor-changed"
  | "abstract-member"
  | "enum-member-removed"
  | "enum-member-added"
  | "enum-value-changed"
  | "constant-value"
  | "augmentation"
  | "text";

/** A line of a caller that TypeScript accepts beside the old API and refuses beside the new one. */
export interface Caller {
  /** What the line imports from the module, as the statement that a caller would write. */
  readonly imports: string;
  /** The line itself. */
  readonly line: string;
  /** What TypeScript says of it beside the new API. */
  readonly error: string;
}

export interface ApiChange {
  /** The module as a caller names it below the package: `.`, `./predict`; of a single file always `.`. */
  readonly module: string;
  /** The export: `fit`, `default`, or `metrics.mean` of a namespace. */
  readonly export: string;
  /** Where in the export, as a caller gets there: `fit(options).rate`. */
  readonly path: string;
  readonly kind: ChangeKind;
  readonly bump: Bump;
  /** Of a major change: whether a compiled caller shows the break. Of others: whether the type checker has settled it. */
  readonly proven: boolean;
  /** One sentence: what has changed for a caller. */
  readonly message: string;
  /** The declaration of the export before; undefined when it is new. */
  readonly old: string | undefined;
  /** The declaration of the export now; undefined when it is gone. */
  readonly new: string | undefined;
  /** Undefined when nothing breaks, and for a break of which no line could be written that shows it. */
  readonly caller: Caller | undefined;
}

/** What separates two versions of an API. */
export interface ApiComparison {
  /** The greatest bump of all changes; `patch` when there is none. */
  readonly bump: Bump;
  /**
   * Whether the bump is sure: a major one is shown by a compiled caller, a lesser one explains every declaration that
   * has changed. When it is false, a person should look.
   */
  readonly proven: boolean;
  /** Breaks first, then additions, then what cannot be judged. */
  readonly changes: readonly ApiChange[];
}

const RANKS: Readonly<Record<Bump, number>> = { patch: 0, minor: 1, major: 2 };

export function isGreater(bump: Bump, other: Bump): boolean {
  return RANKS[bump] > RANKS[other];
}

/** Sums up changes, and puts the gravest first, those that are proven in front. */
export function toComparison(found: readonly ApiChange[]): ApiComparison {
  const changes = found.toSorted((a, b) => RANKS[b.bump] - RANKS[a.bump] || Number(b.proven) - Number(a.proven));
  const bump = changes[0]?.bump ?? "patch";
  const deciding = changes.filter((change) => change.bump === bump);
  const proven = bump === "major" ? deciding.some((change) => change.proven) : changes.every((change) => change.proven);
  return { bump, proven, changes };
}
