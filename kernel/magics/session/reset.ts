import { MagicError, type Magic } from "../magic.ts";

/** `%reset`. */
export const resetMagic: Magic = {
  name: "reset",
  summary: "forgets all names, and begins with a fresh process",
  details: [
    "Everything of the process is gone: names, loaded modules, timers, servers, the folder and the environment as they were",
    "changed. The numbers of the cells, the history and tracking go on. It stands at the beginning of a cell, since nothing",
    "above it in the cell would survive it.",
  ],
  examples: ["%reset -f\nconst fresh = true;"],
  line: {
    takes: "start",
    summary: "asks whether that is meant, and does it",
    arguments: [],
    flags: [{ name: "force", short: "f", help: "does not ask" }],
    async run(given, context) {
      if (!given.has("force") && !(await isMeant(context.ask))) return context.print("nothing was reset\n");
      await context.restart();
      context.print("the session is fresh\n");
    },
  },
};

async function isMeant(ask: (prompt: string) => Promise<string | undefined>): Promise<boolean> {
  const answer = await ask("Forget all names, and begin with a fresh process? (y/n)");
  if (answer === undefined) {
    throw new MagicError("FAILED", "nobody can be asked whether that is meant", {
      hint: "`%reset -f` does not ask.",
    });
  }
  return /^y(?:es)?$/i.test(answer.trim());
}
