import { MagicError, type Magic } from "./magic.ts";

/** `%lsmagic`: what magics there are. `listMagics` is a function because this magic is one of them. */
export function createLsmagic(listMagics: () => readonly Magic[]): Magic {
  return {
    name: "lsmagic",
    summary: "lists the magics",
    usage: "%lsmagic\n    lists the magics; `%name?` tells how one is used",
    async runLine(argument, { print }) {
      if (argument !== "") throw new MagicError("BAD_ARGUMENT", `"%lsmagic" takes no argument, and got "${argument}"`);
      const lines = listMagics().map(({ name, summary, runLine, runCell }) => {
        const forms = [...(runLine === undefined ? [] : [`%${name}`]), ...(runCell === undefined ? [] : [`%%${name}`])];
        return `${forms.join(", ").padEnd(16)}  ${summary}\n`;
      });
      print(`${lines.join("")}\n\`%name?\` tells how a magic is used.\n`);
    },
  };
}
