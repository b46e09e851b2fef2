import type { CompiledCell } from "../../src/language/compiled-cell.ts";
import { messageOf } from "../../src/shared/errors.ts";
import type { ExecutionId } from "../../src/shared/ids.ts";
import type { CaptureEvent } from "../../src/track/capture/event.ts";
import type { Capture } from "../../src/track/capture/start-capture.ts";
import { VariableWatch } from "../../src/track/capture/variable-watch.ts";
import { provideSecretNames } from "../../src/shared/secret-names.ts";
import type { RandomUse } from "../../src/track/run.ts";
import type { ExecutionScope } from "./execution-scope.ts";
import { SecretWatch } from "./secret-watch.ts";
import { UserCode } from "./user-code.ts";
import { VariableReader } from "./variable-reader.ts";

interface CellWatchParts {
  readonly capture: Capture;
  readonly emit: (execution: ExecutionId | undefined, event: CaptureEvent) => void;
  /** Tells the user something, once. */
  readonly warn: (text: string) => void;
}

interface Begin {
  readonly cpu: NodeJS.CpuUsage;
  readonly rss: number;
  readonly maxRss: number;
  readonly random: Capture["random"];
}

const IDENTIFIER = /[\p{ID_Start}$_][\p{ID_Continue}$]*/gu;

/** Watches what cells do to variables, what secrets these hold, and what cells cost, while tracking is on. */
export class CellWatch {
  readonly #parts: CellWatchParts;
  readonly #reader = new VariableReader();
  readonly #code = new UserCode();
  readonly #variables = new VariableWatch<ExecutionScope>((code) => this.#code.owns(code));
  readonly #begins = new WeakMap<ExecutionScope, Begin>();
  readonly #secrets = new SecretWatch();
  #wasOn = false;

  constructor(parts: CellWatchParts) {
    this.#parts = parts;
  }

  /** To be called when the names of a cell are declared and its code is about to run. */
  begin(cell: CompiledCell, scope: ExecutionScope): void {
    this.#reader.accept(cell);
    this.#code.accept(cell);
    if (!this.#parts.capture.isOn) return;
    if (this.#parts.capture.wants("variables"))
      this.#guard(() => {
        const late = this.#variables.begin(scope, namesIn(cell.positions.source), this.#reader.read());
        if (late !== undefined) this.#parts.emit(late.key.execution, { kind: "variables", changes: late.changes });
      });
    this.#begins.set(scope, this.#measure());
  }

  /** What variables of these names hold is told before anything else is. */
  addSecretNames(patterns: readonly string[]): void {
    this.#secrets.add(patterns);
    provideSecretNames((name) => this.#secrets.isSecretName(name));
  }

  /** To be called before anything is told that may be kept: a text may hold what a variable was just given. */
  tellSecrets(execution: ExecutionId | undefined): void {
    if (this.#secrets.isEmpty || !this.#parts.capture.isOn) return;
    this.#guard(() => {
      const values = this.#secrets.find(this.#reader.read(), process.env);
      if (values.length > 0) this.#parts.emit(execution, { kind: "secrets", values });
    });
  }

  /** To be called when a cell has ended, in whatever way. */
  end(scope: ExecutionScope): void {
    const { capture, emit } = this.#parts;
    if (!capture.isOn) return;
    this.tellSecrets(scope.execution);
    const begin = this.#begins.get(scope);
    if (begin !== undefined) emit(scope.execution, { kind: "usage", ...this.#usageSince(begin) });
    if (!capture.wants("variables")) return;
    this.#guard(() => {
      emit(scope.execution, { kind: "variables", changes: this.#variables.end(scope, this.#reader.read()) });
    });
  }

  /** To be called when capture was turned on or off. */
  turned(): void {
    const { isOn } = this.#parts.capture;
    if (isOn && !this.#wasOn) this.#guard(() => this.#variables.reset(this.#reader.read()));
    this.#wasOn = isOn;
  }

  #measure(): Begin {
    const { random } = this.#parts.capture;
    return {
      cpu: process.cpuUsage(),
      rss: process.memoryUsage.rss(),
      maxRss: maxRssBytes(),
      random: random === undefined ? undefined : { seed: random.seed, drawn: random.drawn },
    };
  }

  #usageSince(begin: Begin): Omit<Extract<CaptureEvent, { kind: "usage" }>, "kind"> {
    const end = this.#measure();
    const { user, system } = process.cpuUsage(begin.cpu);
    const random = randomBetween(begin, end);
    return {
      cpuMs: (user + system) / 1000,
      // The system knows the peak of the whole process only: it is the cell's own when it has grown since.
      peakMemoryBytes: end.maxRss > begin.maxRss ? end.maxRss : Math.max(begin.rss, end.rss),
      ...(random === undefined ? {} : { random }),
    };
  }

  /** A cell must end, whatever strange value it leaves behind. */
  #guard(look: () => void): void {
    try {
      look();
    } catch (error) {
      this.#parts.warn(`tracking cannot see what became of the variables: ${messageOf(error)}`);
    }
  }
}

/** A cell that sets the seed itself drew what comes after. */
function randomBetween({ random: before }: Begin, { random: after }: Begin): RandomUse | undefined {
  if (after === undefined) return undefined;
  const from = before?.seed === after.seed && before.drawn <= after.drawn ? before.drawn : 0;
  return { seed: after.seed, from, to: after.drawn };
}

function maxRssBytes(): number {
  return process.resourceUsage().maxRSS * 1024;
}

function namesIn(source: string): ReadonlySet<string> {
  return new Set(source.match(IDENTIFIER));
}
