// What the kernel knows of types. Nothing waits for it that need not: cells are only noted, the service behind it starts
// when the kernel has nothing else to do, and an answer that takes too long is given up.
import { LabtrailError } from "../../src/shared/errors.ts";
import { settledWithin } from "../../src/shared/settled-within.ts";
import type { ServiceErrorCode } from "../../src/service/service-error.ts";
import type {
  ImportChoice,
  TypeCompletion,
  TypeCompletions,
  TypeInspection,
  TypeProblem,
  TypeService,
  TypeServiceStatus,
} from "../../src/service/type-service.ts";
import type { FaultLog } from "./fault-log.ts";
import { OnDemand } from "./on-demand.ts";

/** What faults in types mean: the cell does not run, they are told below it, or they are not looked for. */
export type TypeLevel = (typeof TYPE_LEVELS)[number];
export const TYPE_LEVELS = ["error", "warn", "off"] as const;

/** How types are known in a kernel. */
export interface CellTypesParts {
  readonly open: () => Promise<TypeService>;
  readonly level: TypeLevel;
  /** How long the end of a cell may wait for its types while no other cell waits: of a service that starts, and later. */
  readonly waitMs: { readonly cold: number; readonly warm: number };
  /** How long after the first answer the service is started, if nothing has started it by then; undefined for never. */
  readonly warmUpMs: number | undefined;
  /** How long a completion may wait for types; afterwards it makes do without. */
  readonly completeMs: number;
}

/** A cell as the user wrote it. */
export interface WrittenCell {
  /** The name of its frames in a stack. */
  readonly fileName: string;
  readonly source: string;
}

/** JupyterLab gives up after a second, and shows nothing then. */
export const COMPLETE_LIMIT_MS = 800;
const INSPECT_LIMIT_MS = 3000;
/** Looking through every package for a name takes its time once. */
const IMPORT_LIMIT_MS = 10_000;
/** A cell that must be checked before it runs. */
const CHECK_LIMIT_MS = 30_000;

export class CellTypes {
  level: TypeLevel;
  /** How long a completion may take, in all. */
  readonly completeMs: number;
  readonly #parts: CellTypesParts | undefined;
  readonly #log: FaultLog;
  readonly #service: OnDemand<TypeService>;
  #accepted: WrittenCell[] = [];
  #notice: string | undefined;
  #hasTold = false;
  #hasAnswered = false;

  /** @param parts - Undefined for a kernel that knows nothing of types. */
  constructor(parts: CellTypesParts | undefined, log: FaultLog) {
    this.#parts = parts;
    this.#log = log;
    this.level = parts?.level ?? "off";
    this.completeMs = parts?.completeMs ?? COMPLETE_LIMIT_MS;
    this.#service = new OnDemand(() => {
      if (parts === undefined) throw new Error("this kernel was made without types");
      return parts.open();
    });
  }

  /** How long the end of a cell may wait for its types. */
  get waitMs(): number {
    const { cold, warm } = this.#parts?.waitMs ?? { cold: 0, warm: 0 };
    return this.#hasAnswered ? warm : cold;
  }

  /** To be told of each cell that is sent off to run. */
  accept(cell: WrittenCell): void {
    if (this.#parts !== undefined) this.#accepted.push(cell);
  }

  /** To be told when the session's names are gone. */
  async clear(): Promise<void> {
    this.#accepted = [];
    (await this.#service.maybeGet())?.clear();
  }

  /** Starts the service some time from now, for a user who has only just opened the notebook. */
  warmUp(): void {
    const { warmUpMs } = this.#parts ?? {};
    if (warmUpMs === undefined) return;
    setTimeout(() => void this.#ask((service) => service.start(), CHECK_LIMIT_MS), warmUpMs).unref();
  }

  complete(code: string, offset: number): Promise<TypeCompletions | undefined> {
    return this.#ask((service) => service.complete(code, offset), this.completeMs);
  }

  inspect(code: string, offset: number, isDetailed: boolean): Promise<TypeInspection | undefined> {
    return this.#ask((service) => service.inspect(code, offset, { isDetailed }), INSPECT_LIMIT_MS);
  }

  /** The faults of a cell, accepted or not; undefined when they cannot be known. */
  check({ fileName, source }: WrittenCell): Promise<readonly TypeProblem[] | undefined> {
    return this.#ask(async (service) => service.check({ fileName, code: await toCode(source) }), CHECK_LIMIT_MS);
  }

  findImports(name: string): Promise<readonly ImportChoice[] | undefined> {
    return this.#ask((service) => service.findImports(name), IMPORT_LIMIT_MS);
  }

  completeImport(prefix: string): Promise<readonly TypeCompletion[] | undefined> {
    return this.#ask((service) => service.completeImport(prefix), this.completeMs);
  }

  async status(): Promise<TypeServiceStatus | undefined> {
    return (await this.#service.maybeGet())?.status();
  }

  /** Why nothing is known, to be told to the user; the first call after it came about gives it. */
  takeNotice(): string | undefined {
    const notice = this.#notice;
    this.#notice = undefined;
    return notice;
  }

  async close(): Promise<void> {
    await (await this.#service.maybeGet())?.close();
  }

  async #ask<Answer>(
    question: (service: TypeService) => Promise<Answer>,
    limitMs: number,
  ): Promise<Answer | undefined> {
    if (this.#parts === undefined) return undefined;
    try {
      const answer = this.#open().then(question);
      answer.then(
        () => {
          this.#hasAnswered = true;
        },
        () => undefined,
      );
      return await settledWithin(answer, limitMs);
    } catch (error) {
      this.#note(error);
      return undefined;
    }
  }

  async #open(): Promise<TypeService> {
    const service = await this.#service.get();
    const codes = await Promise.all(this.#accepted.map(({ source }) => toCode(source)));
    const accepted = this.#accepted.splice(0, codes.length);
    for (const [index, { fileName }] of accepted.entries()) service.accept({ fileName, code: codes[index] ?? "" });
    return service;
  }

  #note(error: unknown): void {
    const code = error instanceof LabtrailError ? (error.code as ServiceErrorCode) : undefined;
    if (code === "SERVICE_CLOSED") return;
    if (!(error instanceof LabtrailError) || (code !== "TYPESCRIPT_MISSING" && code !== "SERVER_FAILED")) {
      return this.#log.failed("types", error);
    }
    if (this.#hasTold) return;
    this.#hasTold = true;
    this.#notice = `${error.message}.${error.hint === undefined ? "" : ` ${error.hint}`}`;
  }
}

/** Loaded when it is needed: what finds magics is not of use before the first reply. */
async function toCode(source: string): Promise<string> {
  const { blankMagics } = await import("../../src/language/magics/magic-lines.ts");
  return blankMagics(source);
}
