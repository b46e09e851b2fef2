import { assertType } from "../caller/site.ts";
import type { Sampler } from "../caller/sampler.ts";
import type { ChangeKind } from "../change.ts";
import type { Checker, TypeKind, TypeRef } from "../checker/checker.ts";
import { ExportError } from "../../export-error.ts";
import { compareProperties } from "./compare-properties.ts";
import { compareSignatures } from "./compare-signatures.ts";
import { compareInstances, compareUnions } from "./compare-instances.ts";
import { isOpenType } from "./open-types.ts";
import { type Direction, type Finding, giveSiteOf, readSiteOf, type Spot } from "./spot.ts";
import { anyOf, type Walk } from "./walk.ts";

/** Exported types that both sides have, which are compared once, under their own names. */
export interface NamedTypes {
  /** The name that two types share, if both are that export. */
  maybeName(old: TypeRef, next: TypeRef): string | undefined;
  /** Compares them in one direction. @returns Whether there is a break. */
  compare(name: string, direction: Direction): boolean;
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
  /** By pair and direction; undefined while a pair is being compared. */
  readonly #known = new Map<string, boolean | undefined>();
  /** Whether the comparison went through a pair that it had not finished. */
  #isCircular = false;

  constructor(checker: Checker, sampler: Sampler, named: NamedTypes) {
    this.checker = checker;
    this.sampler = sampler;
    this.#named = named;
  }

  visit(old: TypeRef, next: TypeRef, spot: Spot): boolean {
    return this.#compare(old, next, spot, true);
  }

  /** Compares two declarations of an exported type themselves. */
  visitNamed(old: TypeRef, next: TypeRef, spot: Spot): boolean {
    const before = this.findings.length;
    this.#isCircular = false;
    const isBroken = this.#compare(old, next, spot, false);
    if (isBroken || this.findings.length > before || !this.#isCircular) return isBroken;
    return this.#fits(old, next, spot.direction) ? false : this.#addMisfit(old, next, spot);
  }

  isProtected(side: "old" | "next", className: string, member: string): boolean {
    return this.#named.isProtected(side, className, member);
  }

  addBreak(spot: Spot, kind: ChangeKind, message: string, candidates: readonly string[]): true {
    this.findings.push({ place: spot.place, path: spot.path, kind, isBreak: true, message, candidates });
    return true;
  }

  addMinor(spot: Spot, kind: ChangeKind, message: string): void {
    this.findings.push({ place: spot.place, path: spot.path, kind, isBreak: false, message, candidates: [] });
  }

  #compare(old: TypeRef, next: TypeRef, spot: Spot, mayBeNamed: boolean): boolean {
    if (old.id === next.id) return false;
    const kinds = [this.checker.kindOf(old), this.checker.kindOf(next)] as const;
    if (kinds.includes("error")) {
      throw new ExportError("API_FAULTY", `the type of \`${spot.path}\` cannot be found`, {
        hint: "Check that all that it is made of is declared, and that the packages it imports are installed",
      });
    }
    // Type parameters of the two sides have nothing to do with each other; a generic whole is compared as one.
    if (spot.isGeneric === true && kinds.includes("open")) return false;
    this.#named.mark(old, spot.direction);
    if (kinds.includes("any")) return this.#compareAny(old, next, spot);
    const key = `${old.id} ${next.id} ${spot.direction}`;
    if (this.#known.has(key)) {
      const known = this.#known.get(key);
      if (known === undefined) this.#isCircular = true;
      return known ?? false;
    }
    const name = mayBeNamed ? this.#named.maybeName(old, next) : undefined;
    if (name !== undefined) return this.#named.compare(name, spot.direction);
    this.#known.set(key, undefined);
    const isBroken = this.#compareApart(old, next, spot);
    this.#known.set(key, isBroken);
    return isBroken;
  }

  #compareApart(old: TypeRef, next: TypeRef, spot: Spot): boolean {
    // Instances of classes come from the library: what it takes of its own, it knows.
    if (spot.direction === "in" && this.#areInstances(old, next)) return true;
    const before = this.findings.length;
    if (spot.isGeneric === true && [old, next].some((type) => isOpenType(this.checker, type))) {
      return this.#compareWithin(old, next, spot);
    }
    const fits = this.#fits(old, next, spot.direction);
    const isBrokenWithin = this.#compareWithin(old, next, spot);
    // A pair that is being compared further out will tell, if nothing further in does.
    const isMisfit = !fits && !isBrokenWithin && !this.#isCircular;
    if (isMisfit) return this.#addMisfit(old, next, spot);
    if (this.findings.slice(before).some(({ isBreak }) => isBreak)) return true;
    if (this.findings.length === before && fits && !this.#fits(next, old, spot.direction)) {
      this.#addMinorOf(old, next, spot);
    }
    this.probes.push({
      place: spot.place,
      path: spot.path,
      kind: spot.direction === "out" ? "output-changed" : "input-changed",
      isBreak: true,
      message: this.#misfitMessage(old, next, spot),
      candidates: this.#candidates(old, next, spot),
    });
    return isBrokenWithin;
  }

