import { assertType, exportedValue, madeForType, valueOfType } from "../caller/site.ts";
import { Sampler } from "../caller/sampler.ts";
import type { Checker, SymbolRef, TypeRef } from "../checker/checker.ts";
import { compareEnums } from "./compare-enums.ts";
import type { ExportPair } from "./export-pair.ts";
import type { Instantiation } from "./instantiations.ts";
import type { Direction, Finding, Spot } from "./spot.ts";
import { type NamedTypes, TypeComparison } from "./type-comparison.ts";

/** What is compared, all of it known to one checker. */
export interface ComparedApis {
  readonly checker: Checker;
  readonly pairs: readonly ExportPair[];
  /** Whether anything that an export is made of has another text; what has not is not looked at. */
  readonly isTouched: (pair: ExportPair) => boolean;
  readonly instantiations: readonly InstantiatedPair[];
  /** Members that only subclasses see, as `Class.member`. */
  readonly protectedMembers: { readonly old: ReadonlySet<string>; readonly next: ReadonlySet<string> };
}

/** A generic export with types put in on both sides; undefined where a side refuses them. */
export interface InstantiatedPair extends Instantiation {
  readonly old: TypeRef | undefined;
  readonly next: TypeRef | undefined;
}

interface Findings {
  readonly findings: readonly Finding[];
  readonly probes: readonly Finding[];
}

/** Compares two APIs export by export. */
export function compareExports(apis: ComparedApis): Findings {
  return new ApiComparer(apis).run();
}

class ApiComparer implements NamedTypes {
  readonly #apis: ComparedApis;
  readonly #walk: TypeComparison;
  readonly #findings: Finding[] = [];
  readonly #directions = new Map<number, Set<Direction>>();
  readonly #oldTypes = new Map<number, ExportPair>();
  readonly #done = new Map<string, boolean | undefined>();

  constructor(apis: ComparedApis) {
    this.#apis = apis;
    const names = new Map<number, string>();
    for (const { old, access } of apis.pairs) if (old !== undefined && !names.has(old.id)) names.set(old.id, access);
    this.#walk = new TypeComparison(apis.checker, new Sampler(apis.checker, names), this);
  }

