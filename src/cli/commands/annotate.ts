// Commands that change what is said about a run, and nothing of what it did.
import { redactText, redactValue } from "../../track/redact.ts";
import { detailsToJson } from "../../track/report/to-json.ts";
import { resolveRun } from "../../track/run-reference.ts";
import type { RunId } from "../../shared/ids.ts";
import type { TrailStore } from "../../track/store.ts";
import { SEVERAL } from "../check-arguments.ts";
import { CliError } from "../cli-error.ts";
import type { CommandFactory } from "../command.ts";
import type { Effects } from "../effects.ts";
import { JSON_FLAG, REFERENCE, withStore } from "../look.ts";

const RUN = { type: "positional", required: true, description: `The run: ${REFERENCE}` } as const;
const RUNS = { type: "positional", required: true, valueHint: SEVERAL, description: `Runs: ${REFERENCE}` } as const;

/** Changes something of runs, and prints them afterwards for programs. */
function changeRuns(
  effects: Effects,
  references: readonly string[],
  isJson: unknown,
  apply: (store: TrailStore, id: RunId) => void,
): void {
  withStore(effects, (store) => {
    // All references before the first change, which may give @last another meaning.
    const ids = references.map((reference) => resolveRun(store, reference));
    for (const id of ids) apply(store, id);
    if (isJson !== true) return;
    effects.stdout(
      `${JSON.stringify(
        ids.map((id) => detailsToJson(store.requireRun(id))),
        undefined,
        2,
      )}\n`,
    );
  });
}

/** `labtrail tag`: labels a run. */
export const tagCommandFactory: CommandFactory = (effects) => ({
  meta: { name: "tag", description: "Label a run" },
  args: {
    run: RUN,
    tag: { type: "positional", required: true, valueHint: SEVERAL, description: "KEY=VALUE; KEY= takes the tag away" },
    json: JSON_FLAG,
  },
  run({ args }) {
    const [reference = "", ...words] = args._;
    const tags = Object.fromEntries(words.map(readTag));
    changeRuns(effects, [reference], args["json"], (store, id) => store.setTags(id, tags));
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
    json: JSON_FLAG,
  },
  run({ args }) {
    const [reference = "", ...words] = args._;
    const text = redactText(words.join(" "));
    changeRuns(effects, [reference], args["json"], (store, id) => store.addNote(id, text, Date.now()));
  },
});

/** `labtrail archive`: hides runs from lists. */
export const archiveCommandFactory: CommandFactory = (effects) => ({
  meta: {
    name: "archive",
    description: "Hide runs from lists, with all they have; `labtrail restore` brings them back",
  },
  args: { run: RUNS, json: JSON_FLAG },
  run({ args }) {
    changeRuns(effects, args._, args["json"], (store, id) => store.archiveRun(id, Date.now()));
  },
});

/** `labtrail restore`: lists archived runs again. */
export const restoreCommandFactory: CommandFactory = (effects) => ({
  meta: { name: "restore", description: "List archived runs again; `labtrail runs --archived` shows which there are" },
  args: { run: RUNS, json: JSON_FLAG },
  run({ args }) {
    changeRuns(effects, args._, args["json"], (store, id) => store.restoreRun(id));
  },
});
