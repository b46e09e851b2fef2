// What a kernel gives to cells and a script does not have. What only shows something shows nothing there, so that the
// result is what it was.

const SHOWN = "(value: any): any => value;";
const MARKUP =
  '(text: any, ...values: any[]): string => (typeof text === "string" ? text : String.raw({ raw: text.raw }, ...values));';
const NOTHING = "(): void => {};";

const PROGRESS = `function progress(source: any): any {
  const items = typeof source === "number" ? [...Array(source).keys()] : source;
  const nothing = (): void => {};
  const parts = {
    [Symbol.iterator]: () => items[Symbol.iterator](),
    [Symbol.asyncIterator]: async function* () {
      yield* items;
    },
  };
  return { isRunning: false, tick: nothing, set: nothing, describe: nothing, end: nothing, ...parts };
}`;

const DECLARATIONS: Readonly<Record<string, string>> = {
  require: "const require = createRequire(import.meta.url);",
  __dirname: "const __dirname = import.meta.dirname;",
  __filename: "const __filename = import.meta.filename;",
  display: "const display = console.log;",
  updateDisplay: `const updateDisplay = ${NOTHING}`,
  clearOutput: `const clearOutput = ${NOTHING}`,
  plot: `const plot = ${SHOWN}`,
  image: `const image = ${SHOWN}`,
  json: `const json = ${SHOWN}`,
  html: `const html = ${MARKUP}`,
  md: `const md = ${MARKUP}`,
  svg: `const svg = ${MARKUP}`,
  latex: `const latex = ${MARKUP}`,
  progress: PROGRESS,
};

/** Names that a kernel gives to cells; `track` is imported. */
export const PROVIDED_NAMES: readonly string[] = ["track", ...Object.keys(DECLARATIONS)];

/** Declares those of the names that are missing. */
export function declareProvided(missing: ReadonlySet<string>): readonly string[] {
  return Object.entries(DECLARATIONS).flatMap(([name, line]) => (missing.has(name) ? [line] : []));
}
