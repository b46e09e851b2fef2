/** A command line that cannot be understood: exit code 2. Commands throw CliError; only the program throws this. */
export class UsageError extends Error {
  /** What to show below the message: the usage of the command, or a hint. */
  readonly help: string;

  constructor(message: string, help: string) {
    super(message);
    this.name = "UsageError";
    this.help = help;
  }
}
