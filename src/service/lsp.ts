// The part of the Language Server Protocol that is spoken here, version 3.17, with its own names.

/** Counted from 0, columns in UTF-16 units. */
export interface LspPosition {
  readonly line: number;
  readonly character: number;
}

export interface LspRange {
  readonly start: LspPosition;
  readonly end: LspPosition;
}

export interface LspTextEdit {
  readonly range: LspRange;
  readonly newText: string;
}

export interface LspMarkup {
  readonly kind: "markdown" | "plaintext";
  readonly value: string;
}

export interface LspCompletionItem {
  readonly label: string;
  readonly kind?: number;
  /** 1 stands for deprecated. */
  readonly tags?: readonly number[];
  readonly sortText?: string;
  readonly filterText?: string;
  readonly insertText?: string;
  readonly textEdit?: LspTextEdit;
  /** Of an import that would be added: the module. */
  readonly labelDetails?: { readonly description?: string };
  /** A signature; only after the item was resolved. */
  readonly detail?: string;
  readonly additionalTextEdits?: readonly LspTextEdit[];
  readonly data?: { readonly autoImport?: { readonly moduleSpecifier?: string } };
}

export interface LspCompletionList {
  readonly items: readonly LspCompletionItem[];
}

export interface LspHover {
  readonly contents: LspMarkup;
  readonly range?: LspRange;
}

export interface LspParameter {
  readonly label: string | readonly [start: number, end: number];
  readonly documentation?: LspMarkup;
}

export interface LspSignature {
  readonly label: string;
  readonly documentation?: LspMarkup;
  readonly parameters?: readonly LspParameter[];
  readonly activeParameter?: number;
}

export interface LspSignatureHelp {
  readonly signatures: readonly LspSignature[];
  readonly activeSignature?: number;
  readonly activeParameter?: number;
}

export interface LspLocationLink {
  readonly targetUri: string;
  readonly targetRange: LspRange;
  readonly targetSelectionRange: LspRange;
}

export interface LspDiagnostic {
  readonly range: LspRange;
  /** 1 is an error, 2 a warning; above are hints. */
  readonly severity?: number;
  readonly code?: number | string;
  readonly message: string;
}

export interface LspCodeAction {
  readonly title: string;
  readonly edit?: { readonly changes?: Readonly<Record<string, readonly LspTextEdit[]>> };
}

/** What each request is answered with. */
export interface LspAnswers {
  initialize: { readonly capabilities: object };
  shutdown: null;
  "textDocument/completion": LspCompletionList | readonly LspCompletionItem[] | null;
  "completionItem/resolve": LspCompletionItem;
  "textDocument/hover": LspHover | null;
  "textDocument/signatureHelp": LspSignatureHelp | null;
  "textDocument/definition": readonly LspLocationLink[] | null;
  "textDocument/diagnostic": { readonly items?: readonly LspDiagnostic[] };
  "textDocument/codeAction": readonly LspCodeAction[] | null;
}

export type LspMethod = keyof LspAnswers;
