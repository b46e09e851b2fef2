// Commands that change what is said about a run, and nothing of what it did.
import { redactText, redactValue } from "../../track/redact.ts";
import { resolveRun } from "../../track/run-reference.ts";
import { SEVERAL } from "../check-arguments.ts";
import { CliError } from "../cli-error.ts";
import type { CommandFactory } from "../command.ts";
import { REFERENCE, withStore } from "../look.ts";

const RUN = { type: "positional", required: true, description: `The run: ${REFERENCE}` } as const;
const RUNS = { type: "positional", required: true, valueHint: SEVERAL, description: `Runs: ${REFERENCE}` } as const;

/** `labtrail tag`: labels a run. */
export const tagCommandFactory: CommandFactory = (effects) => ({
  meta: { name: "tag", description: "Label a run" },
  args: {
    run: RUN,
    tag: { type: "positional", required: true, valueHint: SEVERAL, description: "KEY=VALUE; KEY= takes the tag away" },
  },
  run({ args }) {
    const [reference = "", ...words] = args._;
    const tags = Object.fromEntries(words.map(readTag));
    withStore(effects, (store) => store.setTags(resolveRun(store, reference), tags));
  },
});

function readTag(word: string): readonly [string, string | undefined] {
  const at = word.indexOf("=");
  if (at <= 0) throw new CliError("BAD_ARGUMENT", `"${word}" is not of the form KEY=VALUE`);
  const [key, value] = [word.slice(0, at), word.slice(at + 1)];
  return [key, value === "" ? undefined : String(redactValue(key, value))];
}

/** `labtrail note`: says something about a run in words. */
export const noteCommandFactory: CommandFactory = (effects) => ({
  meta: { name: "note", description: "Write a note to a run" },
  args: {
    run: RUN,
    text: { type: "positional", required: true, valueHint: SEVERAL, description: "The note" },
  },
  run({ args }) {
    const [reference = "", ...words] = args._;
    withStore(effects, (store) => store.addNote(resolveRun(store, reference), redactText(words.join(" ")), Date.now()));
  },
});

/** `labtrail archive`: hides runs from lists. */
export const archiveCommandFactory: CommandFactory = (effects) => ({
  meta: {
    name: "archive",
    description: "Hide runs from lists, with all they have; `labtrail restore` brings them back",
  },
  args: { run: RUNS },
  run({ args }) {
    withStore(effects, (store) => {
      // All references before the first change, which may give @last another meaning.
      for (const id of args._.map((reference) => resolveRun(store, reference))) store.archiveRun(id, Date.now());
    });
  },
});

/** `labtrail restore`: lists archived runs again. */
export const restoreCommandFactory: CommandFactory = (effects) => ({
  meta: { name: "restore", description: "List archived runs again; `labtrail runs --archived` shows which there are" },
  args: { run: RUNS },
  run({ args }) {
    withStore(effects, (store) => {
      for (const id of args._.map((reference) => resolveRun(store, reference))) store.restoreRun(id);
    });
  },
});
