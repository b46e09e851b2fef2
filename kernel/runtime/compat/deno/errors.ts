// The classes of errors that Deno's functions throw, by what Node says.
const CODES: Readonly<Record<string, string>> = {
  ENOENT: "NotFound",
  EACCES: "PermissionDenied",
  EPERM: "PermissionDenied",
  EEXIST: "AlreadyExists",
  ENOTEMPTY: "AlreadyExists",
  EISDIR: "IsADirectory",
  ENOTDIR: "NotADirectory",
  EINVAL: "InvalidData",
  EBUSY: "Busy",
  ETIMEDOUT: "TimedOut",
  ECONNREFUSED: "ConnectionRefused",
  ECONNRESET: "ConnectionReset",
  EADDRINUSE: "AddrInUse",
};

type ErrorClass = new (message: string, options?: ErrorOptions) => Error;

/** `Deno.errors`. */
export const denoErrors: Readonly<Record<string, ErrorClass>> = Object.fromEntries(
  [...new Set(Object.values(CODES))].map((name) => [name, createErrorClass(name)]),
);

function createErrorClass(name: string): ErrorClass {
  const made = {
    [name]: class extends Error {
      override readonly name = name;
    },
  };
  return made[name] as ErrorClass;
}

/** What Deno would throw in place of an error of Node. */
function toDenoError(error: unknown): unknown {
  if (!(error instanceof Error) || !("code" in error)) return error;
  const errorClass = denoErrors[CODES[String(error.code)] ?? ""];
  if (errorClass === undefined) return error;
  const told = new errorClass(error.message, { cause: error });
  // The user's own frames.
  Error.captureStackTrace(told, toDenoError);
  return told;
}

export function withDenoErrors<Result>(call: () => Result): Result {
  try {
    return call();
  } catch (error) {
    throw toDenoError(error);
  }
}

export async function withDenoErrorsLater<Result>(call: () => Promise<Result>): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    throw toDenoError(error);
  }
}