  run(): Findings {
    const { checker, pairs, isTouched } = this.#apis;
    const both = pairs.filter(({ old, next }) => old !== undefined && next !== undefined).filter(isTouched);
    for (const pair of both) this.#noteType(pair);
    for (const pair of pairs) this.#compareExistence(pair);
    for (const pair of both) this.#probeValue(pair);
    for (const pair of both) this.#compareValues(pair);
    for (const pair of both) this.#compareTypes(pair);
    for (const pair of both) {
      const { old, next } = pair as Required<ExportPair>;
      if (old !== undefined && next !== undefined && checker.rolesOf(old).isEnum && checker.rolesOf(next).isEnum) {
        this.#findings.push(...compareEnums(checker, { ...pair, old, next, isGivenOnly: this.#isGivenOnly(old) }));
      }
    }
    return { findings: withoutRepeats([...this.#findings, ...this.#walk.findings]), probes: this.#walk.probes };
  }

  maybeName(old: TypeRef, next: TypeRef): string | undefined {
    const pair = this.#oldTypes.get(old.id);
    if (pair?.next === undefined || this.#apis.checker.declaredType(pair.next).id !== next.id) return undefined;
    return pair.access;
  }

  compare(name: string, direction: Direction): boolean | undefined {
    const pair = [...this.#oldTypes.values()].find(({ access }) => access === name);
    const key = `${name} ${direction}`;
    if (pair === undefined) return false;
    if (this.#done.has(key)) return this.#done.get(key);
    this.#done.set(key, undefined);
    const isBroken = this.#compareNamed(pair, direction);
    this.#done.set(key, isBroken);
    return isBroken;
  }

  mark(type: TypeRef, direction: Direction): void {
    const symbol = this.#apis.checker.nameOf(type);
    if (symbol === undefined) return;
    const directions = this.#directions.get(symbol.id) ?? new Set();
    this.#directions.set(symbol.id, directions.add(direction));
  }

  isProtected(side: "old" | "next", className: string, member: string): boolean {
    return this.#apis.protectedMembers[side].has(`${className}.${member}`);
  }

  #isGivenOnly({ id }: SymbolRef): boolean {
    const directions = this.#directions.get(id);
    return directions?.has("in") === true && !directions.has("out");
  }

  /** Only types that are something of their own have a name by which they are compared: `type Id = string` is a string. */
  #noteType(pair: ExportPair): void {
    const { checker } = this.#apis;
    const { old, next } = pair;
    if (old === undefined || next === undefined || !checker.rolesOf(old).isType || !checker.rolesOf(next).isType)
      return;
    const type = checker.declaredType(old);
    if (!["object", "union", "tuple", "enum"].includes(checker.kindOf(type)) || checker.constraints(old).length > 0)
      return;
    if (checker.originOf(type) === "own" && !this.#oldTypes.has(type.id)) this.#oldTypes.set(type.id, pair);
  }

  #compareExistence({ place, access, old, next }: ExportPair): void {
    const { checker, pairs } = this.#apis;
    const at = { place, path: access };
    if (old === undefined) {
      this.#findings.push({
        ...at,
        kind: "export-added",
        isBreak: false,
        message: `\`${access}\` is new`,
        candidates: [],
      });
      return;
    }
    const roles = checker.rolesOf(old);
    const lines = [
      ...(roles.isValue ? [`const value = ${access};`] : []),
      ...(roles.isType ? [`type Use = ${access};`] : []),
      ...(place.name.includes(".") ? [] : [`export { ${access} as reexported };`]),
    ];
    if (next === undefined) {
      const heir = roles.isType ? maybeHeir(checker, old, pairs) : undefined;
      const hint = heir === undefined ? "" : `; \`${heir}\` is the same: keep \`${access}\` as an alias of it`;
      const message = `\`${access}\` is gone${hint}`;
      this.#findings.push({ ...at, kind: "export-removed", isBreak: true, message, candidates: lines });
      return;
    }
    const now = checker.rolesOf(next);
    if (roles.isValue && !now.isValue) {
      const message = `\`${access}\` is only a type`;
      this.#findings.push({
        ...at,
        kind: "value-removed",
        isBreak: true,
        message,
        candidates: [`const value = ${access};`],
      });
    }
    if (!roles.isValue && now.isValue) {
      const message = `\`${access}\` is a value, too`;
      this.#findings.push({ ...at, kind: "value-added", isBreak: false, message, candidates: [] });
    }
    if (roles.isType && !now.isType) {
      const message = `\`${access}\` is only a value`;
      this.#findings.push({ ...at, kind: "type-removed", isBreak: true, message, candidates: lines.slice(1) });
    }
  }

  /** `export type *` hides values in a way that the checker does not tell. */
  #probeValue({ place, access, old, next }: ExportPair): void {
    if (old === undefined || next === undefined || !this.#apis.checker.rolesOf(old).isValue) return;
    const spot = { place, path: access, direction: "out", site: undefined } as const;
    this.#walk.addProbe(spot, "value-removed", `\`${access}\` is only a type`, [`const value = ${access};`]);
  }

  #compareValues(pair: ExportPair): void {
    const { checker } = this.#apis;
    const { old, next, access } = pair;
    if (old === undefined || next === undefined) return;
    const [roles, now] = [checker.rolesOf(old), checker.rolesOf(next)];
    if (!roles.isValue || !now.isValue || (roles.isEnum && now.isEnum)) return;
    const [before, after] = [checker.valueType(old), checker.valueType(next)];
    // What is a namespace and nothing else is compared by its members.
    const isOnlyNamespace = roles.isNamespace && !roles.isClass && checker.calls(before).length === 0;
    if (isOnlyNamespace && now.isNamespace) return;
    if (this.#compareInstantiated(pair, "value", "out")) return;
    this.#walk.visitNamed(before, after, this.#spot(pair, "out", { site: exportedValue(access) }));
  }

