/** A code cell to be written; without outputs it looks as it was never run. */
export interface SampleCell {
  readonly id?: string;
  readonly source: string;
  readonly output?: string;
  readonly count?: number;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** Writes a notebook as Jupyter does: indent 1, and a line end at the end. */
export function sampleNotebook(cells: readonly SampleCell[], metadata: Readonly<Record<string, unknown>> = {}): string {
  const json = {
    cells: cells.map((cell, index) => ({
      cell_type: "code",
      execution_count: cell.count ?? (cell.output === undefined ? null : index + 1),
      id: cell.id ?? `cell-${index}`,
      metadata: cell.metadata ?? {},
      outputs: cell.output === undefined ? [] : [{ name: "stdout", output_type: "stream", text: [cell.output] }],
      source: cell.source.split(/(?<=\n)/),
    })),
    metadata,
    nbformat: 4,
    nbformat_minor: 5,
  };
  return `${JSON.stringify(json, null, 1)}\n`;
}

/** The same cells as they must be committed. */
export function bareNotebook(cells: readonly SampleCell[], metadata: Readonly<Record<string, unknown>> = {}): string {
  return sampleNotebook(
    cells.map(({ output: _output, count: _count, ...cell }) => cell),
    metadata,
  );
}
