import { basename } from "node:path";

import { type CallerSides, CallerTrials } from "./caller/prove-callers.ts";
import { renderImport } from "./caller/imports.ts";
import { type ApiChange, type ApiComparison, toComparison } from "./change.ts";
import type { Checker, CheckerProcess } from "./checker/checker.ts";
import { startTypeScript } from "./checker/typescript/start-typescript.ts";
import { compareExports, type InstantiatedPair } from "./compare/api-comparer.ts";
import { type ExportPair, pairExports, topName } from "./compare/export-pair.ts";
import { planInstantiations, refusedInstantiations, renderInstantiations } from "./compare/instantiations.ts";
import type { Finding } from "./compare/spot.ts";
import { ApiFilesLayer, type View } from "./input/api-files.ts";
import { type ApiInput, type ApiSide, openApi, toSlashes } from "./input/api-input.ts";
import { checkInputs, type CheckedInputs } from "./input/check-inputs.ts";
import { maybeNodeModules } from "./input/infer-declarations.ts";
import { DeclarationChanges, toDeclarationGraph } from "./text/declaration-graph.ts";
import { findOtherChanges } from "./text/other-changes.ts";
import { SignatureTexts } from "./text/signature-texts.ts";

export interface CompareOptions {
  /** The folder of relative paths, and from which a tarball's imports of packages are found. Default: the process's. */
  readonly cwd?: string;
}

/**
 * Compares two versions of an API as their callers see it, and says what the next version number must be.
 *
 * Every break is looked for a line of a caller that compiles beside the old version and not beside the new one. What
 * `0.x` versions make of the verdict is for the caller of this function to say.
 *
 * @param old - A `.ts` or `.d.ts` file, a package's folder or `.tgz`, or files in memory.
 * @throws {@link ExportError} `API_UNREADABLE` for what is not there; `API_FAULTY`, with file, line and column, for
 * syntax errors and types that are not found.
 * @example
 * const { bump, proven, changes } = await compareApi("releases/penguins-1.2.0.tgz", "packages/penguins");
 * @example
 * // What is not on the disk: the folder is where imports of packages are found from.
 * await compareApi(
 *   { label: "1.0.0", folder: process.cwd(), files: { "predict.d.ts": "export declare function fit(x: number): number;" } },
 *   { label: "next", folder: process.cwd(), files: { "predict.d.ts": "export declare function fit(x: string): number;" } },
 * );
 */
export async function compareApi(old: ApiInput, next: ApiInput, options: CompareOptions = {}): Promise<ApiComparison> {
  const cwd = options.cwd ?? process.cwd();
  const sides = { old: openApi(old, "old", cwd), next: openApi(next, "new", cwd) };
  const layer = new ApiFilesLayer([sides.old, sides.next]);
  const checker = await startTypeScript(toSlashes(cwd), layer);
  try {
    return new Comparing(sides, layer, checker).run();
  } finally {
    checker.close();
  }
}

/** Both sides of a comparison. */
interface Sides {
  readonly old: ApiSide;
  readonly next: ApiSide;
}

/** One comparison: the files are checked as they are, then as they are compared, then as callers see them. */
class Comparing {
  readonly #sides: Sides;
  readonly #layer: ApiFilesLayer;
  readonly #process: CheckerProcess;

  constructor(sides: Sides, layer: ApiFilesLayer, process: CheckerProcess) {
    this.#sides = sides;
    this.#layer = layer;
    this.#process = process;
  }

