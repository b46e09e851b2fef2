// The Markdown of TSDoc comments, for clients that show none: paragraphs, lists, code, emphasis and links. Whatever else
// stands in a comment, such as HTML, is text.
import { escapeHtml } from "../../src/shared/text.ts";

const FENCE = /^```[^\n]*\n([^]*?)(?:\n```[ \t]*$|$(?![^]))/gm;
/** Code, a link, strong, emphasis; what stands in code stays as it is. */
const INLINE = /`([^`\n]+)`|\[([^\]\n]+)\]\((https?:\/\/[^)\s]+)\)|\*\*([^*\n]+)\*\*|\*([^*\n]+)\*/g;

/** As a person would type it: without fences, and without marks around words. */
export function markdownToText(markdown: string): string {
  return mapFences(markdown, {
    code: (code) => code.replaceAll(/^/gm, "    "),
    prose: (text) =>
      text.replaceAll(
        INLINE,
        (_, code?: string, label?: string, link?: string, strong?: string, emphasis?: string) =>
          code ?? strong ?? emphasis ?? (label === link ? (label ?? "") : `${label} (${link})`),
      ),
  });
}

/** HTML that holds no markup but our own. */
export function markdownToHtml(markdown: string): string {
  return mapFences(markdown, {
    code: (code) => `<pre><code>${escapeHtml(code)}</code></pre>`,
    prose: (text) =>
      text
        .split(/\n\s*\n/)
        .filter((paragraph) => paragraph.trim() !== "")
        .map(toBlock)
        .join("\n"),
  });
}

function toBlock(paragraph: string): string {
  const lines = paragraph.trim().split("\n");
  const items = lines.filter((line) => /^\s*[-*] /.test(line));
  if (items.length !== lines.length) return `<p>${toInline(paragraph.trim())}</p>`;
  return `<ul>${lines.map((line) => `<li>${toInline(line.replace(/^\s*[-*] /, ""))}</li>`).join("")}</ul>`;
}

function toInline(text: string): string {
  let html = "";
  let copied = 0;
  for (const match of text.matchAll(INLINE)) {
    const [whole, code, label, link, strong, emphasis] = match;
    html += escapeHtml(text.slice(copied, match.index));
    if (code !== undefined) html += `<code>${escapeHtml(code)}</code>`;
    else if (link !== undefined) html += `<a href="${escapeHtml(link)}">${escapeHtml(label ?? link)}</a>`;
    else if (strong !== undefined) html += `<strong>${escapeHtml(strong)}</strong>`;
    else html += `<em>${escapeHtml(emphasis ?? "")}</em>`;
    copied = match.index + whole.length;
  }
  return html + escapeHtml(text.slice(copied));
}

function mapFences(
  markdown: string,
  { code, prose }: { readonly code: (text: string) => string; readonly prose: (text: string) => string },
): string {
  const parts: string[] = [];
  let copied = 0;
  for (const match of markdown.matchAll(FENCE)) {
    parts.push(prose(markdown.slice(copied, match.index)), code(match[1] ?? ""));
    copied = match.index + match[0].length;
  }
  parts.push(prose(markdown.slice(copied)));
  return parts
    .map((part) => part.replaceAll(/^\n+|\n+$/g, ""))
    .filter((part) => part.trim() !== "")
    .join("\n");
}
