import type { Congestion } from "../../runtime/runtime.ts";
import { MagicError, type Magic, type MagicContext } from "../magic.ts";
import { requireSurroundings } from "../surroundings.ts";
import { describeFailure } from "./describe-failure.ts";
import { runProgram } from "./run-program.ts";
import { ShownText } from "./shown-text.ts";
import { withColors } from "./with-colors.ts";

/** The longest argument that every system takes. */
const MAX_LENGTH = process.platform === "win32" ? 30_000 : 130_000;

/** `%%sh` and `%%bash`. */
export const shellCellMagics: readonly Magic[] = (["sh", "bash"] as const).map((shell) => ({
  name: shell,
  summary: `runs the cell as a script of ${shell}`,
  details: [
    "It runs in the session's folder and with its environment. Other than a `!command`, it fails the cell when its last",
    "command fails, and it takes no values of the session: `{` and `}` are the shell's own.",
  ],
  examples: [`%%${shell}\nset -e\nfor name in *.csv; do\n  head -n 1 "$name"\ndone`],
  cell: {
    takes: "text",
    summary: `runs the lines below by \`${shell} -c\``,
    arguments: [],
    flags: [],
    run: (_given, context, text) => runScript(shell, text, context),
  },
}));

async function runScript(shell: string, script: string, context: MagicContext): Promise<void> {
  if (script.length > MAX_LENGTH) {
    throw new MagicError(
      "FAILED",
      `the script has ${script.length} characters, and ${shell} can be handed ${MAX_LENGTH}`,
      {
        hint: "Write it to a file by `%%writefile`, and run that.",
      },
    );
  }
  const { cwd, env } = await requireSurroundings(context);
  const { signal, lifetime } = context;
  const shown = new ShownText(context);
  const onText = (name: "stdout" | "stderr", text: string): Congestion => shown.write(name, text);
  const program = { file: shell, args: ["-c", script], cwd, env: withColors(env, context.options) };
  const end = await runProgram({ ...program, signal, lifetime, onText });
  if (end.kind === "not-started" && end.code === "ENOENT") {
    throw new MagicError("FAILED", `there is no ${shell} on the PATH of the session`, {
      hint:
        process.platform === "win32"
          ? "Git for Windows brings one. `!command` uses the shell of Windows."
          : "`%env PATH` shows where it was looked for.",
    });
  }
  const failure = describeFailure(end);
  if (failure !== undefined) throw new MagicError("FAILED", `the script ${failure}`);
}
