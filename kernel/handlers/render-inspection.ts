import type { CallSignature, TypeInspection } from "../../src/service/type-service.ts";
import { escapeHtml } from "../../src/shared/text.ts";
import type { MimeBundle, ValueSummary } from "../runtime/runtime.ts";
import { markdownToHtml, markdownToText } from "./markdown.ts";

/** What is known of a place in a cell. */
export interface InspectionParts {
  /** The expression whose value was looked at. */
  readonly expression: string | undefined;
  readonly types: TypeInspection | undefined;
  readonly value: ValueSummary | undefined;
}

const PRIMITIVE = new Set(["number", "string", "boolean", "bigint", "undefined", "null", "symbol"]);

/** A piece of an answer in each of the forms that clients show. */
interface Section {
  readonly plain: string;
  readonly markdown: string;
  readonly html: string;
}

/** What consoles show as text, and notebooks as HTML or Markdown: the type, the value, the documentation, the call. */
export function renderInspection({ expression, types, value }: InspectionParts): MimeBundle {
  const { declaration, documentation, call, source } = types ?? {};
  const sections = [
    declaration === undefined ? undefined : codeSection(declaration),
    value === undefined || isToldByType(value, declaration)
      ? undefined
      : valueSection(value, declaration === undefined ? expression : undefined),
    documentation === undefined ? undefined : proseSection(documentation),
    call === undefined ? undefined : callSection(call),
    source === undefined ? undefined : labelled(source.place, codeSection(source.text)),
  ].filter((section) => section !== undefined);
  return {
    "text/plain": sections.map(({ plain }) => plain).join("\n\n"),
    "text/markdown": sections.map(({ markdown }) => markdown).join("\n\n"),
    "text/html": sections.map(({ html }) => html).join("\n"),
  };
}

/** The JavaScript of a function says less than its TypeScript. */
function isToldByType({ type }: ValueSummary, declaration: string | undefined): boolean {
  return declaration !== undefined && (type === "function" || type === "class");
}

function codeSection(code: string): Section {
  return {
    plain: code,
    markdown: `\`\`\`typescript\n${code}\n\`\`\``,
    html: `<pre><code>${escapeHtml(code)}</code></pre>`,
  };
}

function proseSection(markdown: string): Section {
  return { plain: markdownToText(markdown), markdown, html: markdownToHtml(markdown) };
}

function valueSection({ type, text }: ValueSummary, name: string | undefined): Section {
  const label = name ?? "now";
  // The type of 42 is no news.
  return PRIMITIVE.has(type) ? lineSection(`${label}: ${text}`) : labelled(`${label}: ${type}`, codeSection(text));
}

function lineSection(line: string): Section {
  return { plain: line, markdown: `**${escapeMarkdown(line)}**`, html: `<p><b>${escapeHtml(line)}</b></p>` };
}

function callSection(call: CallSignature): Section {
  const { signature, parameter, parameterDocumentation, documentation, overloads } = call;
  const { start, end } = parameter ?? { start: 0, end: 0 };
  const name = signature.slice(start, end);
  const more = overloads > 1 ? [`one of ${overloads} overloads`] : [];
  const about = [
    ...(parameterDocumentation === undefined ? [] : [`\`${name.split(/[?:]/)[0]}\`: ${parameterDocumentation}`]),
    ...(documentation === undefined ? [] : [documentation]),
    ...more,
  ].join("\n\n");
  const marked = [signature.slice(0, start), name, signature.slice(end)].map(escapeHtml);
  const head: Section = {
    plain: name === "" ? signature : `${signature}\nparameter: ${name}`,
    markdown: `\`\`\`typescript\n${signature}\n\`\`\`${name === "" ? "" : `\n\nParameter **\`${name}\`**`}`,
    html: `<pre><code>${marked[0]}<b>${marked[1]}</b>${marked[2]}</code></pre>`,
  };
  return about === "" ? head : join(head, proseSection(about));
}

function labelled(label: string, section: Section): Section {
  const heading = {
    plain: label,
    markdown: `**${escapeMarkdown(label)}**`,
    html: `<p><b>${escapeHtml(label)}</b></p>`,
  };
  return { ...join(heading, section), plain: `${label}\n${section.plain}` };
}

function join(first: Section, second: Section): Section {
  return {
    plain: `${first.plain}\n\n${second.plain}`,
    markdown: `${first.markdown}\n\n${second.markdown}`,
    html: `${first.html}\n${second.html}`,
  };
}

function escapeMarkdown(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>]/g, String.raw`\$&`);
}
