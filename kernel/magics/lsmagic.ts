import type { Magic } from "./magic.ts";
import { SHELL_HELP } from "./shell/shell-help.ts";

/** `%lsmagic`: what magics there are. `listMagics` is a function because this magic is one of them. */
export function createLsmagic(listMagics: () => readonly Magic[]): Magic {
  return {
    name: "lsmagic",
    summary: "lists the magics",
    line: {
      summary: "lists the magics; `%name?` tells how one is used",
      arguments: [],
      flags: [],
      async run(_given, { print }) {
        const magics = listMagics().map((magic) => [renderNames(magic), magic.summary] as const);
        const commands = SHELL_HELP.forms.map(({ written, summary: what }) => [written, what] as const);
        const rows = [...magics, ...commands];
        const width = Math.max(...rows.map(([names]) => names.length));
        const lines = rows.map(([names, summary]) => `${names.padEnd(width)}  ${summary}\n`);
        print(`${lines.join("")}\n\`%name?\` tells how a magic is used.\n`);
      },
    },
  };
}

function renderNames({ name, line, cell }: Magic): string {
  return [...(line === undefined ? [] : [`%${name}`]), ...(cell === undefined ? [] : [`%%${name}`])].join(", ");
}
