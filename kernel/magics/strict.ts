import type { Magic, MagicCommand, MagicContext } from "./magic.ts";

/** `%strict`. */
export const strictMagic: Magic = {
  name: "strict",
  summary: "refuses cells that assign to a name which was never declared",
  details: [
    "Without it, `total = 0` makes `total` a variable of the session and warns once. It holds from the next cell on, until",
    "the kernel is restarted.",
  ],
  examples: ["%strict on"],
  line: { summary: "tells whether it is on", arguments: [], flags: [], run: tellState },
  commands: [
    createSwitch("on", "makes it an error, before anything of the cell runs", true),
    createSwitch("off", "makes it a warning, as at first", false),
  ],
};

function createSwitch(name: string, summary: string, isStrict: boolean): MagicCommand {
  return {
    name,
    summary,
    arguments: [],
    flags: [],
    run: (given, context) => {
      context.names.setStrict(isStrict);
      return tellState(given, context);
    },
  };
}

async function tellState(_given: unknown, { names, print }: MagicContext): Promise<void> {
  const effect = names.isStrict ? "an error" : "a warning, once for each name";
  print(`strict is ${names.isStrict ? "on" : "off"}: assigning to a name that was never declared is ${effect}\n`);
}
