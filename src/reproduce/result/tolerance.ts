import { ReproduceError } from "../reproduce-error.ts";

/** How far two numbers may be apart and still be the same: either will do. */
export interface Tolerance {
  readonly absolute: number;
  /** Of the larger of the two. */
  readonly relative: number;
}

export interface Tolerances {
  readonly byMetric: ReadonlyMap<string, Tolerance>;
  /** For all others. */
  readonly rest: Tolerance;
}

/** Below what people look at, and above what the order of additions changes. */
export const DEFAULT_TOLERANCE: Tolerance = { absolute: 0, relative: 1e-6 };

/**
 * Reads what stands after `--tol`, several with commas: `1e-3` and `rel:1e-3` are relative, `abs:0.01` absolute, and
 * `loss=abs:0.01` is for one metric.
 *
 * @throws {@link ReproduceError} `BAD_TOLERANCE`.
 */
export function parseTolerances(texts: readonly string[]): Tolerances {
  const byMetric = new Map<string, Tolerance>();
  let rest = DEFAULT_TOLERANCE;
  for (const text of texts.flatMap((one) => one.split(","))) {
    const [, metric, kind = "rel", amount = ""] = /^(?:(.+)=)?(?:(abs|rel):)?([^:=]+)$/.exec(text.trim()) ?? [];
    const number = Number(amount);
    if (amount.trim() === "" || !(number >= 0) || number === Infinity) throw badTolerance(text);
    const tolerance = kind === "abs" ? { absolute: number, relative: 0 } : { absolute: 0, relative: number };
    if (metric === undefined) rest = tolerance;
    else byMetric.set(metric.trim(), tolerance);
  }
  return { byMetric, rest };
}

/** How far two numbers are apart, and whether that is near enough. Both NaN are the same, and so is one infinity. */
export interface Distance {
  readonly kind: "identical" | "within" | "differs";
  readonly absolute: number;
  readonly relative: number;
}

export function measureDistance(before: number, after: number, { absolute, relative }: Tolerance): Distance {
  if (Object.is(before, after) || before === after) return { kind: "identical", absolute: 0, relative: 0 };
  const apart = Math.abs(before - after);
  const size = Math.max(Math.abs(before), Math.abs(after));
  const isNear = apart <= absolute || apart <= relative * size;
  // A number and NaN, or an infinity, are no distance from each other at all.
  if (!Number.isFinite(apart)) return { kind: "differs", absolute: Infinity, relative: Infinity };
  return { kind: isNear ? "within" : "differs", absolute: apart, relative: apart / size };
}

export function toleranceOf({ byMetric, rest }: Tolerances, metric: string): Tolerance {
  return byMetric.get(metric) ?? rest;
}

/** `rel 1e-6`. */
export function renderTolerance({ absolute, relative }: Tolerance): string {
  return relative > 0 || absolute === 0 ? `rel ${relative}` : `abs ${absolute}`;
}

function badTolerance(text: string): ReproduceError {
  return new ReproduceError("BAD_TOLERANCE", `"${text}" is no tolerance`, {
    hint: "For example: --tol 1e-3, --tol abs:0.01, --tol val_loss=abs:0.01",
  });
}
