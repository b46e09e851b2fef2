// The strip once more, written on trees and with none of our code: what the bytes are compared with.
import { isRecord } from "../../src/shared/json.ts";
import type { StripOptions } from "../../src/notebook/strip-options.ts";
import { decode, get, leaf, list, mapMembers, type Tree } from "./valid-notebook.ts";

const VOLATILE = ["collapsed", "ExecuteTime", "execution", "heading_collapsed", "hidden", "scrolled"];
const NULL = leaf("null");

/** A notebook of {@link NOTEBOOK} as it is to be committed. */
export function stripTree(notebook: Tree, options: StripOptions): Tree {
  const metadata = get(notebook, "metadata") as Tree;
  const said = decode(metadata) as Record<string, unknown>;
  const keepsAll = options.keepOutputs || options.keepOutputKeys.some((key) => said[key] === true);
  return mapMembers(notebook, (name, value) => {
    if (name === "metadata") return stripNotebookMetadata(value, options);
    if (name === "nbformat_minor" && options.cellIds === "drop") return leaf("4");
    if (name !== "cells" || value.kind !== "list") return value;
    const kept = value.items.filter((cell) => !isDropped(cell, options));
    return list(kept.map((cell, index) => stripCell(cell, index, keepsAll, options)));
  });
}

function isDropped(cell: Tree, options: StripOptions): boolean {
  const { source, metadata } = decode(cell) as { source: string | string[]; metadata: { tags?: string[] } };
  if (options.dropTaggedCells.some((tag) => metadata.tags?.includes(tag))) return true;
  return options.dropEmptyCells && [source].flat().join("").trim() === "";
}

function stripNotebookMetadata(metadata: Tree, options: StripOptions): Tree {
  const marks = options.keepOutputs ? [] : options.keepOutputKeys;
  return mapMembers(metadata, (name, value) => {
    if (marks.includes(name)) return value;
    const isNamed = (path: string) => !options.keepMetadata.includes(path);
    if (["signature", "widgets"].includes(name) && isNamed(`metadata.${name}`)) return undefined;
    if (options.stripKernel && name === "kernelspec" && isNamed("metadata.kernelspec")) return undefined;
    if (options.removeMetadata.includes(`metadata.${name}`) && isNamed(`metadata.${name}`)) return undefined;
    if (!isAllowed(options.onlyNotebookMetadata, name, "metadata.", options)) return undefined;
    if (!options.stripKernel || name !== "language_info") return value;
    return mapMembers(value, (key, inner) =>
      key === "version" && isNamed("metadata.language_info.version") ? undefined : inner,
    );
  });
}

function isAllowed(only: readonly string[] | undefined, name: string, prefix: string, options: StripOptions): boolean {
  return only === undefined || only.includes(name) || options.keepMetadata.includes(prefix + name);
}

function stripCell(cell: Tree, index: number, keepsAll: boolean, options: StripOptions): Tree {
  const metadata = decode(get(cell, "metadata") as Tree) as Record<string, unknown>;
  const { keep, marks } = readMark(metadata, keepsAll, options);
  return mapMembers(cell, (name, value) => {
    if (name === "id") {
      if (options.cellIds === "drop") return undefined;
      return options.cellIds === "sequential" ? leaf(`"${index}"`) : value;
    }
    if (name === "execution_count") return options.keepCounts ? value : NULL;
    if (name === "metadata") return stripCellMetadata(value, marks, options);
    if (name !== "outputs" || value.kind !== "list") return value;
    const kept = value.items.filter((output) => isKept(decode(output) as Record<string, unknown>, keep, options));
    return list(kept.map((output) => withoutCount(output, options)));
  });
}

function stripCellMetadata(metadata: Tree, marks: readonly string[], options: StripOptions): Tree {
  return mapMembers(metadata, (name, value) => {
    if (marks.includes(name)) return value;
    const path = `cell.metadata.${name}`;
    const isRemoved = VOLATILE.includes(name) || options.removeMetadata.includes(path);
    if (isRemoved && !options.keepMetadata.includes(path)) return undefined;
    return isAllowed(options.onlyCellMetadata, name, "cell.metadata.", options) ? value : undefined;
  });
}

function readMark(metadata: Record<string, unknown>, keepsAll: boolean, options: StripOptions) {
  const byOthers = keepsAll ? "others" : "no";
  if ("init_cell" in metadata) {
    const isShown = metadata["init_cell"] === true && !options.stripInitCells;
    return { keep: isShown ? "yes" : "no", marks: ["init_cell"] };
  }
  const tags = metadata["tags"];
  const isTagged = Array.isArray(tags) && options.keepOutputTags.some((tag) => tags.includes(tag));
  const marks = isTagged ? ["tags"] : [];
  const key = options.keepOutputKeys.find((name) => name in metadata);
  if (key !== undefined) return { keep: metadata[key] === true ? "yes" : "no", marks: [...marks, key] };
  return { keep: isTagged ? "yes" : byOthers, marks };
}

function isKept(output: Record<string, unknown>, keep: string, options: StripOptions): boolean {
  const isAmong = (types: readonly string[]) =>
    types.includes(String(output["output_type"])) || types.includes(`${output["output_type"]}:${output["name"]}`);
  const data = output["data"];
  const text = [output["text"] ?? (isRecord(data) ? data["text/plain"] : undefined) ?? ""].flat().join("");
  if (isAmong(options.dropOutputTypes) || options.dropOutputsMatching?.test(text)) return false;
  if (keep === "yes" || (keep === "others" && options.keepOutputTypes.length === 0)) return true;
  const counted = "execution_count" in output && !options.keepCounts ? { ...output, execution_count: null } : output;
  return (
    isAmong(options.keepOutputTypes) ||
    options.keepOutputsMatching?.test(text) === true ||
    (options.maxOutputSize > 0 && lengthOf(counted) <= options.maxOutputSize)
  );
}

function lengthOf(value: unknown): number {
  if (typeof value === "string") return [...value].length;
  if (typeof value !== "object" || value === null) return String(value).length;
  return Object.values(value).reduce((sum: number, item) => sum + lengthOf(item), 0);
}

function withoutCount(output: Tree, options: StripOptions): Tree {
  if (options.keepCounts) return output;
  return mapMembers(output, (name, value) => (name === "execution_count" ? NULL : value));
}
