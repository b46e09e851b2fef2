import type { Json, JsonObject } from "../../src/shared/json.ts";

/** One value in several representations, by MIME type. */
export type MimeData = Readonly<Record<string, Json>>;

export interface Stream {
  readonly name: "stdout" | "stderr";
  readonly text: string;
}

export interface DisplayData {
  readonly data: MimeData;
  readonly metadata: JsonObject;
  /** Not stored in the notebook. */
  readonly transient: { readonly display_id?: string };
}

export interface ExecuteInput {
  readonly code: string;
  readonly execution_count: number;
}

export interface ExecuteResult {
  readonly data: MimeData;
  readonly metadata: JsonObject;
  readonly execution_count: number;
}

export interface ErrorOutput {
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}

export interface ClearOutput {
  /** Clear only when the next output arrives, so that nothing flickers. */
  readonly wait: boolean;
}
