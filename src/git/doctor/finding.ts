/** What the doctor says about one thing. */
export interface Finding {
  /** What was looked at, in a word or two. */
  readonly subject: string;
  /** `error`: notebooks are, or will be, committed with outputs, or git refuses them. `warning`: something is lost or slow. */
  readonly level: "ok" | "note" | "warning" | "error";
  readonly message: string;
  /** What to do about it, as a command or a sentence. */
  readonly fix?: string;
}

export const ok = (subject: string, message: string): Finding => ({ subject, level: "ok", message });

export const note = (subject: string, message: string): Finding => ({ subject, level: "note", message });

export const warning = (subject: string, message: string, fix: string): Finding => ({
  subject,
  level: "warning",
  message,
  fix,
});

export const error = (subject: string, message: string, fix: string): Finding => ({
  subject,
  level: "error",
  message,
  fix,
});

/** "1 notebook", "3 notebooks". */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** The first few of some names. */
export function some(names: readonly string[]): string {
  const shown = names.slice(0, 3).join(", ");
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown;
}
