import { TYPE_LEVELS, type TypeLevel } from "../session/cell-types.ts";
import type { Magic, MagicCommand } from "./magic.ts";

const MEANINGS: Readonly<Record<TypeLevel, string>> = {
  error: "checks each cell before it runs; one with a fault in its types does not run",
  warn: "runs cells whatever their types are, and tells the faults below them",
  off: "looks for no faults; completion and inspection go on knowing types",
};

/** `%types`: what a fault in a cell's types means. */
export const typesMagic: Magic = {
  name: "types",
  summary: "says what a fault in a cell's types means: an error, a warning, or nothing",
  details: [
    "A tsconfig.json of the notebook's project is honoured. Without one, what is only implicitly `any` is no fault.",
    "`// @ts-expect-error` above a line, and `// @ts-nocheck` on top of a cell, work as in a file.",
  ],
  examples: ["%types error"],
  line: {
    summary: "tells which of them holds, and what the types rest on",
    arguments: [],
    flags: [],
    async run(_given, { types, print }) {
      const { pid, config } = (await types.status()) ?? {};
      print(
        [
          `${types.level}: ${MEANINGS[types.level]}`,
          `settings: ${config ?? "no tsconfig.json; strict, and what is implicitly any is no fault"}`,
          `server: ${pid === undefined ? "not running; it starts when it is needed" : `process ${pid}`}`,
          "",
        ].join("\n"),
      );
    },
  },
  commands: TYPE_LEVELS.map(toCommand),
};

function toCommand(level: TypeLevel): MagicCommand {
  return {
    name: level,
    summary: MEANINGS[level],
    arguments: [],
    flags: [],
    async run(_given, { types, print }) {
      types.level = level;
      print(`From the next cell on: ${MEANINGS[level]}.\n`);
    },
  };
}
