import type { ArgsDef, CommandDef } from "citty";

import { type RefreshedNotebook, refreshNotebooks } from "../../../git/refresh.ts";
import { assertNever } from "../../../shared/errors.ts";
import type { CommandFactory } from "../../command.ts";

const ARGS = {
  all: { type: "boolean", description: "Refresh notebooks, too, whose outputs nothing keeps" },
} as const satisfies ArgsDef;

/** `labtrail git refresh`. */
export const refreshCommandFactory: CommandFactory = (effects) => {
  const command: CommandDef<typeof ARGS> = {
    meta: {
      name: "refresh",
      description: "End false modified states: show git that of some notebooks only the outputs are new",
    },
    args: ARGS,
    run: ({ args }) => {
      const notebooks = refreshNotebooks(effects, { includesUnkept: args.all === true });
      for (const notebook of notebooks) effects.stdout(`${notebook.path} ${describe(notebook)}\n`);
      if (notebooks.length === 0) effects.stderr("git takes no notebook for modified\n");
    },
  };
  return command as unknown as CommandDef;
};

function describe({ path, state }: RefreshedNotebook): string {
  switch (state) {
    case "refreshed":
      return "is not modified: only its outputs are new";
    case "unkept":
      return "has new outputs, and nothing keeps them: a pull or a switch could replace them. If they may go: labtrail git refresh --all";
    case "edited":
      return "is modified: a cell or the metadata changed";
    case "unfiltered":
      return `is committed with its outputs, and counts as modified until it is committed without: git add --renormalize "${path}"`;
    case "broken":
      return "cannot be read, as git says above";
    default:
      return assertNever(state);
  }
}
