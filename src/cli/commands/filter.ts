import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";

import { type ContentMode, filterContent } from "../../git/filter-content.ts";
import { findTopFolder, fromTopFolder } from "../../git/top-folder.ts";
import { readFlags } from "../../notebook/strip-settings/read-flags.ts";
import { SEVERAL } from "../check-arguments.ts";
import { CliError } from "../cli-error.ts";
import type { CommandFactory } from "../command.ts";
import { type Effects, writeBytes } from "../effects.ts";
import { stripArgs } from "../strip-args.ts";

/** `labtrail clean`: a notebook from stdin, as it is to be committed. */
export const cleanCommandFactory: CommandFactory = (effects) =>
  pipeCommand(effects, "clean", "Strip a notebook from stdin to stdout, as a filter of git or of another tool");

/** `labtrail smudge`: a committed notebook from stdin, with the outputs that were kept for it. */
export const smudgeCommandFactory: CommandFactory = (effects) =>
  pipeCommand(effects, "smudge", "Put kept outputs back into a notebook from stdin");

/** `labtrail textconv`: a notebook as text for reading. */
export const textconvCommandFactory: CommandFactory = (effects) =>
  pipeCommand(effects, "textconv", "Show a notebook, a file or stdin, as a script with a mark before each cell");

function pipeCommand(effects: Effects, mode: ContentMode, description: string): ReturnType<CommandFactory> {
  return {
    meta: { name: mode, description },
    args: {
      path: {
        type: "positional",
        required: false,
        valueHint: SEVERAL,
        description:
          mode === "textconv" ? "The notebook" : "What the file is called; its outputs are then kept and put back",
      },
      ...stripArgs(),
    },
    run({ rawArgs }) {
      const { settings: flags, rest } = readFlags(rawArgs);
      const [path = "", excess] = rest;
      if (excess !== undefined) throw new CliError("BAD_ARGUMENT", `"${excess}" is one argument too many`);
      const top = findTopFolder(effects);
      const onWarning = (text: string) => effects.stderr(`labtrail: ${text}\n`);
      const isFile = mode === "textconv" && path !== "";
      const content = isFile ? readNotebook(effects, path) : readStdin(effects, mode);
      const name = path === "" ? "" : fromTopFolder(top, resolve(effects.cwd, path));
      // A file that is no notebook passes through, and it may be no text.
      writeBytes(effects, filterContent(mode, name, content, { cwd: top, env: effects.env, flags, onWarning }));
    },
  };
}

function readNotebook({ cwd }: Effects, name: string): Buffer {
  const path = resolve(cwd, name);
  if (existsSync(path)) return readFileSync(path);
  throw new CliError("FILE_NOT_FOUND", `there is no notebook "${name}"`, { hint: "Give the path of an .ipynb file." });
}

function readStdin({ stdin }: Effects, mode: ContentMode): Buffer {
  if (stdin !== undefined) return stdin();
  throw new CliError("BAD_ARGUMENT", "nothing is piped in", { hint: `Run: labtrail ${mode} < notebook.ipynb` });
}
