// Git's own removal of a setting takes blank lines along, and leaves the head of an empty section below a comment. What is
// not ours keeps its bytes, so lines are cut here.

const HEADER = /^[ \t]*\[[ \t]*([A-Za-z0-9.-]+)(?:[ \t]+"((?:[^"\\]|\\.)*)")?[ \t]*\][ \t]*(?:[#;].*)?\r?\n?$/;
const VARIABLE = /^[ \t]*([A-Za-z][A-Za-z0-9-]*)[ \t]*(?:=|\r?\n?$)/;

/** The text of a configuration file, without some of its settings. Sections that held nothing else go with them. */
export function withoutSettings(text: string, isRemoved: (key: string, value: string) => boolean): string {
  const sections = splitSections(text);
  return sections.map(({ header, name, lines }) => renderRest(header, name, lines, isRemoved)).join("");
}

interface Section {
  /** Empty for what stands above the first section. */
  readonly header: string;
  /** As the first part of its keys: `filter.labtrail`. */
  readonly name: string;
  readonly lines: string[];
}

function splitSections(text: string): readonly Section[] {
  const sections: Section[] = [{ header: "", name: "", lines: [] }];
  let isContinued = false;
  for (const line of text.match(/[^\n]*\n|[^\n]+/g) ?? []) {
    const [, section, subsection] = isContinued ? [] : (HEADER.exec(line) ?? []);
    isContinued = /(?:^|[^\\])(?:\\\\)*\\\r?\n$/.test(line);
    if (section === undefined) sections.at(-1)?.lines.push(line);
    else sections.push({ header: line, name: nameOf(section, subsection), lines: [] });
  }
  return sections;
}

function nameOf(section: string, subsection: string | undefined): string {
  if (subsection === undefined) return section.toLowerCase();
  return `${section.toLowerCase()}.${subsection.replaceAll(/\\(.)/g, "$1")}`;
}

function renderRest(
  header: string,
  name: string,
  lines: readonly string[],
  isRemoved: (key: string, value: string) => boolean,
): string {
  const rest: string[] = [];
  let isContinuation = false;
  for (const line of lines) {
    const [, variable] = isContinuation ? [] : (VARIABLE.exec(line) ?? []);
    // A value of ours is never continued on the next line.
    isContinuation = /\\\r?\n$/.test(line);
    const value = line.slice(line.indexOf("=") + 1).trim();
    if (variable === undefined || !isRemoved(`${name}.${variable.toLowerCase()}`, value)) rest.push(line);
  }
  const isEmptied = rest.length < lines.length && !rest.some((line) => VARIABLE.test(line));
  return (isEmptied ? "" : header) + rest.join("");
}