  run(): ApiComparison {
    const { old, next } = this.#sides;
    const roots = [...new Set([...old.entries.values(), ...next.entries.values()])];
    const names = new Map([...this.#names("old"), ...this.#names("next")]);
    const settings = { roots, names, hasDom: false, typeRoots: [] };
    const inputs = checkInputs(this.#process, this.#layer, settings, [old, next]);
    const declarations = this.#declarationChanges();
    const { pairs, found, checker } = this.#compare(inputs, declarations);
    const others = findOtherChanges({
      sides: this.#sides,
      layer: this.#layer,
      declarations,
      pairs,
      findings: found.findings,
    });
    const findings = [...others.breaks, ...found.findings];
    const signatures = new SignatureTexts(this.#layer, this.#sides);
    const changes = this.#prove(inputs, checker, { findings, probes: found.probes, pairs });
    return toComparison([
      ...changes.map((change) => ({ ...change, ...signatures.of(change) })),
      ...others.notes.map((note) => ({ ...note, ...signatures.of(note) })),
    ]);
  }

  /** The name under which the checker finds a module of a side. */
  #names(side: keyof Sides): readonly (readonly [string, string])[] {
    return [...this.#sides[side].entries].map(([module, path]) => [nameOf(side, module), path] as const);
  }

  #declarationChanges(): DeclarationChanges {
    const graph = (side: ApiSide) =>
      toDeclarationGraph(this.#layer.filesOf(side).map(({ normalised }) => normalised.text));
    return new DeclarationChanges(graph(this.#sides.old), graph(this.#sides.next));
  }

  #compare({ checker: source, settings }: CheckedInputs, declarations: DeclarationChanges) {
    const { old, next } = this.#sides;
    // With other packages below, the same text may mean other types.
    const isAllTouched =
      declarations.areAugmentationsChanged || maybeNodeModules(old.root) !== maybeNodeModules(next.root);
    const isTouched = (pair: ExportPair) => isAllTouched || declarations.behind(topName(pair)).length > 0;
    const planned = planInstantiations(
      source,
      pairExports(source, old, next).filter(isTouched),
      [old, next].flatMap((side) => this.#layer.filesOf(side).map((file) => file.declarations)),
    );
    const files = (["old", "next"] as const).map((side) => {
      const path = `${this.#sides[side].root}/labtrail-types-${side}.ts`;
      const text = renderInstantiations(this.#importsOfAll(source, side), planned);
      this.#layer.add(path, text);
      return { path, text };
    });
    const checker = this.#see("normalised", {
      ...settings,
      roots: [...settings.roots, ...files.map(({ path }) => path)],
    });
    const pairs = pairExports(checker, old, next);
    const types = files.map(({ path, text }) => {
      const refused = planned.length === 0 ? new Set<string>() : refusedInstantiations(checker, path, text);
      const exported = checker.exportsOf(path);
      return (name: string) => {
        const symbol = refused.has(name) ? undefined : exported.get(name);
        return symbol === undefined ? undefined : checker.declaredType(symbol);
      };
    });
    const places = new Map(pairs.map((pair) => [`${pair.place.module} ${pair.place.name}`, pair]));
    const protectedOf = (side: ApiSide) =>
      new Set(this.#layer.filesOf(side).flatMap(({ normalised }) => [...normalised.protectedMembers]));
    const protectedMembers = { old: protectedOf(old), next: protectedOf(next) };
    const instantiations = planned.map((one): InstantiatedPair => {
      const { module, name } = one.pair.place;
      const pair = places.get(`${module} ${name}`) ?? one.pair;
      return { ...one, pair, old: types[0]?.(one.name), next: types[1]?.(one.name) };
    });
    return { checker, pairs, found: compareExports({ checker, pairs, isTouched, instantiations, protectedMembers }) };
  }

  #importsOfAll(checker: Checker, side: keyof Sides): readonly string[] {
    const taken = new Set<string>();
    return [...this.#sides[side].entries].map(([module, path]) => {
      const names = [...checker.exportsOf(path).keys()].filter((name) => !taken.has(name));
      for (const name of names) taken.add(name);
      return names.length === 0 ? "" : renderImport(nameOf(side, module), names).replace("import", "import type");
    });
  }

  #see(view: View, settings: CheckedInputs["settings"]): Checker {
    this.#layer.view = view;
    return this.#process.check(settings, this.#layer.paths);
  }

  /** Looks for callers of what breaks, and, by the places where nothing was found, for breaks that were overlooked. */
  #prove(
    { settings }: CheckedInputs,
    checker: Checker,
    {
      findings,
      probes,
      pairs,
    }: {
      readonly findings: readonly Finding[];
      readonly probes: readonly Finding[];
      readonly pairs: readonly ExportPair[];
    },
  ): readonly ApiChange[] {
    if (findings.length + probes.length === 0) return [];
    const trials = new CallerTrials(
      [...findings.filter(({ isBreak }) => isBreak), ...probes],
      this.#callerSides(checker, pairs),
    );
    for (const [path, text] of trials.files) this.#layer.add(path, text);
    const program = this.#see("declarations", { ...settings, roots: [...settings.roots, ...trials.files.keys()] });
    const changes = findings.map((finding) => {
      const caller = finding.isBreak ? trials.maybeCaller(program, finding) : undefined;
      return toChange(finding, caller);
    });
    const broken = new Set(
      findings.filter(({ isBreak }) => isBreak).map(({ place }) => `${place.module} ${place.name}`),
    );
    const overlooked = probes.flatMap((probe) => {
      const key = `${probe.place.module} ${probe.place.name}`;
      if (broken.has(key)) return [];
      const caller = trials.maybeCaller(program, probe);
      if (caller !== undefined) broken.add(key);
      return caller === undefined ? [] : [toChange(probe, caller)];
    });
    return [...changes, ...overlooked];
  }

  #callerSides(checker: Checker, pairs: readonly ExportPair[]): CallerSides {
    const names = new Map<string, Set<string>>();
    for (const pair of pairs) {
      if (pair.old === undefined) continue;
      names.set(pair.place.module, (names.get(pair.place.module) ?? new Set()).add(topName(pair)));
    }
    const { old, next } = this.#sides;
    for (const [module, path] of old.entries) {
      if (!names.has(module)) names.set(module, new Set(checker.exportsOf(path).keys()));
    }
    const modules = (specifier: (module: string) => string) => (first: string) =>
      [first, ...[...names.keys()].filter((module) => module !== first)].map((module) => ({
        specifier: specifier(module),
        names: [...(names.get(module) ?? [])],
      }));
    return {
      old: { root: old.root, modulesFor: modules((module) => nameOf("old", module)) },
      next: { root: next.root, modulesFor: modules((module) => nameOf("next", module)) },
      shown: modules((module) => shownSpecifier(old, module)),
    };
  }
}

function nameOf(side: keyof Sides, module: string): string {
  return `labtrail-${side}:${module}`;
}

/** What a caller would write: of a package its name, of a file its path. */
function shownSpecifier({ packageName, entries }: ApiSide, module: string): string {
  if (packageName !== undefined) return packageName + module.slice(1);
  if (module !== ".") return module;
  return `./${basename(entries.get(module) ?? "module").replace(/(?:\.d)?\.[cm]?tsx?$/, "")}`;
}

function toChange({ place, path, kind, isBreak, message }: Finding, caller: ApiChange["caller"]): ApiChange {
  const bump = isBreak ? "major" : "minor";
  const proven = !isBreak || caller !== undefined;
  return {
    module: place.module,
    export: place.name,
    path,
    kind,
    bump,
    proven,
    message,
    old: undefined,
    new: undefined,
    caller,
  };
}
