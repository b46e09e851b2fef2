import { LabtrailError } from "../../src/shared/errors.ts";

/** A runtime was asked for something it cannot do in its present state. */
export class RuntimeError extends LabtrailError<"TOO_MANY_CELLS" | "RUNTIME_CLOSED"> {}
