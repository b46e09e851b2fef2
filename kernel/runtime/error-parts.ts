// What an error says about itself. It is an object of user code, and each of its properties may throw, or be as long as it
// likes.
import { types } from "node:util";

const MAX_LENGTH = 10_000;

/** Whether something that was thrown is an error, also one of another realm. A proxy is none, as its traps would be run. */
export function isError(thrown: unknown): thrown is Error {
  if (types.isNativeError(thrown)) return true;
  if (typeof thrown !== "object" || thrown === null || types.isProxy(thrown)) return false;
  return maybeRead(() => thrown instanceof Error) === true;
}

/** The name of an error or, as many define a class without setting `name`, of its class. */
export function errorName(error: Error): string {
  const name = maybeRead(() => error.name);
  if (typeof name === "string" && name !== "" && name !== "Error") return shortened(name);
  const className: unknown = maybeRead(() => error.constructor.name);
  return typeof className === "string" && className !== "" ? shortened(className) : "Error";
}

export function errorMessage(error: Error): string {
  try {
    return shortened(String(error.message));
  } catch (thrown) {
    // The message of a getter's error is read no further.
    const reason = types.isNativeError(thrown) ? dataMessage(thrown) : undefined;
    return reason === undefined ? "a message that cannot be read" : `a message that cannot be read: ${reason}`;
  }
}

/** What the error says is to be done about it, as those of labtrail and of some databases do. */
export function maybeHint(error: Error): string | undefined {
  // The hint of a getter is not asked for.
  const hint: unknown = maybeRead(() => Object.getOwnPropertyDescriptor(error, "hint")?.value as unknown);
  return typeof hint === "string" && hint.trim() !== "" ? shortened(hint) : undefined;
}

/** The whole text of the stack; empty when there is none. */
export function errorStack(error: Error): string {
  const stack = maybeRead(() => error.stack);
  return typeof stack === "string" ? stack : "";
}

/** What else an error holds that went wrong. */
export interface RelatedErrors {
  /** Of an AggregateError. */
  readonly errors: readonly unknown[];
  /** With what they are to the error. */
  readonly others: readonly (readonly [label: string, thrown: unknown])[];
}

export function relatedErrors(error: Error): RelatedErrors {
  const errors: unknown = maybeRead(() => (error instanceof AggregateError ? error.errors : undefined));
  const suppressed = errorName(error) === "SuppressedError" ? (["error", "suppressed"] as const) : [];
  const labels = { cause: "Caused by:", error: "Thrown at disposal:", suppressed: "Thrown before:" } as const;
  const others = (["cause", ...suppressed] as const).flatMap((key) => {
    const related: unknown = maybeRead(() => Reflect.get(error, key) as unknown);
    return related === undefined ? [] : [[labels[key], related] as const];
  });
  return { errors: Array.isArray(errors) ? (errors as readonly unknown[]) : [], others };
}

function maybeRead<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function dataMessage(error: Error): string | undefined {
  const message: unknown = Object.getOwnPropertyDescriptor(error, "message")?.value;
  return typeof message === "string" ? shortened(message) : undefined;
}

function shortened(text: string): string {
  if (text.length <= MAX_LENGTH) return text;
  return `${text.slice(0, MAX_LENGTH).toWellFormed()}\n... ${text.length - MAX_LENGTH} more characters`;
}
