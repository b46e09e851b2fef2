import type { VariableSummary } from "../../runtime/inquiry.ts";
import type { MagicArguments } from "../arguments.ts";
import { renderColumns, renderRows } from "../columns.ts";
import type { ArgumentSpec, Magic, MagicContext } from "../magic.ts";

const TYPES: readonly ArgumentSpec[] = [{ name: "TYPE", kind: "word", isOptional: true, isRepeatable: true }];

/** `%who`. */
export const whoMagic: Magic = {
  name: "who",
  summary: "lists the names of the session",
  examples: ["%who", "%who function Tensor"],
  line: {
    summary: "lists the top-level names that hold something; with TYPE only those of that type",
    arguments: TYPES,
    flags: [],
    async run(given, context) {
      const variables = await findVariables(given, context);
      if (variables.length > 0) context.print(renderColumns(variables.map(({ name }) => name)));
    },
  },
};

/** `%whos`. */
export const whosMagic: Magic = {
  name: "whos",
  summary: "lists the names of the session with type and value",
  details: ["No getter and no method of a value is run for it."],
  line: {
    summary: "as `%who`, one name a line",
    arguments: TYPES,
    flags: [],
    async run(given, context) {
      const variables = await findVariables(given, context);
      const rows = variables.map(({ name, type, text, isImport }) => [name, type, isImport ? "(imported)" : text]);
      if (rows.length > 0) context.print(renderRows(["name", "type", "value"], rows));
    },
  },
};

async function findVariables(
  { words }: MagicArguments,
  { runtime, print }: MagicContext,
): Promise<readonly VariableSummary[]> {
  const all = (await runtime.inquire({ kind: "variables" })) ?? [];
  const wanted = words.map((word) => word.toLowerCase());
  // `Array` stands for `Array(3)` as well.
  const found = all.filter(
    ({ type }) => wanted.length === 0 || wanted.includes(type.replace(/\(.*$/s, "").toLowerCase()),
  );
  if (found.length === 0) {
    print(words.length === 0 ? "no cell has declared a name yet\n" : `no name is of the type ${words.join(" or ")}\n`);
  }
  return found.toSorted((a, b) => a.name.localeCompare(b.name));
}