  #fits(old: TypeRef, next: TypeRef, direction: Direction): boolean {
    return direction === "out" ? this.checker.isAssignable(next, old) : this.checker.isAssignable(old, next);
  }

  #compareWithin(old: TypeRef, next: TypeRef, spot: Spot): boolean {
    const kinds = [this.checker.kindOf(old), this.checker.kindOf(next)] as const;
    if (kinds.includes("union")) return compareUnions(this, old, next, spot);
    if (!kinds.every((kind) => STRUCTURED.has(kind))) return false;
    if (kinds.some((kind) => kind !== "object") || !this.#areOwn(old, next)) {
      return compareInstances(this, old, next, spot);
    }
    return anyOf([compareSignatures(this, old, next, spot), compareProperties(this, old, next, spot)]);
  }

  #areOwn(old: TypeRef, next: TypeRef): boolean {
    return this.checker.originOf(old) === "own" && this.checker.originOf(next) === "own";
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
      const where = spot.direction === "out" ? "gives" : "takes";
      this.addMinor(
        spot,
        "any-introduced",
        `\`${spot.path}\` ${where} \`any\` instead of \`${this.#text(old)}\`: nothing is checked there`,
      );
      return false;
    }
    const [read, give] = [readSiteOf(spot), giveSiteOf(spot)];
    return this.addBreak(spot, "any-replaced", `\`${spot.path}\` is \`${this.#text(next)}\` instead of \`any\``, [
      ...(read === undefined ? [] : ["string", "number"].map((type) => read.write((value) => assertType(value, type)))),
      ...(read === undefined ? [] : [read.write((value) => `${value}.anything;`)]),
      ...(give === undefined ? [] : [`"a"`, "1", "null", "{}"].map((value) => give.write(value))),
    ]);
  }

  #addMisfit(old: TypeRef, next: TypeRef, spot: Spot): true {
    const kind = spot.direction === "out" ? "output-changed" : "input-changed";
    return this.addBreak(spot, kind, this.#misfitMessage(old, next, spot), this.#candidates(old, next, spot));
  }

  #misfitMessage(old: TypeRef, next: TypeRef, { path, direction }: Spot): string {
    const verb = direction === "out" ? "gives" : "takes";
    return `\`${path}\` ${verb} \`${this.#text(next)}\` instead of \`${this.#text(old)}\``;
  }

  #addMinorOf(old: TypeRef, next: TypeRef, spot: Spot): void {
    const isOut = spot.direction === "out";
    const message = `\`${spot.path}\` ${isOut ? "gives only" : "also takes"} \`${this.#text(next)}\`; it was \`${this.#text(old)}\``;
    this.addMinor(spot, isOut ? "output-narrowed" : "input-widened", message);
  }

  /** Lines that a misfit of two types breaks. */
  #candidates(old: TypeRef, next: TypeRef, spot: Spot): readonly string[] {
    const read = readSiteOf(spot);
    if (read !== undefined) return this.#readCandidates(old).map((use) => read.write(use));
    const give = giveSiteOf(spot);
    if (give === undefined) return [];
    const members = this.checker.unionMembers(old);
    const refused = members.filter((member) => !this.checker.isAssignable(member, next));
    const values = [...refused, ...members].flatMap((member) => this.sampler.samples(member));
    const typed = `const use = (given: ${this.#text(old)}) => { ${give.write("given")} };`;
    return [...new Set(values)]
      .slice(0, 4)
      .map((value) => give.write(value))
      .concat(typed);
  }

  #readCandidates(old: TypeRef): readonly ((value: string) => string)[] {
    const uses: ((value: string) => string)[] = [(value) => assertType(value, this.#text(old))];
    const named = this.checker.textOf(old);
    if (named !== this.#text(old)) uses.push((value) => assertType(value, named));
    for (const signature of this.checker.constructs(old).slice(0, 2)) {
      uses.push((value) => `new ${value}(${this.sampler.arguments(signature).join(", ")});`);
      uses.push((value) => `class Mine extends ${value} {}`);
    }
    for (const signature of this.checker.calls(old).slice(0, 3)) {
      for (const isFull of [false, true]) {
        const call = (value: string) => `${value}(${this.sampler.arguments(signature, isFull).join(", ")})`;
        uses.push(
          (value) => assertType(call(value), this.#text(signature.returns)),
          (value) => `${call(value)};`,
        );
      }
    }
    return uses;
  }

  /** The type in full: an alias of a union by what it stands for, and what is not there at the end. */
  #text(type: TypeRef): string {
    if (this.checker.kindOf(type) !== "union") return this.checker.textOf(type);
    const texts = this.checker.unionMembers(type).map((member) => this.checker.textOf(member));
    const hasBoolean = texts.includes("true") && texts.includes("false");
    const members = hasBoolean ? ["boolean", ...texts.filter((text) => text !== "true" && text !== "false")] : texts;
    return members
      .toSorted((a, b) => Number(isNothing(a)) - Number(isNothing(b)))
      .map((text) => (text.includes("=>") ? `(${text})` : text))
      .join(" | ");
  }
}

function isNothing(text: string): boolean {
  return text === "undefined" || text === "null";
}
