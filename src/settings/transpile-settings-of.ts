import {
  DEFAULT_SETTINGS,
  type DecoratorSettings,
  type JsxSettings,
  type TranspileSettings,
} from "../language/transpile/transpile-settings.ts";
import { isDottedName } from "./check-options.ts";

type Options = Readonly<Record<string, unknown>>;

/** What `compilerOptions` say about how TypeScript becomes JavaScript. Values of the wrong kind count as not set. */
export function transpileSettingsOf(options: Options): TranspileSettings {
  return { jsx: jsxOf(options), decorators: decoratorsOf(options) };
}

function jsxOf(options: Options): JsxSettings {
  const mode = options["jsx"];
  const importSource = maybeText(options["jsxImportSource"]);
  const isDevelopment = mode === "react-jsxdev";
  // Where the mode is not set, whoever names a package to import from means the mode that does.
  if (mode === "react-jsx" || isDevelopment || (mode === undefined && importSource !== undefined)) {
    return { runtime: "automatic", importSource: importSource ?? "react", isDevelopment };
  }
  const { jsx } = DEFAULT_SETTINGS;
  if (jsx.runtime !== "classic") return jsx;
  return {
    runtime: "classic",
    factory: maybeName(options["jsxFactory"]) ?? jsx.factory,
    fragmentFactory: maybeName(options["jsxFragmentFactory"]) ?? jsx.fragmentFactory,
  };
}

function decoratorsOf(options: Options): DecoratorSettings {
  if (options["experimentalDecorators"] !== true) return { kind: "standard" };
  return {
    kind: "legacy",
    emitsMetadata: options["emitDecoratorMetadata"] === true,
    isStrictAboutNull: (options["strictNullChecks"] ?? options["strict"]) !== false,
    assignsFields: assignsFields(options),
  };
}

/** TypeScript defines fields from ES2022 on, as the language does; `target` is newer than that when it is not set. */
function assignsFields({ useDefineForClassFields: defines, target }: Options): boolean {
  if (typeof defines === "boolean") return !defines;
  return typeof target === "string" && /^es(?:3|5|6|20(?:1\d|20|21))$/i.test(target);
}

function maybeText(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function maybeName(value: unknown): string | undefined {
  const name = maybeText(value);
  return name !== undefined && isDottedName(name) ? name : undefined;
}
