import { createHash } from "node:crypto";
import { stripVTControlCharacters } from "node:util";

import type { Json, JsonObject } from "../../shared/json.ts";
import type { Output } from "../notebook.ts";

/** Outputs as text that can be compared: what is text as it is, everything else by type, size and digest. */
export function describeOutputs(outputs: readonly Output[]): string {
  return outputs.map((output) => stripVTControlCharacters(describe(output)).replace(/\n$/, "")).join("\n");
}

function describe(output: Output): string {
  switch (output.kind) {
    case "stream":
      return output.text;
    case "display":
    case "result":
      return describeBundle(output.data);
    case "error":
      return [`${output.ename}: ${output.evalue}`, ...output.traceback].join("\n");
    case "unknown":
      return JSON.stringify(output.json);
  }
}

function describeBundle(data: JsonObject): string {
  return Object.entries(data)
    .map(([mimeType, value]) => (mimeType === "text/plain" ? String(value) : describeData(mimeType, value)))
    .join("\n");
}

function describeData(mimeType: string, value: Json | undefined): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const digest = createHash("sha1").update(text).digest("hex").slice(0, 8);
  return `[${mimeType}, ${text.length.toLocaleString("en")} characters, ${digest}]`;
}
