/** A cell as it is sent off to run. */
export interface TypedCell {
  /** The name of its frames in a stack; unlike that of any other cell of the session. */
  readonly fileName: string;
  /** Its TypeScript, with blanks in place of its magics. */
  readonly code: string;
}

/** Something that may stand at the cursor. */
export interface TypeCompletion {
  /** What takes the place of the typed text. */
  readonly text: string;
  readonly kind: CompletionKind;
  /** Known for the first few only: asking for one of them costs as much as the whole list. */
  readonly signature: string | undefined;
  /** The module that it would have to be imported from. */
  readonly source: string | undefined;
}

/** In the words of Jupyter's frontends, which have icons for most of them. */
export type CompletionKind =
  | "function"
  | "instance"
  | "param"
  | "class"
  | "module"
  | "keyword"
  | "property"
  | "interface"
  | "enum"
  | "type"
  | "value"
  | "path";

/** Completions, best first, for the text between two offsets in UTF-16 units. */
export interface TypeCompletions {
  readonly items: readonly TypeCompletion[];
  readonly start: number;
  readonly end: number;
}

/** What the types tell about a place in a cell. Each text is TypeScript, or Markdown for the documentation. */
export interface TypeInspection {
  readonly declaration: string | undefined;
  readonly documentation: string | undefined;
  /** The call whose parentheses the place is in. */
  readonly call: CallSignature | undefined;
  /** Where the name was declared; only in detail. */
  readonly source: DeclarationSource | undefined;
}

export interface CallSignature {
  readonly signature: string;
  /** The part of the signature that is the parameter at the place. */
  readonly parameter: { readonly start: number; readonly end: number } | undefined;
  readonly parameterDocumentation: string | undefined;
  readonly documentation: string | undefined;
  readonly overloads: number;
}

export interface DeclarationSource {
  readonly text: string;
  /** Such as `cell_3.ts:4`, or the path of a file. */
  readonly place: string;
}

/** A fault in a cell's types. Line and column count from 1. */
export interface TypeProblem {
  readonly code: number;
  readonly message: string;
  readonly line: number;
  readonly column: number;
  /** How much of the line it is about. */
  readonly length: number;
}

/** An import declaration that gives a name. */
export interface ImportChoice {
  readonly statement: string;
  readonly module: string;
}

/**
 * What TypeScript knows of a session: past cells, and the one that is being typed. Nothing here is waited for by a cell
 * that runs, except by one that is to be checked first.
 *
 * Every question may reject with a `ServiceError`; then nothing is known, and nothing is broken.
 */
export interface TypeService {
  /** To be told of each cell that is sent off to run. Takes no time. */
  accept(cell: TypedCell): void;
  /** To be told when the session's names are gone. */
  clear(): void;
  /** Gets ready for the first question. */
  start(): Promise<void>;
  complete(code: string, offset: number): Promise<TypeCompletions>;
  inspect(code: string, offset: number, options: { readonly isDetailed: boolean }): Promise<TypeInspection | undefined>;
  /** The faults of a cell, as it stands where it was accepted, or after all cells when it was not. */
  check(cell: TypedCell): Promise<readonly TypeProblem[]>;
  /** The import declarations that would give a name, best first. */
  findImports(name: string): Promise<readonly ImportChoice[]>;
  /** Names that begin so and could be imported. */
  completeImport(prefix: string): Promise<readonly TypeCompletion[]>;
  /** What the service rests on, for whoever wants to know why it answers as it does. */
  status(): TypeServiceStatus;
  close(): Promise<void>;
}

export interface TypeServiceStatus {
  readonly pid: number | undefined;
  /** The tsconfig.json that is extended, if there is one. */
  readonly config: string | undefined;
}
