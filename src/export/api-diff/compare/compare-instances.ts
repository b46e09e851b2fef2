import type { TypeRef } from "../checker/checker.ts";
import { givenWithin, narrowed, readThrough, type Site } from "../caller/site.ts";
import { giveSiteOf, readSiteOf, type Spot, spotThrough } from "./spot.ts";
import { anyOf, type Walk } from "./walk.ts";

/** How a caller gets from a generic type of the library to its arguments. */
interface Passage {
  readonly path: string;
  readonly read: (value: string) => string;
  /** Absent where a caller cannot make the whole from a part. */
  readonly give?: (value: string) => string;
}

const ITEM: Passage = { path: "[]", read: (value) => `${value}[0]`, give: (value) => `[${value}]` };
const AWAITED: Passage = {
  path: " awaited",
  read: (value) => `(await ${value})`,
  give: (value) => `Promise.resolve(${value})`,
};
const EACH: Passage = { path: " each", read: (value) => `[...${value}][0]`, give: (value) => `new Set([${value}])` };

/** Of a map its keys and its values. */
const MAP: readonly Passage[] = [
  { path: " keys", read: (value) => `[...${value}.keys()][0]`, give: (value) => `new Map([[${value}, null!]])` },
  { path: " values", read: (value) => `[...${value}.values()][0]`, give: (value) => `new Map([[null!, ${value}]])` },
];
const AWAITED_EACH: Passage = { path: " each", read: (value) => `(await Array.fromAsync(${value}))[0]` };

/** By the name of a generic type the ways to each of its arguments. */
const PASSAGES: Readonly<Record<string, readonly Passage[]>> = {
  Array: [ITEM],
  ReadonlyArray: [ITEM],
  Promise: [AWAITED],
  PromiseLike: [AWAITED],
  Set: [EACH],
  ReadonlySet: [EACH],
  Map: MAP,
  ReadonlyMap: MAP,
  Iterable: [{ ...EACH, give: (value) => `[${value}]` }],
  IterableIterator: [EACH],
  Generator: [EACH],
  AsyncIterable: [AWAITED_EACH],
  AsyncIterableIterator: [AWAITED_EACH],
  AsyncGenerator: [AWAITED_EACH],
};

/** Compares what arrays, tuples, promises and other generic types of the library or of packages hold. */
export function compareInstances(walk: Walk, old: TypeRef, next: TypeRef, spot: Spot): boolean {
  const { checker } = walk;
  const kinds = [checker.kindOf(old), checker.kindOf(next)];
  const [before, now] = [checker.typeArguments(old), checker.typeArguments(next)];
  if (kinds.every((kind) => kind === "tuple")) {
    if (before.length !== now.length) return false;
    return anyOf(
      before.map((type, index) => {
        const item = now[index];
        return item === undefined ? false : walk.visit(type, item, itemOfTuple(walk, spot, before, index));
      }),
    );
  }
  const names = [checker.nameOf(old)?.name, checker.nameOf(next)?.name];
  const areArrays = kinds.every((kind) => kind === "array");
  if (!areArrays && (names[0] !== names[1] || kinds.includes("tuple"))) return false;
  const passages = areArrays ? [ITEM] : (PASSAGES[names[0] ?? ""] ?? []);
  return anyOf(
    before.map((type, index) => {
      const other = now[index];
      const passage = passages[index];
      // Of what is given, only arrays are looked into for keys that nobody asks for.
      const mayExceed = spot.mayExceed === true || passage !== ITEM;
      const inner = {
        ...spot,
        mayExceed,
        path: `${spot.path}${passage?.path ?? `<${index + 1}>`}`,
        site: through(spot, passage),
      };
      return other === undefined ? false : walk.visit(type, other, inner);
    }),
  );
}

function through(spot: Spot, passage: Passage | undefined): Site | undefined {
  const [read, give] = [readSiteOf(spot), giveSiteOf(spot)];
  if (passage === undefined) return undefined;
  if (read !== undefined) return readThrough(read, passage.read);
  return give === undefined || passage.give === undefined ? undefined : givenWithin(give, passage.give);
}

