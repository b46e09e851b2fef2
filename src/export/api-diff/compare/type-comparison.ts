import type { Sampler } from "../caller/sampler.ts";
import type { ChangeKind } from "../change.ts";
import type { Checker, TypeKind, TypeRef } from "../checker/checker.ts";
import { ExportError } from "../../export-error.ts";
import { compareInstances, compareUnions } from "./compare-instances.ts";
import { compareProperties } from "./compare-properties.ts";
import { compareSignatures } from "./compare-signatures.ts";
import { anyLines, misfitLines } from "./misfit-lines.ts";
import { isOpenType } from "./open-types.ts";
import type { Direction, Finding, Spot } from "./spot.ts";
import { typeText } from "./type-text.ts";
import { anyOf, type Walk } from "./walk.ts";

/** Exported types that both sides have, which are compared once, under their own names. */
export interface NamedTypes {
  /** The name that two types share, if both are that export. */
  maybeName(old: TypeRef, next: TypeRef): string | undefined;
  /** Compares them in one direction. @returns Whether there is a break; undefined while that is being found out. */
  compare(name: string, direction: Direction): boolean | undefined;
  /** Notes that values of a type pass in a direction. */
  mark(type: TypeRef, direction: Direction): void;
  isProtected(side: "old" | "next", className: string, member: string): boolean;
}

const STRUCTURED: ReadonlySet<TypeKind> = new Set(["object", "array", "tuple"]);

/**
 * Compares pairs of types from the outside in: the checker says whether a pair fits, the walk finds the innermost place
 * that does not, and what the checker lets pass although a caller breaks.
 */
export class TypeComparison implements Walk {
  readonly checker: Checker;
  readonly sampler: Sampler;
  readonly findings: Finding[] = [];
  /** Lines about places where no break was found: should one break nevertheless, the walk has overlooked something. */
  readonly probes: Finding[] = [];
  readonly #named: NamedTypes;
  /** Whether there is a break, by pair and direction; undefined while a pair is being compared. */
  readonly #known = new Map<string, boolean | undefined>();
  /** Pairs in which something was found. */
  readonly #told = new Set<string>();
  /** How often something was found, or met that had been found before. */
  #tellings = 0;
  /** How many exports the comparison is within. */
  #depth = 0;
  /** Whether it went through a pair that it had not finished, and whether a misfit was left to be told further out for that. */
  #isCircular = false;
  #isPutOff = false;
  /** Whether something does not fit that breaks nobody, or was told elsewhere. */
  #isExcused = false;

  constructor(checker: Checker, sampler: Sampler, named: NamedTypes) {
    this.checker = checker;
    this.sampler = sampler;
    this.#named = named;
  }

  visit(old: TypeRef, next: TypeRef, spot: Spot): boolean {
    return this.#compare(old, next, spot, true);
  }

