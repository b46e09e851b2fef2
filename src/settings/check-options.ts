/** A setting that cannot be what it is. */
export interface OptionFault {
  /** Where it stands in the file. */
  readonly keys: readonly string[];
  readonly message: string;
}

interface Rule {
  readonly isMet: (value: unknown) => boolean;
  readonly wants: string;
}

const isString = (value: unknown): boolean => typeof value === "string";
const TEXT: Rule = { isMet: isString, wants: "a string" };
const SWITCH: Rule = { isMet: (value) => typeof value === "boolean", wants: "true or false" };
const DOTTED_NAME: Rule = {
  isMet: (value) => typeof value === "string" && isDottedName(value),
  wants: `a name such as "h" or "React.createElement"`,
};

export const JSX_MODES = ["preserve", "react", "react-jsx", "react-jsxdev", "react-native"] as const;

/** What is said about the settings that a notebook follows; TypeScript itself says the rest. */
const RULES: Readonly<Record<string, Rule>> = {
  baseUrl: TEXT,
  emitDecoratorMetadata: SWITCH,
  experimentalDecorators: SWITCH,
  jsx: {
    isMet: (value) => typeof value === "string" && (JSX_MODES as readonly string[]).includes(value.toLowerCase()),
    wants: `one of ${JSX_MODES.map((mode) => `"${mode}"`).join(", ")}`,
  },
  jsxFactory: DOTTED_NAME,
  jsxFragmentFactory: DOTTED_NAME,
  jsxImportSource: TEXT,
  paths: { isMet: isPaths, wants: `an object of lists, such as { "@/*": ["./src/*"] }` },
  strict: SWITCH,
  strictNullChecks: SWITCH,
  target: TEXT,
  useDefineForClassFields: SWITCH,
};

/** What stands beside them, and would keep the file from being read. */
const FILE_RULES: Readonly<Record<string, Rule>> = {
  exclude: { isMet: isTexts, wants: "a list of strings" },
  extends: { isMet: (value) => isString(value) || isTexts(value), wants: "a string or a list of strings" },
  files: { isMet: isTexts, wants: "a list of strings" },
  include: { isMet: isTexts, wants: "a list of strings" },
};

export function isDottedName(text: string): boolean {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*(?:\.[\p{ID_Start}$_][\p{ID_Continue}$]*)*$/u.test(text);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every(isString);
}

function isPaths(value: unknown): boolean {
  return isRecord(value) && Object.values(value).every(isTexts);
}

/** Finds settings of the wrong kind in what a tsconfig.json holds. */
export function checkOptions(config: unknown): readonly OptionFault[] {
  if (config === undefined) return [];
  if (!isRecord(config)) return [{ keys: [], message: "It must be an object" }];
  const { compilerOptions = {} } = config;
  if (!isRecord(compilerOptions))
    return [{ keys: ["compilerOptions"], message: `"compilerOptions" must be an object` }];
  return [...check(config, [], FILE_RULES), ...check(compilerOptions, ["compilerOptions"], RULES)];
}

function check(
  values: Readonly<Record<string, unknown>>,
  keys: readonly string[],
  rules: Readonly<Record<string, Rule>>,
): readonly OptionFault[] {
  return Object.entries(rules).flatMap(([name, { isMet, wants }]) => {
    const value = values[name];
    // TypeScript lets a setting be null to undo an inherited one.
    if (value === undefined || value === null || isMet(value)) return [];
    return [{ keys: [...keys, name], message: `"${name}" must be ${wants}` }];
  });
}