function itemOfTuple({ sampler }: Walk, spot: Spot, items: readonly TypeRef[], index: number): Spot {
  const path = `[${index}]`;
  if (spot.direction === "out") return spotThrough(spot, path, (value) => `${value}${path}`);
  const give = giveSiteOf(spot);
  const wrap = (value: string) =>
    `[${items.map((item, at) => (at === index ? value : sampler.sample(item))).join(", ")}]`;
  return { ...spot, path: spot.path + path, site: give === undefined ? undefined : givenWithin(give, wrap) };
}

/** Compares the objects in two unions: the only ones, or those that a property tells from the others. */
export function compareUnions(walk: Walk, old: TypeRef, next: TypeRef, spot: Spot): boolean {
  const { checker } = walk;
  const isStructured = (type: TypeRef) => ["object", "array", "tuple"].includes(checker.kindOf(type));
  const [before, now] = [checker.unionMembers(old), checker.unionMembers(next)];
  const [objects, others] = [before.filter(isStructured), now.filter(isStructured)];
  const [object] = objects;
  const [other] = others;
  if (object !== undefined && other !== undefined && objects.length === 1 && others.length === 1) {
    return walk.visit(object, other, withoutNothing(walk, before, spot));
  }
  return anyOf(
    pairMembers(walk, objects, others).map(({ one, match, mark }) => {
      // What fits the whole in another way need not fit its counterpart.
      const fitsWhole = spot.direction === "out" ? checker.isAssignable(match, old) : checker.isAssignable(one, next);
      const fits = spot.direction === "out" ? checker.isAssignable(match, one) : checker.isAssignable(one, match);
      if (fitsWhole && !fits) return false;
      const read = readSiteOf(spot);
      const site =
        read !== undefined && mark !== undefined ? narrowed(read, mark.property, mark.literal) : giveSiteOf(spot);
      return walk.visit(one, match, { ...spot, site });
    }),
  );
}

/** A member of a union and what became of it. */
interface MemberPair {
  readonly one: TypeRef;
  readonly match: TypeRef;
  readonly mark: Mark | undefined;
}

/** Pairs members by a mark, by what they are called, and the last two by being left. */
function pairMembers(walk: Walk, objects: readonly TypeRef[], others: readonly TypeRef[]): readonly MemberPair[] {
  const left = new Set(others);
  const lone: TypeRef[] = [];
  const pairs = objects.flatMap((one): readonly MemberPair[] => {
    const mark = maybeMark(walk, one, objects);
    const text = walk.checker.textOf(one);
    const match =
      mark === undefined
        ? others.find((other) => walk.checker.textOf(other) === text)
        : others.find((other) => isMarked(walk, other, mark));
    if (match === undefined) lone.push(one);
    else left.delete(match);
    return match === undefined ? [] : [{ one, match, mark }];
  });
  const [one] = lone;
  const [match] = left;
  const areLast = one !== undefined && match !== undefined && lone.length === 1 && left.size === 1;
  return areLast ? [...pairs, { one, match, mark: undefined }] : pairs;
}

/** The object of a union with `undefined` or `null`, as a caller gets to it. */
function withoutNothing({ checker }: Walk, members: readonly TypeRef[], spot: Spot): Spot {
  const others = members.filter((member) => !["object", "array", "tuple"].includes(checker.kindOf(member)));
  if (spot.direction === "in" || others.length === 0) return spot;
  const isNothing = others.every((member) => ["undefined", "null", "void"].includes(checker.kindOf(member)));
  return isNothing ? spotThrough(spot, "", (value) => `${value}!`) : { ...spot, site: undefined };
}

/** A property whose literal type no other member of the union has. */
interface Mark {
  readonly property: string;
  readonly literal: string;
}

function maybeMark(walk: Walk, type: TypeRef, all: readonly TypeRef[]): Mark | undefined {
  const { checker, sampler } = walk;
  for (const { name, type: value } of checker.properties(type)) {
    if (checker.kindOf(value) !== "literal") continue;
    const mark = { property: name, literal: sampler.literal(value) };
    if (all.every((other) => other.id === type.id || !isMarked(walk, other, mark))) return mark;
  }
  return undefined;
}

function isMarked({ checker, sampler }: Walk, type: TypeRef, { property, literal }: Mark): boolean {
  const value = checker.properties(type).find(({ name }) => name === property)?.type;
  return value !== undefined && checker.kindOf(value) === "literal" && sampler.literal(value) === literal;
}
