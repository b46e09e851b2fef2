import type { DatasetRole } from "../../src/track/run.ts";
import { parseArguments } from "./arguments.ts";
import { MagicError, type MagicContext } from "./magic.ts";
import type { TrackCommand } from "./track-command.ts";
import type { DatasetDeclaration } from "../../src/track/tracker.ts";

const ROLES = ["train", "val", "test"] as const satisfies readonly DatasetRole[];

/** `%track data`. */
export const trackData: TrackCommand = {
  name: "data",
  form: "data VARIABLE|PATH [--name N] [--version V] [--role train|val|test]",
  summary:
    "names a dataset of the runs; its digest is taken over all of it, and stands with every metric measured on it",
  async run(argument, context) {
    const { words, flags } = parseArguments(argument, { flags: ["name", "version", "role"] });
    const [subject, second] = words;
    if (subject === undefined || second !== undefined) {
      throw new MagicError("BAD_ARGUMENT", `\`%track data\` takes one variable or path, and got "${words.join(" ")}"`);
    }
    const name = flags.get("name")?.at(-1);
    const version = flags.get("version")?.at(-1);
    const role = flags.get("role")?.at(-1);
    await context.tracker.addDataset(context.executionId, {
      subject: await findSubject(subject, context),
      ...(name === undefined ? {} : { name }),
      ...(version === undefined ? {} : { version }),
      ...(role === undefined ? {} : { role: parseRole(role) }),
    });
  },
};

/** A variable goes before a file of the same name. */
async function findSubject(text: string, { runtime }: MagicContext): Promise<DatasetDeclaration["subject"]> {
  const isName = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(text);
  const description = isName ? await runtime.describeValue(text) : undefined;
  return description === undefined ? { kind: "file", path: text } : { kind: "variable", name: text, description };
}

function parseRole(text: string): DatasetRole {
  const role = ROLES.find((one) => one === text);
  if (role !== undefined) return role;
  throw new MagicError("BAD_ARGUMENT", `"--role ${text}" is not one of ${ROLES.join(", ")}`);
}
