import type { IndexSignature, Property, TypeRef } from "../checker/checker.ts";
import { givenWithin, insideSubclass, isWritable, memberAccess, readThrough } from "../caller/site.ts";
import { giveSiteOf, readSiteOf, type Spot, spotThrough } from "./spot.ts";
import { anyOf, type Walk } from "./walk.ts";

/** Two object types at a spot. */
interface Pair {
  readonly old: TypeRef;
  readonly next: TypeRef;
  readonly spot: Spot;
}

/** Compares what two objects hold: properties and index signatures. */
export function compareProperties(walk: Walk, old: TypeRef, next: TypeRef, spot: Spot): boolean {
  const pair = { old, next, spot };
  const [before, now] = [walk.checker.properties(old), walk.checker.properties(next)];
  const known = new Map(now.map((property) => [property.name, property]));
  const isRead = spot.direction === "out";
  const found = before.map((property) => {
    const other = known.get(property.name);
    if (other === undefined) return compareGone(walk, pair, property);
    return isRead ? compareRead(walk, pair, property, other) : compareGiven(walk, pair, property, other);
  });
  const names = new Set(before.map(({ name }) => name));
  const added = now.filter(({ name }) => !names.has(name) && !isCovered(walk, old, name));
  return anyOf([...found, ...added.map((property) => compareAdded(walk, pair, property)), compareIndexes(walk, pair)]);
}

function pathTo(spot: Spot, name: string): string {
  return spot.path + memberAccess(name);
}

/** The spot of a property: read through the object, or given within one that has all else that is required. */
function spotOf(walk: Walk, { old, spot }: Pair, name: string): Spot {
  const { checker, sampler } = walk;
  const at = { ...spot, path: pathTo(spot, name) };
  if (!isWritable(name)) return { ...at, site: undefined };
  const className = checker.nameOf(old)?.name ?? "";
  if (walk.isProtected("old", className, name)) return { ...at, site: insideSubclass(className, name) };
  const [read, give] = [readSiteOf(spot), giveSiteOf(spot)];
  if (read !== undefined) return { ...at, site: readThrough(read, (value) => value + memberAccess(name)) };
  if (give === undefined) return at;
  return { ...at, site: givenWithin(give, (value) => sampler.objectWith(old, { [name]: value })) };
}

function compareRead(walk: Walk, pair: Pair, property: Property, other: Property): boolean {
  const spot = spotOf(walk, pair, property.name);
  const read = readSiteOf(spot);
  if (isProtectedNow(walk, pair, property.name)) {
    const lines = read === undefined ? [] : [read.write((value) => `const result = ${value};`)];
    return walk.addBreak(spot, "property-removed", `\`${spot.path}\` is protected: only subclasses see it`, lines);
  }
  if (!property.isReadonly && other.isReadonly) {
    const lines =
      read === undefined ? [] : [read.write((value) => `${value} = ${walk.sampler.sample(property.type)};`)];
    return walk.addBreak(spot, "property-readonly", `\`${spot.path}\` can no longer be assigned to`, [
      ...lines,
      ...(read === undefined ? [] : [read.write((value) => `${value} = null!;`)]),
    ]);
  }
  if (property.isReadonly && !other.isReadonly) {
    walk.addMinor(spot, "property-writable", `\`${spot.path}\` can be assigned to`);
  }
  const isAbstractNow = !property.isAbstract && other.isAbstract;
  return anyOf([walk.visit(property.type, other.type, spot), isAbstractNow ? addAbstract(walk, pair, other) : false]);
}

function isProtectedNow(walk: Walk, { old, next }: Pair, name: string): boolean {
  const classOf = (type: TypeRef) => walk.checker.nameOf(type)?.name ?? "";
  return walk.isProtected("next", classOf(next), name) && !walk.isProtected("old", classOf(old), name);
}

function compareGiven(walk: Walk, pair: Pair, property: Property, other: Property): boolean {
  const spot = spotOf(walk, pair, property.name);
  if (property.isOptional && !other.isOptional) {
    const give = giveSiteOf(pair.spot);
    const line = give?.write(walk.sampler.objectWith(pair.old, {}));
    return walk.addBreak(spot, "key-required", `\`${spot.path}\` must be given`, line === undefined ? [] : [line]);
  }
  if (!property.isOptional && other.isOptional) walk.addMinor(spot, "key-added", `\`${spot.path}\` may be left out`);
  return walk.visit(property.type, other.type, spot);
}

