import { decodeValue, endOfValue, OPEN_BRACE, scanObject, type Span } from "./scan.ts";
import type { StripOptions } from "./strip-options.ts";
import type { OutputMark } from "./strip-outputs.ts";

/** What options and the notebook's metadata say of all outputs, and the keys that say it. */
export interface NotebookMark {
  readonly mark: OutputMark;
  readonly keys: readonly string[];
}

export function readNotebookMark(bytes: Buffer, metadata: Span | undefined, options: StripOptions): NotebookMark {
  if (options.keepOutputs) return { mark: "keepAsOthers", keys: [] };
  // One member of an object that may be large: saved widgets alone can be megabytes of metadata.
  let mark: OutputMark = "strip";
  const keys: string[] = [];
  if (metadata === undefined || bytes[metadata.start] !== OPEN_BRACE) return { mark, keys };
  scanObject(bytes, metadata.start, (key, _keyStart, start) => {
    const end = endOfValue(bytes, start);
    if (options.keepOutputKeys.includes(key)) {
      mark = decodeValue(bytes, { start, end }) ? "keepAsOthers" : "strip";
      keys.push(key);
    }
    return end;
  });
  return { mark, keys };
}