  /** Compares two exports themselves, whatever other names their types have. */
  visitNamed(old: TypeRef, next: TypeRef, spot: Spot): boolean {
    const isOutermost = this.#depth === 0;
    if (isOutermost) this.#isCircular = this.#isPutOff = this.#isExcused = false;
    const before = this.findings.length;
    this.#depth += 1;
    const isBroken = this.#compare(old, next, spot, false);
    this.#depth -= 1;
    const isTold = this.findings.slice(before).some(({ isBreak }) => isBreak);
    if (!isOutermost || isTold || !this.#isPutOff || this.#fits(old, next, spot.direction)) return isBroken;
    if (!this.#isExcused) return this.#addMisfit(old, next, spot);
    this.#probe(old, next, spot);
    return isBroken;
  }

  isProtected(side: "old" | "next", className: string, member: string): boolean {
    return this.#named.isProtected(side, className, member);
  }

  addBreak({ place, path }: Spot, kind: ChangeKind, message: string, candidates: readonly string[]): true {
    this.#tellings += 1;
    this.findings.push({ place, path, kind, isBreak: true, message, candidates });
    return true;
  }

  addProbe({ place, path }: Spot, kind: ChangeKind, message: string, candidates: readonly string[]): void {
    this.probes.push({ place, path, kind, isBreak: true, message, candidates });
  }

  addMinor({ place, path }: Spot, kind: ChangeKind, message: string): void {
    this.#tellings += 1;
    this.findings.push({ place, path, kind, isBreak: false, message, candidates: [] });
  }

  #compare(old: TypeRef, next: TypeRef, spot: Spot, mayBeNamed: boolean): boolean {
    if (old.id === next.id) return false;
    const kinds = [this.checker.kindOf(old), this.checker.kindOf(next)] as const;
    if (kinds.includes("error")) throw unknownType(spot);
    // Type parameters of the two sides have nothing to do with each other; a generic whole is compared as one.
    if (spot.isGeneric === true && kinds.includes("open")) return false;
    this.#named.mark(old, spot.direction);
    if (kinds.includes("any")) return this.#compareAny(old, next, spot);
    // Each export tells of its own changes: of objects once, of all else wherever it is met.
    const { module, name: exportName } = spot.place;
    const at = kinds.every((kind) => STRUCTURED.has(kind)) ? "" : spot.path;
    const key = [old.id, next.id, spot.direction, module, exportName, at].join(" ");
    if (this.#known.has(key)) return this.#recall(key);
    const name = mayBeNamed ? this.#named.maybeName(old, next) : undefined;
    if (name !== undefined) {
      const known = this.#named.compare(name, spot.direction);
      this.#isCircular ||= known === undefined;
      this.#isExcused ||= known === true;
      this.#tellings += 1;
      return known ?? false;
    }
    this.#known.set(key, undefined);
    const before = this.#tellings;
    const isBroken = this.#compareApart(old, next, spot);
    this.#known.set(key, isBroken);
    if (this.#tellings > before) this.#told.add(key);
    return isBroken;
  }

  #recall(key: string): boolean {
    const known = this.#known.get(key);
    this.#isCircular ||= known === undefined;
    this.#isExcused ||= known === true;
    if (this.#told.has(key)) this.#tellings += 1;
    return known ?? false;
  }

  #compareApart(old: TypeRef, next: TypeRef, spot: Spot): boolean {
    // Instances of classes come from the library: what it takes of its own, it knows.
    if (spot.direction === "in" && this.#areInstances(old, next)) {
      this.#isExcused = true;
      return true;
    }
    if (spot.isGeneric === true && [old, next].some((type) => isOpenType(this.checker, type))) {
      return this.#compareWithin(old, next, spot);
    }
    const before = { findings: this.findings.length, tellings: this.#tellings };
    const fits = this.#fits(old, next, spot.direction);
    const isBrokenWithin = this.#compareWithin(old, next, spot);
    if (!fits && !isBrokenWithin) {
      if (!this.#isCircular) return this.#addMisfit(old, next, spot);
      // The pair that is being compared further out may be what does not fit in here.
      this.#isPutOff = true;
      return true;
    }
    if (this.findings.slice(before.findings).some(({ isBreak }) => isBreak)) return true;
    if (this.#tellings === before.tellings && fits && !this.#fits(next, old, spot.direction)) {
      this.#addMinorOf(old, next, spot);
    }
    this.#probe(old, next, spot);
    return isBrokenWithin;
  }

  #probe(old: TypeRef, next: TypeRef, spot: Spot): void {
    this.addProbe(spot, misfitKind(spot), this.#misfitMessage(old, next, spot), misfitLines(this, old, next, spot));
  }

  #fits(old: TypeRef, next: TypeRef, direction: Direction): boolean {
    return direction === "out" ? this.checker.isAssignable(next, old) : this.checker.isAssignable(old, next);
  }

  #compareWithin(old: TypeRef, next: TypeRef, spot: Spot): boolean {
    const kinds = [this.checker.kindOf(old), this.checker.kindOf(next)] as const;
    if (kinds.includes("union")) return compareUnions(this, old, next, spot);
    if (!kinds.every((kind) => STRUCTURED.has(kind))) return false;
    const areOwn = [old, next].every((type) => this.checker.originOf(type) === "own");
    if (!areOwn || kinds.some((kind) => kind !== "object")) return compareInstances(this, old, next, spot);
    return anyOf([compareSignatures(this, old, next, spot), compareProperties(this, old, next, spot)]);
  }

  /** Whether both are instances of the class that has one name on both sides. */
  #areInstances(old: TypeRef, next: TypeRef): boolean {
    const names = [old, next].map((type) => {
      if (this.checker.kindOf(type) !== "object" || this.checker.originOf(type) !== "own") return undefined;
      const symbol = this.checker.nameOf(type);
      const isClass = symbol !== undefined && this.checker.rolesOf(symbol).isClass;
      return isClass && this.checker.constructs(type).length === 0 ? symbol.name : undefined;
    });
    return names[0] !== undefined && names[0] === names[1];
  }

  #compareAny(old: TypeRef, next: TypeRef, spot: Spot): boolean {
    if (this.checker.kindOf(next) === "any") {
      const verb = spot.direction === "out" ? "gives" : "takes";
      const message = `\`${spot.path}\` ${verb} \`any\` instead of \`${this.#text(old)}\`: nothing is checked there`;
      this.addMinor(spot, "any-introduced", message);
      return false;
    }
    const message = `\`${spot.path}\` is \`${this.#text(next)}\` instead of \`any\``;
    return this.addBreak(spot, "any-replaced", message, anyLines(spot));
  }

  #addMisfit(old: TypeRef, next: TypeRef, spot: Spot): true {
    const message = this.#misfitMessage(old, next, spot);
    return this.addBreak(spot, misfitKind(spot), message, misfitLines(this, old, next, spot));
  }

  #misfitMessage(old: TypeRef, next: TypeRef, { path, direction }: Spot): string {
    const [before, now] = [this.#text(old), this.#text(next)];
    if (direction === "out") {
      return before === now
        ? `what \`${path}\` gives is no longer the \`${now}\` that it was`
        : `\`${path}\` gives \`${now}\` instead of \`${before}\``;
    }
    return before === now
      ? `\`${path}\` no longer takes every \`${now}\` that it took`
      : `\`${path}\` takes \`${now}\` instead of \`${before}\``;
  }

  #addMinorOf(old: TypeRef, next: TypeRef, spot: Spot): void {
    const [before, now] = [this.#text(old), this.#text(next)];
    const isOut = spot.direction === "out";
    const same = `\`${spot.path}\` ${isOut ? "gives a narrower" : "takes a wider"} \`${now}\``;
    const other = `\`${spot.path}\` ${isOut ? "gives only" : "also takes"} \`${now}\`; it was \`${before}\``;
    this.addMinor(spot, isOut ? "output-narrowed" : "input-widened", before === now ? same : other);
  }

  #text(type: TypeRef): string {
    return typeText(this.checker, type);
  }
}

function misfitKind({ direction }: Spot): ChangeKind {
  return direction === "out" ? "output-changed" : "input-changed";
}

function unknownType({ path }: Spot): ExportError {
  return new ExportError("API_FAULTY", `the type of \`${path}\` cannot be found`, {
    hint: "Check that all that it is made of is declared, and that the packages it imports are installed",
  });
}
