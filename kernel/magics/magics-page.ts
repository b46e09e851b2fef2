// `docs/magics.md`, made from the magics themselves. It is written as oxfmt would format it.
import { renderMarkdownTable } from "../../src/shared/markdown-table.ts";
import type { Magic } from "./magic.ts";
import { MAGIC_GROUPS, MAGICS } from "./table.ts";
import { SHELL_HELP } from "./shell/shell-help.ts";
import { flagNames, formsOf, renderForm } from "./usage.ts";

const HEAD = `<!-- Made by \`npm run magics-page\` from kernel/magics/table.ts; a test keeps it up to date. -->

# Magics

A magic is a line of a cell that begins with \`%\`; on the first line of a cell, \`%%\` is for the whole cell. It stands where a
statement may begin, outside of functions: text in templates, strings and comments stays as it is, and so does arithmetic
such as \`a\\n% b\`. \`%name?\` shows in the notebook what this page says, and \`%lsmagic\` lists them all.`;

/** The whole page. */
export function renderMagicsPage(): string {
  const overview = renderMarkdownTable(
    ["magic", "what it does"],
    [
      ...MAGICS.map((magic) => [renderNames(magic), magic.summary]),
      ...SHELL_HELP.forms.map(({ written, summary }) => [`\`${written}\``, summary]),
    ],
  );
  const groups = MAGIC_GROUPS.map(({ title, magics }) => [`## ${title}`, ...magics.map(renderMagic)].join("\n\n"));
  return `${[HEAD, overview, ...groups, renderShell()].join("\n\n")}\n`;
}

function renderShell(): string {
  const { title, forms, details, examples } = SHELL_HELP;
  return [
    `## ${title}`,
    fence("", forms.map(({ written, summary }) => `${written}\n    ${summary}`).join("\n")),
    details.join("\n"),
    fence("ts", examples.join("\n\n")),
  ].join("\n\n");
}

function fence(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}

function renderNames({ name, line, cell }: Magic): string {
  const names = [...(line === undefined ? [] : [`%${name}`]), ...(cell === undefined ? [] : [`%%${name}`])];
  return names.map((one) => `\`${one}\``).join(", ");
}

function renderMagic(magic: Magic): string {
  const forms = formsOf(magic).map(({ subject, form }) => `${renderForm(subject, form)}\n    ${form.summary}`);
  return [
    `### ${renderNames(magic)}`,
    fence("", forms.join("\n")),
    ...renderFlags(magic),
    ...(magic.details === undefined ? [] : [magic.details.join("\n")]),
    ...(magic.examples === undefined ? [] : [fence("ts", magic.examples.join("\n\n"))]),
  ].join("\n\n");
}

function renderFlags(magic: Magic): readonly string[] {
  const rows = new Map<string, string>();
  for (const { form } of formsOf(magic)) {
    for (const flag of form.flags) rows.set(`\`${flagNames(flag)}\``, flag.help);
  }
  return rows.size === 0 ? [] : [renderMarkdownTable(["flag", "what it is for"], [...rows])];
}
