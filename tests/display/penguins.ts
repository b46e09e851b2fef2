// The penguins of notebooks/data as rows, with missing values as null.
import { readFileSync } from "node:fs";
import { join } from "node:path";

const FILE = join(import.meta.dirname, "..", "..", "notebooks", "data", "penguins.csv");

function toValue(text: string): string | number | null {
  if (text === "NA") return null;
  return Number.isFinite(Number(text)) ? Number(text) : text;
}

export function readPenguins(): readonly Record<string, string | number | null>[] {
  const [header = "", ...lines] = readFileSync(FILE, "utf8").trim().split(/\r?\n/);
  const names = header.split(",");
  return lines.map((line) => Object.fromEntries(line.split(",").map((text, column) => [names[column], toValue(text)])));
}
