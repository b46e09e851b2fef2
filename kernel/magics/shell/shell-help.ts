/** What help says about commands of the shell, which have no name to be found by. */
export const SHELL_HELP = {
  title: "Commands of the shell",
  forms: [
    { written: "!COMMAND", summary: "runs a command of the shell" },
    { written: "NAME = !COMMAND", summary: "runs it, and keeps the lines that it prints" },
  ],
  details: [
    "- It runs in the session's folder, with its environment; `%config shell=bash` chooses another shell. Output is shown as",
    "  it comes, colours and all. Nobody can type: a command that asks finds that its input has ended.",
    "- `{expression}` takes a value of the session. Outside of quotes it becomes one word, or one for each element of an array,",
    "  whatever is in it; inside double quotes it is text; inside single quotes, behind a backslash and in `${name}`, braces are",
    "  the shell's own. `{{` and `}}` are braces.",
    "- A command that fails does not fail the cell, but says so. Stop ends it with all that it has started. What it leaves in",
    "  the background ends with the kernel.",
    "- The lines are an array, with `text` (all of it) and `exitCode`. `const`, `let` and a type go before them as elsewhere.",
    "- `!ready` is TypeScript when the name has a value, and a command when it has none. `!!ready` is always TypeScript.",
  ],
  examples: ["!git log --oneline -n {count}", "const files: string[] = !ls {folder}\nfiles.length"],
} as const;
