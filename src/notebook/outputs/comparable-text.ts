import { stripVTControlCharacters } from "node:util";

import type { Json, JsonObject } from "../../shared/json.ts";
import type { Output } from "../notebook.ts";

/**
 * Outputs as a text in which two runs of a cell can be compared. What is text is there as it is, without colours; of
 * pictures and the like it only says that they are there, since their bytes differ from machine to machine. Execution counts
 * and stacks are left out, and what a stream says is in one piece: how it is cut depends on time.
 */
export function toComparableText(outputs: readonly Output[]): string {
  const parts = outputs.flatMap((output, index) => {
    if (output.kind !== "stream") return [describe(output)];
    const isFirst = outputs.findIndex((one) => one.kind === "stream" && one.name === output.name) === index;
    return isFirst ? [describeStream(output.name, outputs)] : [];
  });
  return parts.map((part) => stripVTControlCharacters(part).replace(/\n$/, "")).join("\n");
}

function describeStream(name: string, outputs: readonly Output[]): string {
  const text = outputs.map((one) => (one.kind === "stream" && one.name === name ? one.text : "")).join("");
  return name === "stdout" ? text : text.replace(/\n$/, "").replaceAll(/^/gm, `${name}: `);
}

function describe(output: Exclude<Output, { kind: "stream" }>): string {
  switch (output.kind) {
    case "display":
    case "result":
      return describeBundle(output.data);
    case "error":
      return `${output.ename}: ${output.evalue}`;
    case "unknown":
      return JSON.stringify(output.json);
  }
}

function describeBundle(data: JsonObject): string {
  return Object.entries(data)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([type, value]) => {
      if (type === "text/plain") return toText(value);
      return isText(type) ? `[${type}]\n${toText(value)}` : `[${type}]`;
    })
    .join("\n");
}

function toText(value: Json | undefined): string {
  return typeof value === "string" ? value : JSON.stringify(value, undefined, 1);
}

function isText(type: string): boolean {
  return /^text\/|^application\/(?:javascript|json)$|[+](?:json|xml)$/.test(type);
}
