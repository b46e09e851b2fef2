import type { Provenance, ReleasedCell, ReleasedModule, ReleasedRun } from "../provenance.ts";

/** A package that can be traced. */
export interface TraceablePackage {
  /** As it was named: the alias, where it has one. */
  readonly alias: string;
  readonly provenance: Provenance;
  /** A workspace is as the notebooks are now; the others are as they were released. */
  readonly kind: "installed" | "tarball" | "workspace";
}

/** The way from a name or a line back to a notebook. */
export interface Trace {
  readonly package: {
    readonly name: string;
    /** What it is called where it was found. */
    readonly alias: string;
    readonly version: string;
    readonly kind: TraceablePackage["kind"];
  };
  /** What was traced, as the module exports it; undefined for a line. */
  readonly name: string | undefined;
  readonly module: Pick<ReleasedModule, "subpath" | "file" | "source">;
  readonly notebook: string;
  readonly commit: string | undefined;
  readonly cell: ReleasedCell;
  /** The place in the cell's source, from 1, where a line was traced. */
  readonly place: { readonly line: number; readonly column: number } | undefined;
  /** Those that rest on the cell as it is in the module, newest first. */
  readonly runs: readonly ReleasedRun[];
}

/** What is traced below a package: an export, or all of them. */
export interface TracedName {
  /** Such as `predict` of `@lab/penguins/predict`; empty for all modules. */
  readonly subpath: string;
  /** Undefined for every export. */
  readonly name: string | undefined;
}

/** Follows exports of a package to their cells. Empty when the name is of none. */
export function traceExports(traced: TraceablePackage, { subpath, name }: TracedName): readonly Trace[] {
  const { provenance } = traced;
  const modules =
    subpath === "" ? provenance.modules : provenance.modules.filter((module) => module.subpath === `./${subpath}`);
  return modules.flatMap((module) =>
    module.cells
      .filter(({ exports }) => (name === undefined ? exports.length > 0 : exports.includes(name)))
      .map((cell) => traceCell(traced, module, cell, name)),
  );
}

/** The way from a cell of a module to its notebook and its runs. */
export function traceCell(
  { alias, provenance, kind }: TraceablePackage,
  { subpath, file, source }: ReleasedModule,
  cell: ReleasedCell,
  name?: string,
  place?: Trace["place"],
): Trace {
  return {
    package: { name: provenance.package, alias, version: provenance.version, kind },
    name,
    module: { subpath, file, source },
    notebook: cell.notebook,
    commit: provenance.commit,
    cell,
    place,
    runs: provenance.runs.filter(({ cells, notebook: path }) => path === cell.notebook && cells.includes(cell.id)),
  };
}