  #compareTypes(pair: ExportPair): void {
    const { checker } = this.#apis;
    const { old, next, access } = pair;
    if (old === undefined || next === undefined) return;
    const [roles, now] = [checker.rolesOf(old), checker.rolesOf(next)];
    if (!roles.isType || !now.isType || (roles.isEnum && now.isEnum)) return;
    // An enum that became a type was told of with its value, and cannot be compared with what it was.
    if (roles.isEnum && !now.isValue) return;
    const directions = this.#directions.get(old.id) ?? new Set<Direction>(["out", "in"]);
    for (const direction of directions) {
      if (direction === "in" && roles.isClass) continue;
      if (this.#oldTypes.get(checker.declaredType(old).id) === pair) this.compare(access, direction);
      else if (checker.constraints(old).length > 0) this.#compareInstantiated(pair, "type", direction);
      else this.#compareNamed(pair, direction);
    }
  }

  #compareNamed(pair: ExportPair, direction: Direction): boolean {
    const { checker } = this.#apis;
    const { old, next, access } = pair;
    if (old === undefined || next === undefined) return false;
    if (checker.rolesOf(old).isEnum && checker.rolesOf(next).isEnum) {
      this.mark(checker.declaredType(old), direction);
      // Its members are compared when all directions are known.
      return true;
    }
    // What takes instances of a class is given those that the library has made, whatever the class is called.
    if (direction === "in" && checker.rolesOf(old).isClass && checker.rolesOf(next).isClass) return true;
    const site = direction === "out" ? valueOfType(access) : madeForType(access);
    return this.#walk.visitNamed(
      checker.declaredType(old),
      checker.declaredType(next),
      this.#spot(pair, direction, { site }),
    );
  }

  #spot({ place, access }: ExportPair, direction: Direction, { site }: Pick<Spot, "site">): Spot {
    return { place, path: access, direction, site };
  }

  /** Compares a generic export with types put in, up to the first that show a break. */
  #compareInstantiated(pair: ExportPair, form: "value" | "type", direction: Direction): boolean {
    const all = this.#apis.instantiations.filter((one) => one.pair.place === pair.place && one.form === form);
    return all.some((one) => {
      if (one.old === undefined) return false;
      const written = pair.access + one.args;
      if (one.next === undefined) {
        if (
          form === "type" &&
          this.#findings.some((finding) => finding.place === pair.place && finding.kind === "type-arguments")
        )
          return true;
        const candidates =
          form === "type" ? [`type Use = ${written};`] : [`const use = ${written};`, assertType(written, "unknown")];
        const message = `\`${written}\` is not accepted any more`;
        this.#findings.push({
          place: pair.place,
          path: pair.access,
          kind: "type-arguments",
          isBreak: true,
          message,
          candidates,
        });
        return true;
      }
      const site =
        direction === "in" ? madeForType(written) : form === "value" ? exportedValue(written) : valueOfType(written);
      return this.#walk.visitNamed(one.old, one.next, this.#spot(pair, direction, { site }));
    });
  }
}

/** A new type that a removed one and itself can stand for each other. */
function maybeHeir(checker: Checker, removed: SymbolRef, pairs: readonly ExportPair[]): string | undefined {
  const type = checker.declaredType(removed);
  return pairs.find(({ old, next }) => {
    if (old !== undefined || next === undefined || !checker.rolesOf(next).isType) return false;
    const other = checker.declaredType(next);
    return checker.isAssignable(type, other) && checker.isAssignable(other, type);
  })?.access;
}

/** The same kind of change at the same place is told once, with all lines that may show it. */
function withoutRepeats(findings: readonly Finding[]): readonly Finding[] {
  const groups = Map.groupBy(findings, ({ place, path, kind }) => `${place.module} ${place.name} ${path} ${kind}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [{ ...first, candidates: group.flatMap(({ candidates }) => candidates) }];
  });
}
