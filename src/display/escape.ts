// Text as part of another language, so that it stays the text it is.

const LATEX: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
};

/** The text in LaTeX, where ten characters mean something else. */
export function escapeLatex(text: string): string {
  return text.replaceAll(/[\\~^#$%&_{}]/g, (character) => LATEX[character] ?? `\\${character}`);
}

/** The text in Markdown: nothing in it is formatted, linked, or taken for HTML. */
export function escapeMarkdown(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(/[\\`*_{}[\]()#+\-.!|>~$]/g, "\\$&")
    .replaceAll(/\s*\n\s*/g, " ");
}
