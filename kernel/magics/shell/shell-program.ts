import { basename } from "node:path";

/** The program that runs a text of the user, and how it is handed over. */
export interface ShellProgram {
  readonly file: string;
  readonly args: readonly string[];
  /** Whether Windows must hand the arguments over as they are: cmd.exe reads its line itself. */
  readonly isVerbatim?: boolean;
}

/** How a shell is given a command. */
export function shellFor(command: string, shell: string): ShellProgram {
  if (/^cmd(?:\.exe)?$/i.test(basename(shell))) {
    return { file: shell, args: ["/d", "/s", "/c", `"${command}"`], isVerbatim: true };
  }
  return { file: shell, args: ["-c", command] };
}
