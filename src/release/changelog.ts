// The CHANGELOG of a package: what a caller has to know of each release, newest first.
import type { ApiChange, ReleaseNotes } from "./release-notes.ts";

const TITLE = "# Changelog";

/** The entry of a release. */
export function renderEntry(notes: ReleaseNotes): string {
  const breaking = notes.changes.filter(({ bump }) => bump === "major");
  const added = notes.changes.filter(({ bump }) => bump === "minor");
  const other = notes.changes.filter(({ bump }) => bump === "patch");
  const sections = [
    `## ${notes.version} - ${notes.date}`,
    ...(notes.isFirst ? ["The first release."] : []),
    ...(notes.reason === undefined
      ? []
      : [
          `Released as a ${notes.step} version, though the changes ask for a ${notes.asked} one: ${oneLine(notes.reason)}`,
        ]),
    ...renderSection("Breaking", breaking.map(renderBreak)),
    ...renderSection("Added", added.map(renderChange)),
    ...renderSection("Changed", [...other.map(renderChange), ...notes.bodies.map(renderBody), ...notes.others]),
    ...renderSection("Measured", notes.measured),
  ];
  return `${sections.join("\n\n")}\n`;
}

function renderSection(title: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : [`### ${title}\n\n${items.map((item) => `- ${item}`).join("\n")}`];
}

function renderBreak(change: ApiChange): string {
  const { caller } = change;
  if (caller === undefined) return renderChange(change);
  return `${renderChange(change)} This no longer compiles:\n\n  \`\`\`ts\n  ${oneLine(caller.line)}\n  \`\`\``;
}

function renderChange({ module, export: name, message }: ApiChange): string {
  const where = module === "." ? "" : ` of \`${module}\``;
  const text = toSentence(oneLine(message));
  return text.includes(name) && where === "" ? text : `\`${name}\`${where}: ${text}`;
}

function renderBody({ names, cellId, notebook }: ReleaseNotes["bodies"][number]): string {
  const what = names.length === 0 ? "What is internal" : names.map((name) => `\`${name}\``).join(", ");
  return `${what}: other code behind the same types (cell \`${cellId}\` of ${notebook}).`;
}

function toSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, " ").trim();
}

/** Puts an entry on top of those that are there. */
export function addEntry(changelog: string | undefined, entry: string): string {
  if (changelog === undefined || changelog.trim() === "") {
    return `${TITLE}\n\nWhat each release changes for those who import it. Versions follow [Semantic Versioning](https://semver.org).\n\n${entry}`;
  }
  const text = changelog.replaceAll("\r\n", "\n");
  const first = /^## /m.exec(text)?.index;
  if (first === undefined) return `${text.trimEnd()}\n\n${entry}`;
  return `${text.slice(0, first)}${entry}\n${text.slice(first)}`;
}
