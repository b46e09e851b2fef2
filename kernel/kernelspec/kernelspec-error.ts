import { LabtrailError } from "../../src/shared/errors.ts";

export type KernelspecErrorCode = "BAD_ARGUMENT" | "NO_PREFIX" | "NO_PROJECT" | "NOT_INSTALLED" | "NOT_WRITABLE";

/** A kernelspec could not be installed or removed. */
export class KernelspecError extends LabtrailError<KernelspecErrorCode> {}
