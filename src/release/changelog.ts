// The CHANGELOG of a package: what a caller has to know of each release, newest first.
import type { ApiChange } from "../export/api-diff/change.ts";
import type { ReleaseNotes } from "./release-notes.ts";

const TITLE = "# Changelog";
/** So much is said of one export; `labtrail api-diff` says all. */
const MAX_MESSAGES = 4;
/** A longer line of a caller explains nothing. */
const MAX_LINE = 160;

/** The entry of a release. */
export function renderEntry(notes: ReleaseNotes): string {
  const changes = toldOnce(notes.changes);
  const withBump = (bump: ApiChange["bump"]) => changes.filter((change) => change.bump === bump);
  const sections = [
    `## ${notes.version} - ${notes.date}`,
    ...(notes.isFirst ? ["The first release."] : []),
    ...(notes.reason === undefined
      ? []
      : [
          `Released as a ${notes.step} version, though the changes ask for a ${notes.asked} one: ${oneLine(notes.reason)}`,
        ]),
    ...renderSection("Breaking", byExport(withBump("major")).map(renderBreaks)),
    ...renderSection("Added", byExport(withBump("minor")).map(renderChanges)),
    ...renderSection("Changed", [
      ...byExport(withBump("patch")).map(renderChanges),
      ...notes.bodies.map(renderBody),
      ...notes.others,
    ]),
    ...renderSection("Measured", notes.measured === undefined ? [] : [notes.measured]),
  ];
  return `${sections.join("\n\n")}\n`;
}

function renderSection(title: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : [`### ${title}\n\n${items.map((item) => `- ${item}`).join("\n")}`];
}

/** What the package itself re-exports is not told of its modules again. */
function toldOnce(changes: readonly ApiChange[]): readonly ApiChange[] {
  const ofPackage = new Set(changes.filter(({ module }) => module === ".").map(keyOf));
  return changes.filter((change) => change.module === "." || !ofPackage.has(keyOf(change)));
}

function keyOf({ export: name, kind, message }: ApiChange): string {
  return [name, kind, message].join(" ");
}

function byExport(changes: readonly ApiChange[]): readonly (readonly ApiChange[])[] {
  return [...Map.groupBy(changes, (change) => `${change.module} ${change.export}`).values()];
}

/** What has changed of one export, both signatures, and a line that no longer compiles. */
function renderBreaks(changes: readonly ApiChange[]): string {
  const [first] = changes;
  const { old, new: now } = first ?? {};
  // That something is gone needs no example.
  if (old === undefined || now === undefined) return renderChanges(changes);
  const signatures = old === now ? [] : [block("diff", [...lines("- ", old), ...lines("+ ", now)])];
  const callers = changes.flatMap(({ caller }) => (caller === undefined ? [] : [oneLine(caller.line)]));
  const [shortest] = callers.toSorted((a, b) => a.length - b.length);
  const example = shortest === undefined || shortest.length > MAX_LINE ? [] : [block("ts", [shortest])];
  return [
    renderChanges(changes),
    ...signatures,
    ...(example.length === 0 ? [] : ["  This no longer compiles:", ...example]),
  ].join("\n\n");
}

function lines(mark: string, text: string): readonly string[] {
  return text.split("\n").map((line) => `${mark}${line}`);
}

/** As part of an item of a list. A fence within the code would end the block. */
function block(language: string, code: readonly string[]): string {
  return [`\`\`\`${language}`, ...code.map((line) => line.replaceAll("```", "'''")), "```"]
    .map((line) => `  ${line}`)
    .join("\n");
}

function renderChanges(changes: readonly ApiChange[]): string {
  const { module = ".", export: name = "" } = changes[0] ?? {};
  const messages = [...new Set(changes.map(({ message }) => oneLine(message).replace(/(?:: look at it)?\.?$/, "")))];
  const more = messages.length > MAX_MESSAGES ? [`and ${messages.length - MAX_MESSAGES} more`] : [];
  const said = [...messages.slice(0, MAX_MESSAGES), ...more].join("; ");
  if (name === "*") return `${said}.`;
  const where = module === "." ? "" : ` of \`${module}\``;
  return messages.every((message) => message.includes(`\`${name}`)) && where === ""
    ? `${said}.`
    : `\`${name}\`${where}: ${said}.`;
}

function renderBody({ names, place }: ReleaseNotes["bodies"][number]): string {
  const what = names.map((name) => `\`${name}\``).join(", ");
  return `${what}: other code behind the same types${place === undefined ? "" : ` (${place})`}.`;
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
