import { isRecord } from "../../shared/json.ts";
import type { CellExecution, DatasetUse, MetricSummary, RunDetails } from "../run.ts";
import {
  formatDataset,
  formatNumber,
  formatRunDuration,
  formatSize,
  formatTime,
  formatValue,
  shortDigest,
} from "./format.ts";
import { cell, left, right, type Report, type ReportBlock } from "./report.ts";

/** Everything that was kept of one run. `sourceOf` gives the text of a cell execution. */
export function toRunReport(details: RunDetails, sourceOf: (execution: CellExecution) => string): Report {
  return [
    toSummary(details),
    ...toTable("params", details.params, ({ key, value, source }) => [key, formatValue(value), source]),
    ...toMetrics(details.metrics),
    ...toTable("datasets", details.datasets, (use) => [
      use.location,
      formatDataset(use),
      [use.role ?? "", use.sizeBytes === undefined ? "" : formatSize(use.sizeBytes), noteOf(use)]
        .filter(Boolean)
        .join(", "),
    ]),
    ...toTable(
      "packages",
      details.packages.filter(({ isDirect }) => isDirect),
      ({ name, version }) => [name, version],
    ),
    ...toTable("environment", environmentOf(details), ([name, value]) => [name, value]),
    ...toTable("artifacts", details.artifacts, ({ name, mediaType, sizeBytes, digest }) => [
      name,
      `${mediaType}, ${formatSize(sizeBytes)}`,
      shortDigest(digest),
    ]),
    ...toTable("tags", Object.entries(details.tags), ([key, value]) => [key, value]),
    ...details.notes.map((text): ReportBlock => ({ kind: "text", text: `note: ${text}` })),
    ...toCells(details, sourceOf),
  ];
}

/** What the digest is over, where that is not all rows in their order. */
function noteOf({ schema }: DatasetUse): string {
  return isRecord(schema) && typeof schema["note"] === "string" ? schema["note"] : "";
}

function toSummary({ run, code, sliceDigest }: RunDetails): ReportBlock {
  const facts: [string, string][] = [
    ["id", run.id],
    ["experiment", run.experiment],
    ["status", run.error === undefined ? run.status : `${run.status}: ${run.error.name}: ${run.error.message}`],
    ["started", formatTime(run.startedAt)],
    ["took", formatRunDuration(run)],
    ["seed", run.seed === undefined ? "" : String(run.seed)],
    ["slice", shortDigest(sliceDigest)],
    [
      "git",
      code === undefined
        ? ""
        : [code.commit?.slice(0, 12), code.branch, code.isDirty ? "(dirty)" : ""].filter(Boolean).join(" "),
    ],
    ["snapshot", code?.snapshot?.slice(0, 12) ?? ""],
    ["not in it", code?.leftOut.join(", ") ?? ""],
  ];
  return {
    kind: "table",
    columns: [left("run"), left(run.name)],
    rows: facts.filter(([, value]) => value !== "").map(([name, value]) => [cell(name), cell(value)]),
  };
}

function toMetrics(metrics: readonly MetricSummary[]): readonly ReportBlock[] {
  if (metrics.length === 0) return [];
  const columns = [
    left("metrics"),
    right("last"),
    right("min"),
    right("max"),
    right("points"),
    left("source"),
    left("measured on"),
  ];
  const rows = metrics.map(({ key, last, min, max, count, source, dataset }) => [
    cell(key),
    ...[last, min, max, count].map((value) => cell(formatNumber(value))),
    cell(source),
    cell(dataset === undefined ? "" : formatDataset(dataset)),
  ]);
  return [{ kind: "table", columns, rows }];
}

function environmentOf({ environment }: RunDetails): readonly (readonly [string, string])[] {
  if (environment === undefined) return [];
  const { node, labtrail, os, cpu, cpuCount, memoryBytes, locale, timeZone, lockfile } = environment;
  return [
    ["node", node],
    ["labtrail", labtrail],
    ["os", os],
    ["cpu", `${cpuCount} x ${cpu}`],
    ["memory", formatSize(memoryBytes)],
    ["locale", `${locale}, ${timeZone}`],
    ...(lockfile === undefined ? [] : [["lockfile", lockfile.replace(/[0-9a-f]{64}$/, shortDigest)] as const]),
  ];
}

function toTable<Item>(
  title: string,
  items: readonly Item[],
  toTexts: (item: Item) => readonly string[],
): readonly ReportBlock[] {
  if (items.length === 0) return [];
  const rows = items.map((item) => toTexts(item).map((text) => cell(text)));
  const columns = (rows[0] ?? []).map((_, index) => left(index === 0 ? title : ""));
  return [{ kind: "table", columns, rows }];
}

function toCells({ slice }: RunDetails, sourceOf: (execution: CellExecution) => string): readonly ReportBlock[] {
  if (slice.length === 0) return [];
  const lines = slice.flatMap((execution) => [
    { kind: "title" as const, text: `[${execution.executionCount}]` },
    ...sourceOf(execution)
      .trimEnd()
      .split("\n")
      .map((text) => ({ kind: "same" as const, text })),
  ]);
  return [{ kind: "diff", title: "cells the run rests on, in executed order", lines }];
}
