/** What a project decides about how its TypeScript becomes JavaScript. */
export interface TranspileSettings {
  readonly jsx: JsxSettings;
  readonly decorators: DecoratorSettings;
}

/** How JSX elements become calls. */
export type JsxSettings =
  /** Calls of a function that the code has in scope, such as `React.createElement`. */
  | { readonly runtime: "classic"; readonly factory: string; readonly fragmentFactory: string }
  /** Calls of what a package exports for it, which is imported without being written. */
  | { readonly runtime: "automatic"; readonly importSource: string; readonly isDevelopment: boolean };

/** Which of the two languages of decorators a project speaks. */
export type DecoratorSettings =
  /** Those of ECMAScript. */
  | { readonly kind: "standard" }
  /** Those that TypeScript had before. */
  | LegacyDecorators;

export interface LegacyDecorators {
  readonly kind: "legacy";
  /** Tells decorators the types of what they stand on. */
  readonly emitsMetadata: boolean;
  /** Whether the type `string | null` is told as it is, and not as a string. */
  readonly isStrictAboutNull: boolean;
  /** Fields are assigned in the constructor and not defined, so that accessors which a decorator made are called. */
  readonly assignsFields: boolean;
}

/** Parameter decorators exist in this language only, so they mean it also where nothing was set. */
export const PLAIN_LEGACY_DECORATORS: LegacyDecorators = {
  kind: "legacy",
  emitsMetadata: false,
  isStrictAboutNull: true,
  assignsFields: false,
};

/** What TypeScript does in a project that sets nothing; JSX, which it then leaves to others, is React's. */
export const DEFAULT_SETTINGS: TranspileSettings = {
  jsx: { runtime: "classic", factory: "React.createElement", fragmentFactory: "React.Fragment" },
  decorators: { kind: "standard" },
};
