/** The program that runs a text of the user, and how it is handed over. */
export interface ShellProgram {
  readonly file: string;
  readonly args: readonly string[];
  /** Whether Windows must hand the arguments over as they are: cmd.exe reads its line itself. */
  readonly isVerbatim?: boolean;
}

/** The shell of the system, as Node's own `exec` uses it. */
export function shellFor(command: string, env: Readonly<Record<string, string>>): ShellProgram {
  if (process.platform !== "win32") return { file: "/bin/sh", args: ["-c", command] };
  return {
    file: env["ComSpec"] ?? env["COMSPEC"] ?? "cmd.exe",
    args: ["/d", "/s", "/c", `"${command}"`],
    isVerbatim: true,
  };
}
