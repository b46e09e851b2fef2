import type { ImportChoice } from "../../src/service/type-service.ts";
import { MagicError, type Magic } from "./magic.ts";

/** `%import`: the import that an editor would offer for a name. */
export const importMagic: Magic = {
  name: "import",
  summary: "imports a name from wherever it is exported, and writes the import into the cell",
  details: [
    "It looks through the modules of Node, the packages of the project, and what its package.json names. Where several export",
    "the name it takes the best known one and tells the others. Tab completes names.",
  ],
  examples: ["%import readFile", "%import z --from zod"],
  line: {
    summary: "imports NAME",
    arguments: [{ name: "NAME", kind: "import" }],
    // What stands below it may use the name.
    takes: "start",
    flags: [
      { name: "from", short: "f", value: "MODULE", help: "the module to import it from, when several export it" },
    ],
    async run(given, { types, runNested, rewriteCell, print }) {
      const name = given.word;
      const { statement, others } = choose(await types.findImports(name), name, given.flag("from"));
      await runNested({ source: statement, fileName: "import.ts", hasMagics: false });
      // By a function: a `$` in the statement means nothing but itself.
      rewriteCell((text) => text.replace(/^([ \t]*)%import\b.*$/m, (_, indent: string) => indent + statement));
      print(`${statement}\n`);
      if (others.length > 0)
        print(`Also exported by ${others.map((one) => `"${one}"`).join(", ")}: choose by --from.\n`);
    },
  },
};

interface Chosen extends ImportChoice {
  /** Other modules that export the name. */
  readonly others: readonly string[];
}

function choose(choices: readonly ImportChoice[] | undefined, name: string, from: string | undefined): Chosen {
  if (choices === undefined) {
    throw new MagicError("FAILED", "what is exported cannot be known without TypeScript's language server", {
      hint: "`%types` tells about it. Write the import yourself.",
    });
  }
  const modules = [...new Set(choices.map(({ module }) => module))];
  const chosen = choices.find(({ module }) => from === undefined || module === from);
  if (chosen !== undefined) return { ...chosen, others: modules.filter((module) => module !== chosen.module) };
  if (from !== undefined && modules.length > 0) {
    throw new MagicError("BAD_ARGUMENT", `"${from}" exports no "${name}"`, {
      hint: `It is exported by ${modules.map((module) => `"${module}"`).join(", ")}.`,
    });
  }
  throw new MagicError("BAD_ARGUMENT", `no module of Node and no package of the project exports "${name}"`, {
    hint: "Install the package that does: `%install PACKAGE`.",
  });
}
