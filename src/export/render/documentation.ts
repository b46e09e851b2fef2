import { wrapProse } from "./wrap-prose.ts";

const MAX_LINE_LENGTH = 120;

/** The TSDoc comment of a declaration, from the markdown above its cell; empty when nothing can be said in text. */
export function renderDeclarationDoc(markdown: string): string {
  const text = withoutImages(markdown);
  const prose = withoutHeadings(text).trim();
  // A heading alone still says what the code is about.
  return renderComment(prose === "" ? text.replaceAll(/^#{1,6}[ \t]+/gm, "") : prose);
}

/** The TSDoc comment of a module, from the notebook's title and the prose that follows it. */
export function renderPackageDoc(markdown: string): string {
  const [title = "", ...rest] = withoutImages(markdown).split("\n");
  const prose = leadingProse(rest.join("\n"));
  const parts = [title.replace(/^# +/, "").trim(), prose, "@packageDocumentation"];
  return renderComment(parts.filter((part) => part !== "").join("\n\n"));
}

/** The paragraphs up to the first heading, list, table, quote or code: contents and pictures say nothing in a comment. */
function leadingProse(markdown: string): string {
  const paragraphs = markdown.split(/\n[ \t]*\n/).map((paragraph) => paragraph.trim());
  const end = paragraphs.findIndex((paragraph) => /^(?:#{1,6} |[-*+] |\d+[.)] |[|>]|```|<)/.test(paragraph));
  return paragraphs
    .slice(0, end < 0 ? undefined : end)
    .filter((paragraph) => paragraph !== "")
    .join("\n\n");
}

function withoutHeadings(markdown: string): string {
  return markdown.replaceAll(/^#{1,6}[ \t].*\n?/gm, "");
}

/** Pictures inside the notebook cannot be reached from a module, and data URLs would fill it. */
function withoutImages(markdown: string): string {
  return markdown.replaceAll(/!\[[^\]]*\]\((?:attachment|data):[^)]*\)/g, "");
}

function renderComment(text: string): string {
  const lines = text
    .trim()
    .replaceAll("*/", "*\\/")
    .replaceAll(/\n(?:[ \t]*\n)+/g, "\n\n")
    .split("\n");
  const [first = ""] = lines;
  if (first === "" && lines.length === 1) return "";
  if (lines.length === 1 && first.length + "/**  */".length <= MAX_LINE_LENGTH) return `/** ${first} */`;
  const body = wrapProse(lines, MAX_LINE_LENGTH - " * ".length).map((line) => ` * ${line}`.trimEnd());
  return ["/**", ...body, " */"].join("\n");
}
