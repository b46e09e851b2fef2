import type { DatasetDeclaration } from "../../../src/track/api/port.ts";
import type { DatasetRole } from "../../../src/track/run.ts";
import type { MagicCommand, MagicContext } from "../magic.ts";

const ROLES = ["train", "val", "test"] as const satisfies readonly DatasetRole[];

/** `%track data`. */
export const trackData: MagicCommand = {
  name: "data",
  summary:
    "names a dataset of the runs; its digest is taken over all of it, and stands with every metric measured on it",
  arguments: [{ name: "VARIABLE|PATH", kind: "path" }],
  flags: [
    { name: "name", value: "N", help: "what the dataset is called; by default as the variable or the file" },
    { name: "version", value: "V", help: "its version, in your own words" },
    { name: "role", choices: ROLES, help: "what it is used for" },
  ],
  async run(given, context) {
    await context.tracker.answer(context.executionId, {
      kind: "dataset",
      run: undefined,
      subject: await findSubject(given.word, context),
      name: given.flag("name"),
      version: given.flag("version"),
      role: ROLES.find((one) => one === given.flag("role")),
    });
  },
};

/** A variable goes before a file of the same name. */
async function findSubject(text: string, { runtime }: MagicContext): Promise<DatasetDeclaration["subject"]> {
  const isName = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(text);
  const description = isName ? await runtime.describeValue(text) : undefined;
  return description === undefined ? { kind: "file", path: text } : { kind: "variable", name: text, description };
}
