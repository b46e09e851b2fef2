import type { SliceIndex } from "../slice.ts";
import type { LoggedCell } from "./session-log.ts";
import { requireFacts } from "./session-slices.ts";

/** A cell that a value comes from. */
export interface LineageStep {
  /** How far it is from the value that was asked for, from 0. */
  readonly depth: number;
  readonly name: string;
  readonly how: "declares" | "changes";
  readonly executionCount: number;
  /** The first line of its code. */
  readonly text: string;
  /** Files that the cell has read. */
  readonly files: readonly string[];
  /** Whether the value was only sampled there, so that a change in between may have been missed. */
  readonly isSampled: boolean;
}

const MAX_DEPTH = 12;

/** Where a value comes from: the cells that made it, and what these read. Each cell comes with all it reads only once. */
export function lineageOf(name: string, cells: readonly LoggedCell[], index: SliceIndex): readonly LineageStep[] {
  const steps: LineageStep[] = [];
  const told = new Set<number>();
  const follow = (wanted: string, before: number, depth: number): void => {
    for (const place of index.writersOf(wanted, before)) {
      const cell = cells[place];
      const effects = index.effectsOf(place);
      if (cell === undefined || effects === undefined) continue;
      steps.push(toStep(wanted, depth, cell, effects.defines.has(wanted)));
      if (told.has(place) || depth >= MAX_DEPTH) continue;
      told.add(place);
      for (const read of effects.reads) if (read !== wanted) follow(read, place, depth + 1);
    }
  };
  follow(name, cells.length, 0);
  return steps;
}

function toStep(name: string, depth: number, cell: LoggedCell, isDeclared: boolean): LineageStep {
  const { start, files, sight } = cell;
  return {
    depth,
    name,
    how: isDeclared ? "declares" : "changes",
    executionCount: start.executionCount,
    text: firstLineAbout(name, cell),
    files: [...files.values()].flatMap(({ path, access }) => (access === "read" ? [path] : [])),
    isSampled: sight?.sampled.has(name) ?? false,
  };
}

function firstLineAbout(name: string, cell: LoggedCell): string {
  const lines = cell.start.source.split("\n").map((line) => line.trim());
  const word = new RegExp(`(?<![\\w$])${name.replaceAll("$", String.raw`\$`)}(?![\\w$])`);
  const about = requireFacts(cell).writes.has(name) ? lines.find((line) => word.test(line)) : undefined;
  return about ?? lines.find((line) => line !== "" && !line.startsWith("%")) ?? "";
}