/** A property that the new type does not name. */
function compareGone(walk: Walk, pair: Pair, property: Property): boolean {
  const spot = spotOf(walk, pair, property.name);
  const index = indexFor(walk, pair.next, property.name);
  if (index !== undefined) return walk.visit(property.type, index.value, spot);
  if (pair.spot.direction === "out") {
    const read = readSiteOf(spot);
    const lines = read === undefined ? [] : [read.write((value) => `const result = ${value};`)];
    return walk.addBreak(spot, "property-removed", `\`${spot.path}\` is gone`, lines);
  }
  const give = giveSiteOf(spot);
  const { checker, sampler } = walk;
  const message = `\`${spot.path}\` is no longer taken`;
  const asksForNone = checker.properties(pair.next).length === 0 && checker.calls(pair.next).length === 0;
  if (spot.mayExceed === true || asksForNone) {
    // The key does no harm where none is asked for; but a function in it is no longer told the types of its parameters.
    if (give !== undefined)
      walk.addProbe(spot, "key-refused", message, [give.write(sampler.fullSample(property.type))]);
    return false;
  }
  const lines = give === undefined ? [] : [give.write(sampler.sample(property.type)), give.write("null!")];
  return walk.addBreak(spot, "key-refused", message, lines);
}

function compareAdded(walk: Walk, pair: Pair, property: Property): boolean {
  const spot = spotOf(walk, pair, property.name);
  if (pair.spot.direction === "out") {
    if (property.isAbstract) return addAbstract(walk, pair, property);
    walk.addMinor(spot, "property-added", `\`${spot.path}\` is new`);
    return false;
  }
  if (property.isOptional) {
    walk.addMinor(spot, "key-added", `\`${spot.path}\` may be given`);
    return false;
  }
  const give = giveSiteOf(pair.spot);
  const line = give?.write(walk.sampler.sample(pair.old));
  return walk.addBreak(spot, "key-required", `\`${spot.path}\` must be given`, line === undefined ? [] : [line]);
}

/** A subclass that has all abstract members of before lacks the new one. */
function addAbstract(walk: Walk, { old, spot }: Pair, property: Property): true {
  const { checker, sampler } = walk;
  const name = checker.nameOf(old)?.name ?? spot.place.name;
  const members = checker
    .properties(old)
    .filter(({ isAbstract }) => isAbstract)
    .map((member) => `${member.name}: ${checker.textOf(member.type)} = ${sampler.sample(member.type)};`);
  const line = `class Mine extends ${name} { ${members.join(" ")} }`;
  return walk.addBreak(spot, "abstract-member", `subclasses of \`${name}\` must have \`${property.name}\``, [line]);
}

function isCovered(walk: Walk, type: TypeRef, name: string): boolean {
  return indexFor(walk, type, name) !== undefined;
}

/** The index signature that a property falls under. */
function indexFor({ checker }: Walk, type: TypeRef, name: string): IndexSignature | undefined {
  return checker.indexes(type).find(({ key }) => {
    const kind = checker.kindOf(key);
    return kind === "string" || (kind === "number" && /^\d+$/.test(name));
  });
}

/** Keys of any name. */
function compareIndexes(walk: Walk, { old, next, spot }: Pair): boolean {
  const { checker, sampler } = walk;
  const now = checker.indexes(next);
  return anyOf(
    checker.indexes(old).map((index) => {
      const kind = checker.kindOf(index.key);
      const literal = kind === "number" ? "1" : `"key"`;
      const at = kind === "number" || kind === "string" ? inIndex(spot, literal) : { ...spot, site: undefined };
      const other = now.find(({ key }) => checker.textOf(key) === checker.textOf(index.key));
      if (other !== undefined) {
        if (spot.direction === "out" && !index.isReadonly && other.isReadonly) {
          const line = readSiteOf(at)?.write((value) => `${value} = ${sampler.sample(index.value)};`);
          return walk.addBreak(
            at,
            "property-readonly",
            `\`${at.path}\` can no longer be assigned to`,
            line === undefined ? [] : [line],
          );
        }
        return walk.visit(index.value, other.value, at);
      }
      const [read, give] = [readSiteOf(at), giveSiteOf(at)];
      const lines = [
        ...(read === undefined ? [] : [read.write((value) => `const result = ${value};`)]),
        ...(give === undefined ? [] : [give.write(sampler.sample(index.value)), give.write("null!")]),
      ];
      const message = `\`${spot.path}\` no longer has keys of any ${checker.textOf(index.key)}`;
      return walk.addBreak(at, "index-removed", message, lines);
    }),
  );
}

function inIndex(spot: Spot, literal: string): Spot {
  const path = `[${literal}]`;
  if (spot.direction === "out") return spotThrough(spot, path, (value) => `${value}${path}`);
  const give = giveSiteOf(spot);
  const site = give === undefined ? undefined : givenWithin(give, (value) => `{ [${literal}]: ${value} }`);
  return { ...spot, path: spot.path + path, site };
}
