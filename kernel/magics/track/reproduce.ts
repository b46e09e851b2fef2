import type { MagicCommand } from "../magic.ts";

/** `%track reproduce`. */
export const trackReproduce: MagicCommand = {
  name: "reproduce",
  summary:
    "makes a run again from its code, packages and data in a process of its own, and says whether the same came of it",
  arguments: [{ name: "RUN", kind: "word" }],
  flags: [
    {
      name: "tol",
      value: "[METRIC=][abs:|rel:]N",
      isRepeatable: true,
      help: "how far numbers may be apart, relative unless it says abs; by default 1e-6",
    },
    { name: "slice", help: "the cells it rests on, in the order in which they ran: the default" },
    { name: "notebook", help: "the notebook from top to bottom instead" },
    {
      name: "in",
      value: "DIR",
      help: "builds the work tree there and leaves it; a DIR with files in it is taken as it is",
    },
    { name: "no-install", help: "with the packages that are installed in the project" },
    { name: "times", value: "N", help: "so many times, to measure how far results are apart" },
  ],
  run: async (given, context) => (await import("./run-reproduce.ts")).reproduce(given, context),
};
