import { packageVersion } from "../../../src/shared/installation.ts";
import { renderRows } from "../columns.ts";
import type { Magic, MagicContext } from "../magic.ts";
import { CONFIG_OPTIONS, requireOption, type ConfigOption } from "./options.ts";

/** `%config`. */
export const configMagic: Magic = {
  name: "config",
  summary: "shows and changes how the session works",
  details: [
    ...CONFIG_OPTIONS.map(({ name, help, initial }) => `- \`${name}\`: ${help}; at first \`${initial}\``),
    "",
    "What is changed holds until the kernel is restarted. How TypeScript is compiled, the tsconfig.json of the project says.",
  ],
  examples: ["%config", "%config shell=bash"],
  line: {
    summary: "shows everything, one OPTION, or sets it by OPTION=VALUE",
    arguments: [{ name: "OPTION[=VALUE]", kind: "word", isOptional: true }],
    flags: [],
    async run(given, context) {
      const [written] = given.words;
      if (written === undefined) return context.print(await renderAll(context));
      const [, name = "", value] = /^([^=]+)(?:=(.*))?$/s.exec(written) ?? [];
      const option = requireOption(name, value);
      if (value !== undefined) context.options.set(name, value);
      context.print(`${name}=${valueOf(option, context)}\n`);
    },
  },
};

async function renderAll(context: MagicContext): Promise<string> {
  const options = CONFIG_OPTIONS.map((option) => [option.name, valueOf(option, context), option.help]);
  const facts = [
    ["labtrail", packageVersion],
    ["node", process.versions.node],
    ["notebook", context.notebookPath ?? "(not told by the frontend)"],
    ["folder", context.folder],
    ["tsconfig", (await context.tsconfigPath()) ?? "(none)"],
  ];
  return `${renderRows(["option", "value", "what it is"], options)}\n${renderRows(["fact", "value"], facts)}`;
}

function valueOf({ name, initial }: ConfigOption, { options }: MagicContext): string {
  return options.get(name) ?? initial;
}
