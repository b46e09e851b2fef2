import type { MemoryReport, VariableSize } from "./inquiry.ts";
import { typeSummary } from "./inspection.ts";
import type { LiveValues } from "./live-values.ts";
import { measureSize } from "./value-size.ts";

const MAX_VARIABLES = 20;

/** What the process holds, and which variables hold the most of it. */
export function reportMemory(live: LiveValues): MemoryReport {
  const variables = live.names().flatMap((name): readonly VariableSize[] => {
    const found = live.look(name);
    if (found === undefined || found.value === undefined || live.isImport(name)) return [];
    return [{ name, type: typeSummary(found.value), ...measureSize(found.value) }];
  });
  const largest = variables.toSorted((a, b) => b.sizeBytes - a.sizeBytes).slice(0, MAX_VARIABLES);
  return { process: process.memoryUsage(), variables: largest };
}
