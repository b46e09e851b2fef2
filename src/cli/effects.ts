import { readAll } from "../git/blocking-io.ts";

/** The world outside a command, passed in so that commands are tested without mocks of modules. */
export interface Effects {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Data: what a pipe should receive. */
  readonly stdout: (text: string) => void;
  /** Data that may be no text. Absent where there is text only. */
  readonly stdoutBytes?: (bytes: Uint8Array) => void;
  /** All that is piped in. Absent where nothing can be. */
  readonly stdin?: () => Buffer;
  /** Talk: progress, warnings, errors. */
  readonly stderr: (text: string) => void;
  /** Whether stdout is a terminal that shows colours. */
  readonly hasColor: boolean;
  /** Whether stderr is a terminal, on which a line may be written over. */
  readonly isStderrTerminal: boolean;
  /** Asks a person, and gives the line that was typed. Absent where nobody sits. */
  readonly ask?: (question: string) => Promise<string>;
  /** Width of the terminal in columns. */
  readonly columns: number;
  /**
   * Calls back at the first Ctrl-C, which then no longer ends the program; the second one does. Returns how to stop
   * listening. Absent where nobody can press it.
   */
  readonly onInterrupt?: (listener: () => void) => () => void;
}

export function writeBytes({ stdout, stdoutBytes }: Effects, bytes: Buffer): void {
  if (stdoutBytes === undefined) stdout(bytes.toString());
  else stdoutBytes(bytes);
}

export function processEffects(): Effects {
  const { stdout, stderr, env } = process;
  return {
    cwd: process.cwd(),
    env,
    stdout: (text) => void stdout.write(text),
    stdoutBytes: (bytes) => void stdout.write(bytes),
    stdin: () => readAll(0),
    stderr: (text) => void stderr.write(text),
    hasColor: env["FORCE_COLOR"] !== undefined || (stdout.isTTY === true && env["NO_COLOR"] === undefined),
    isStderrTerminal: stderr.isTTY === true && env["TERM"] !== "dumb",
    ...(process.stdin.isTTY === true && stderr.isTTY === true ? { ask } : {}),
    // A terminal that does not know its width says 0.
    columns: stdout.columns || stderr.columns || 100,
    onInterrupt: (listener) => {
      process.once("SIGINT", listener);
      return () => void process.off("SIGINT", listener);
    },
  };
}

async function ask(question: string): Promise<string> {
  const { createInterface } = await import("node:readline/promises");
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
}
