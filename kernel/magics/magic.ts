import type { CellScope } from "../../src/language/cell-scope.ts";
import type { ExecutionId } from "../../src/shared/ids.ts";
import { LabtrailError } from "../../src/shared/errors.ts";
import type { Tracker } from "../../src/track/tracker.ts";
import type { HistoryItem, HistoryRequest } from "../protocol/history.ts";
import type { Measured, MeasureHow } from "../runtime/inquiry.ts";
import type { CellOutcome, Congestion, MimeBundle, Runtime } from "../runtime/runtime.ts";
import type { CellTypes } from "../session/cell-types.ts";
import type { MagicArguments } from "./arguments.ts";
import type { ChangedOptions } from "./config/options.ts";

/** What a magic may use of the kernel. */
export interface MagicContext {
  readonly executionId: ExecutionId;
  readonly tracker: Tracker;
  readonly types: CellTypes;
  readonly runtime: Pick<Runtime, "describeValue" | "setCapture" | "inquire">;
  /** How the session takes names that no cell has declared. */
  readonly names: Pick<CellScope, "isStrict" | "setStrict">;
  /** The absolute path of the notebook; undefined when the frontend did not tell it. */
  readonly notebookPath: string | undefined;
  /** The notebook's folder. Code of the session may have gone to another one: see `requireSurroundings`. */
  readonly folder: string;
  /** Aborted when the user stops the cell, and when the cell has ended in another way: whatever runs for it must end. */
  readonly signal: AbortSignal;
  /** Aborted when the kernel ends. */
  readonly lifetime: AbortSignal;
  /** What `%config` has changed. */
  readonly options: ChangedOptions;
  /** The tsconfig.json that holds for the notebook. */
  readonly tsconfigPath: () => Promise<string | undefined>;
  /** Asks the user for a line; undefined when nobody can be asked, or nobody answers. */
  ask(prompt: string): Promise<string | undefined>;
  findHistory(request: HistoryRequest): Promise<readonly HistoryItem[]>;
  /** Puts a text in the place of the cell's own, in the editor. */
  setNextInput(text: string): void;
  /** Changes the cell's text in the editor; magics of one cell do so one after another. */
  rewriteCell(rewrite: (text: string) => string): void;
  /** Runs code in the session while the cell waits. Rejects with what it fails with. */
  runNested(nested: NestedCode): Promise<void>;
  /** Ends the process with all names, and begins with a fresh one. No code of the cell may run meanwhile. */
  restart(): Promise<void>;
  /** Shows text as the cell's own stdout. Ends with a line break. */
  print(text: string): void;
  /** Shows help in the pager of the client, or as {@link MagicContext.print} where there is none. */
  page(text: string): void;
  /** Shows a piece of text as it comes. Whoever has much more to show waits for the promise, if there is one. */
  write(name: "stdout" | "stderr", text: string): Congestion;
  /** Shows one value in several representations, as a rich output of the cell. */
  display(data: MimeBundle): void;
}

/** Code that is not the cell's. */
export interface NestedCode {
  readonly source: string;
  /** What the type service is told of it; the source itself when it is left out. */
  readonly typedAs?: string;
  /** The name of its frames in a stack. */
  readonly fileName: string;
  readonly hasMagics: boolean;
}

/** A flag, such as `-n N` or `--loops N`. */
export interface FlagSpec {
  /** The long name, without dashes. */
  readonly name: string;
  /** The short name: one letter. */
  readonly short?: string;
  /** What stands for its value in help, such as `N`. Without it the flag is a switch. */
  readonly value?: string;
  /** All that may be given as its value; they stand for it in help too. */
  readonly choices?: readonly string[];
  readonly isRepeatable?: boolean;
  readonly help: string;
}

/** What stands after a magic's name and is no flag. */
export interface ArgumentSpec {
  /** What stands for it in help, such as `PATH`. */
  readonly name: string;
  /** `text` and `code` are the rest of the line as it is, quotes and all. */
  readonly kind: "word" | "path" | "variable" | "import" | "text" | "code";
  readonly isOptional?: boolean;
  readonly isRepeatable?: boolean;
}

/** One way to write a magic: what may follow its name, and what it then does. */
export interface MagicForm {
  readonly summary: string;
  readonly arguments: readonly ArgumentSpec[];
  readonly flags: readonly FlagSpec[];
}

/** Does what a magic is for. Rejects with {@link MagicError} or another LabtrailError for a user's mistake. */
export type RunMagic = (given: MagicArguments, context: MagicContext) => Promise<void>;

/** Measures code. It runs in the session, where it stands. */
export interface MeasuredCode {
  /** Undefined when the code has failed or was stopped: the cell then ends with that. */
  measure<How extends MeasureHow>(how: How): Promise<Extract<Measured, { kind: How["kind"] }> | undefined>;
}

type MeasureMagic = (given: MagicArguments, context: MagicContext, code: MeasuredCode) => Promise<void>;

/** A word after the magic's name that has arguments of its own, such as `on` in `%track on`. */
export interface MagicCommand extends MagicForm {
  readonly name: string;
  readonly run: RunMagic;
}

/** `%name ...` on a line of its own. */
export type LineForm = MagicForm &
  (
    | { readonly takes?: undefined; readonly run: RunMagic }
    /** It stands at the beginning of a cell, and runs before the cell is compiled. */
    | { readonly takes: "start"; readonly run: RunMagic }
    /** The rest of the line is code, which the magic measures: see `CODE_MAGICS` of src/language/magics/magic-forms.ts. */
    | { readonly takes: "code"; readonly run: MeasureMagic }
  );

/** `%%name ...` on the first line of a cell. */
export type CellForm = MagicForm &
  (
    | {
        readonly takes: "body";
        /** Runs the rest of the cell through `runBody`, if at all, and returns how it ended. */
        readonly run: (
          given: MagicArguments,
          context: MagicContext,
          runBody: () => Promise<CellOutcome>,
        ) => Promise<CellOutcome>;
      }
    /** The rest of the cell is no TypeScript: see `TEXT_CELL_MAGICS` of src/language/magics/magic-forms.ts. */
    | {
        readonly takes: "text";
        readonly run: (given: MagicArguments, context: MagicContext, text: string) => Promise<void>;
      }
    | { readonly takes: "code"; readonly run: MeasureMagic }
  );

/** A magic as data: parsing, `%name?`, completion and `docs/magics.md` all come from here. */
export interface Magic {
  /** Without the percent sign. */
  readonly name: string;
  /** One line for `%lsmagic`. */
  readonly summary: string;
  /** What help says beside the forms: a sentence or two each. */
  readonly details?: readonly string[];
  /** Whole lines or cells, as a user would write them. */
  readonly examples?: readonly string[];
  readonly line?: LineForm;
  readonly cell?: CellForm;
  readonly commands?: readonly MagicCommand[];
}

export type MagicErrorCode = "UNKNOWN_MAGIC" | "WRONG_KIND" | "BAD_ARGUMENT" | "FAILED";

/** A magic that does not exist, was called in a wrong way, or could not do what it is for. */
export class MagicError extends LabtrailError<MagicErrorCode> {}
