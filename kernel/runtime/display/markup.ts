// `html`, `md`, `svg` and `latex`: called with a text, it is taken as it is; as the tag of a template, only what the
// template says is, and what is interpolated is text, or something that the same tag has made.
import { escapeLatex, escapeMarkdown } from "../../../src/display/escape.ts";
import { escapeHtml } from "../../../src/shared/text.ts";
import type { MimeBundle } from "../runtime.ts";
import { toPlainText } from "./plain-text.ts";
import { DisplayValue, rendering } from "./rendering.ts";

interface Language {
  readonly toBundle: (text: string) => MimeBundle;
  readonly escape: (text: string) => string;
  /** Backslashes of the template stand for themselves. */
  readonly isRaw: boolean;
  /** Languages whose values may stand in this one as they are. */
  readonly includes: readonly LanguageName[];
}

/** Of markup that only a machine reads, the beginning is enough for whoever sees text only. */
const MAX_PLAIN_LENGTH = 500;

type LanguageName = "html" | "md" | "svg" | "latex";

const LANGUAGES: Readonly<Record<LanguageName, Language>> = {
  html: {
    toBundle: (text) => ({ "text/html": text, "text/plain": text.slice(0, MAX_PLAIN_LENGTH) }),
    escape: escapeHtml,
    isRaw: false,
    includes: ["html", "svg"],
  },
  md: {
    toBundle: (text) => ({ "text/markdown": text, "text/plain": text }),
    escape: escapeMarkdown,
    isRaw: true,
    includes: ["md", "html", "svg", "latex"],
  },
  svg: {
    toBundle: (text) => ({ "image/svg+xml": toSvgDocument(text), "text/plain": text.slice(0, MAX_PLAIN_LENGTH) }),
    escape: escapeHtml,
    isRaw: false,
    includes: ["svg"],
  },
  latex: {
    toBundle: (text) => ({ "text/latex": toDisplayMath(text), "text/plain": text }),
    escape: escapeLatex,
    isRaw: true,
    includes: ["latex"],
  },
};

/** A text in one of the languages that frontends show. */
export class Markup extends DisplayValue {
  readonly language: LanguageName;
  readonly #text: string;

  constructor(language: LanguageName, text: string) {
    super(() => rendering(LANGUAGES[language].toBundle(text)));
    this.language = language;
    this.#text = text;
  }

  override toString(): string {
    return this.#text;
  }
}

/** Makes markup of a text, or of a template. */
export type MarkupTag = (text: TemplateStringsArray | string, ...values: readonly unknown[]) => Markup;

function isTemplate(text: unknown): text is TemplateStringsArray {
  return Array.isArray(text) && "raw" in text;
}

function interpolated(language: Language, value: unknown): string {
  // So that `condition && html\`...\`` shows nothing when the condition does not hold.
  if (value === undefined || value === null || value === false) return "";
  if (Array.isArray(value)) return value.map((item: unknown) => interpolated(language, item)).join("");
  if (value instanceof Markup && language.includes.includes(value.language)) return String(value);
  return language.escape(typeof value === "object" && !(value instanceof Markup) ? toPlainText(value) : String(value));
}

function createTag(name: LanguageName): MarkupTag {
  const language = LANGUAGES[name];
  return (text, ...values) => {
    if (!isTemplate(text)) return new Markup(name, String(text));
    const parts = text.map((cooked: string | undefined, index) => {
      const part = language.isRaw ? text.raw[index] : (cooked ?? text.raw[index]);
      return index === 0 ? part : interpolated(language, values[index - 1]) + part;
    });
    return new Markup(name, parts.join(""));
  };
}

/** Frontends show it as an image, for which the name space is needed. */
function toSvgDocument(text: string): string {
  const isDocument = /<svg[\s>]/.test(text);
  const document = isDocument ? text : `<svg>${text}</svg>`;
  return /<svg[^>]*\sxmlns=/.test(document)
    ? document
    : document.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"');
}

/** MathJax leaves text alone that is not marked as mathematics. */
function toDisplayMath(text: string): string {
  return /^\s*(?:\$|\\\(|\\\[|\\begin\b)/.test(text) ? text : `$$${text}$$`;
}

export const html = createTag("html");
export const md = createTag("md");
export const svg = createTag("svg");
export const latex = createTag("latex");
