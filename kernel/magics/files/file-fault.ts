import { LabtrailError } from "../../../src/shared/errors.ts";
import { MagicError } from "../magic.ts";

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  ENOTDIR: "a part of it is no folder",
  EISDIR: "it is a folder",
  EACCES: "you may not do that there",
  EPERM: "you may not do that there",
  EROFS: "the disk is read-only",
  ENOSPC: "the disk is full",
};

/** What the disk said against a path, as a mistake of the user. Anything else is thrown again. */
export function toFileFault(path: string, what: string, error: unknown): MagicError {
  if (error instanceof LabtrailError || !(error instanceof Error && "code" in error)) throw error;
  const reason = REASONS[String(error.code)] ?? error.message;
  return new MagicError("FAILED", `"${path}" cannot be ${what}: ${reason}`);
}
