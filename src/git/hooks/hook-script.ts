import { assertNever } from "../../shared/errors.ts";

/** The hooks that labtrail has a part in. */
export const HOOK_NAMES = ["pre-commit", "post-merge", "post-checkout", "post-rewrite"] as const;

export type HookName = (typeof HOOK_NAMES)[number];

export function isHookName(name: string): name is HookName {
  return (HOOK_NAMES as readonly string[]).includes(name);
}

/** Where the hook that was there before is kept, to be run first. */
export const BEFORE_SUFFIX = ".before-labtrail";

const BEGIN = "# >>> labtrail: written by `labtrail git install`, removed by `labtrail git uninstall` >>>";
const END = "# <<< labtrail <<<";
const SHEBANG = "#!/bin/sh\n";
const BLOCK = new RegExp(`${escapeRegExp(BEGIN)}\n[^]*?${escapeRegExp(END)}\n?`);

/** Whether a hook, or a part of it, is ours. */
export function hasBlock(text: string): boolean {
  return BLOCK.test(text);
}

/** A hook that is ours alone. It runs the one that was there before, in whatever language that is, and stops with it. */
export function renderHook(name: HookName): string {
  // By its own name: other tools move our file aside, and it still is this hook.
  const before = `before="\${0%/*}/${name}${BEFORE_SUFFIX}"\nif [ -x "$before" ]; then "$before" "$@" || exit $?; fi\n`;
  return SHEBANG + renderBlock(name, before);
}

/** A hook with our part at its end. */
export function withBlock(text: string, name: HookName): string {
  const own = renderBlock(name);
  if (hasBlock(text)) return text.replace(BLOCK, (found) => (found.endsWith("\n") ? own : own.trimEnd()));
  if (text === "") return SHEBANG + own;
  // A last line without its end is kept so: our mark goes away with ours.
  return text.endsWith("\n") ? text + own : `${text}\n${own.trimEnd()}`;
}

/** A hook without our part; undefined when nothing else was in it. */
export function withoutBlock(text: string): string | undefined {
  const [own] = BLOCK.exec(text) ?? [];
  if (own === undefined) return text;
  const rest = own.endsWith("\n") ? text.replace(own, "") : text.replace(`\n${own}`, "");
  return rest === SHEBANG || rest === "" ? undefined : rest;
}

/** Whether our part may be written below a text: only a shell can read it. */
export function isShellScript(text: string): boolean {
  return text === "" || !text.startsWith("#!") || /^#!.*\b(?:sh|bash|dash|zsh|ksh)\b/.test(text);
}

function renderBlock(name: HookName, first = ""): string {
  return `${BEGIN}\n${first}${bodyOf(name)}${END}\n`;
}

// Husky has the shell stop at the first command that fails, and git takes the exit code of some hooks for its own: so no
// command of ours fails unless a commit shall.

/** Which program it is, is a setting of each clone; one without it finds the program as a shell does. */
const START = "labtrail=$(git config --get labtrail.command || echo labtrail)\n";

function call(name: HookName): string {
  return `(PATH="./node_modules/.bin:$PATH"; eval "exec $labtrail git hook ${name} \\"\\$@\\"")`;
}

function bodyOf(name: HookName): string {
  switch (name) {
    case "pre-commit":
      // Git answers in milliseconds whether there is anything to do; to start Node takes longer than most commits.
      return `if ! git diff --cached --quiet -- "*.ipynb" "*.ts" "*.mts" "*.tsx"; then
  ${START}  ${call(name)} && status=0 || status=$?
  case $status in
    0) ;;
    126 | 127)
      if ! git diff --cached --quiet -- "*.ipynb"; then
        echo "labtrail cannot be started, so nothing has checked the notebooks of this commit." >&2
        echo "  Install it (npm install), and run: labtrail git install" >&2
        exit 1
      fi
      ;;
    *) exit 1 ;;
  esac
fi
`;
    case "post-checkout":
      // 0 is for single files, where nothing moves.
      return `if [ "$3" = 1 ]; then\n  ${START}  ${call(name)} || :\nfi\n`;
    case "post-merge":
    case "post-rewrite":
      return `${START}${call(name)} || :\n`;
    default:
      return assertNever(name);
  }
}

function escapeRegExp(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);
}
