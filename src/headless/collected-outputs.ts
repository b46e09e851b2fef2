import type { DisplayOutput, Output, ResultOutput } from "../notebook/notebook.ts";
import { isRecord, type Json, type JsonObject } from "../shared/json.ts";
import type { Message } from "./message.ts";

/** An output that an update may still change; the update must reach it wherever it stands. */
interface Slot {
  output: Output;
}

interface CellRecord {
  readonly slots: Slot[];
  executionCount: number | null;
  /** `clear_output(wait=True)`: what is shown stays until there is something new. */
  clearsBeforeNext: boolean;
}

/**
 * Collects what the cells of one session show, as nbclient does: `clear_output`, `update_display_data` by display id
 * in whichever cell the display stands, and, as frontends do, one output for stream messages that follow one another.
 */
export class CollectedOutputs {
  readonly #cells = new Map<number, CellRecord>();
  readonly #displays = new Map<string, Slot[]>();

  /** Takes in one iopub message of a cell. Returns the output it gave; undefined when it gave none. */
  collect(cellIndex: number, message: Message): Output | undefined {
    const { header, content } = message;
    const cell = this.#cellAt(cellIndex);
    const { execution_count: count } = content;
    if (typeof count === "number") cell.executionCount = count;
    if (header.msg_type === "clear_output") {
      if (content["wait"] === true) cell.clearsBeforeNext = true;
      else cell.slots.length = 0;
      return undefined;
    }
    const output = maybeOutput(header.msg_type, content);
    if (output === undefined) return undefined;
    const displayId = maybeDisplayId(message);
    if (displayId !== undefined && (output.kind === "display" || output.kind === "result")) {
      this.#update(displayId, output);
    }
    if (header.msg_type === "update_display_data") return output;
    this.#show(cell, output, displayId);
    return output;
  }

  outputsOf(cellIndex: number): readonly Output[] {
    return this.#cellAt(cellIndex).slots.map(({ output }) => output);
  }

  executionCountOf(cellIndex: number): number | null {
    return this.#cellAt(cellIndex).executionCount;
  }

  #show(cell: CellRecord, output: Output, displayId: string | undefined): void {
    if (cell.clearsBeforeNext) {
      cell.slots.length = 0;
      cell.clearsBeforeNext = false;
    }
    const last = cell.slots.at(-1);
    if (output.kind === "stream" && last?.output.kind === "stream" && last.output.name === output.name) {
      last.output = { ...output, text: last.output.text + output.text };
      return;
    }
    const slot = { output };
    cell.slots.push(slot);
    if (displayId === undefined) return;
    const slots = this.#displays.get(displayId);
    if (slots === undefined) this.#displays.set(displayId, [slot]);
    else slots.push(slot);
  }

  /** A display that was cleared meanwhile is changed too, and nobody sees it. */
  #update(displayId: string, { data, metadata }: DisplayOutput | ResultOutput): void {
    for (const slot of this.#displays.get(displayId) ?? []) {
      if (slot.output.kind === "display" || slot.output.kind === "result") {
        slot.output = { ...slot.output, data, metadata };
      }
    }
  }

  #cellAt(cellIndex: number): CellRecord {
    const known = this.#cells.get(cellIndex);
    if (known !== undefined) return known;
    const cell: CellRecord = { slots: [], executionCount: null, clearsBeforeNext: false };
    this.#cells.set(cellIndex, cell);
    return cell;
  }
}

/** By which a display can be changed later; undefined for all others. */
export function maybeDisplayId({ content }: Message): string | undefined {
  const { transient } = content;
  const displayId = isRecord(transient) ? transient["display_id"] : undefined;
  return typeof displayId === "string" ? displayId : undefined;
}

function maybeOutput(type: string, content: JsonObject): Output | undefined {
  switch (type) {
    case "stream":
      return { kind: "stream", name: toText(content["name"]), text: toText(content["text"]) };
    case "display_data":
    case "update_display_data":
      return { kind: "display", data: toObject(content["data"]), metadata: toObject(content["metadata"]) };
    case "execute_result": {
      const count = content["execution_count"];
      return {
        kind: "result",
        data: toObject(content["data"]),
        metadata: toObject(content["metadata"]),
        executionCount: typeof count === "number" ? count : null,
      };
    }
    case "error": {
      const traceback = content["traceback"];
      return {
        kind: "error",
        ename: toText(content["ename"]),
        evalue: toText(content["evalue"]),
        traceback: Array.isArray(traceback) ? traceback.map((line: Json) => toText(line)) : [],
      };
    }
    default:
      return undefined;
  }
}

function toText(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}

function toObject(value: Json | undefined): JsonObject {
  return isRecord(value) ? (value as JsonObject) : {};
}
