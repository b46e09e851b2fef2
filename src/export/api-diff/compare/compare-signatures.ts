import type { Parameter, Signature, TypeRef } from "../checker/checker.ts";
import { argumentOf, assertType, parameterOfGiven, type ReadSite, readThrough, resultOfGiven } from "../caller/site.ts";
import { giveSiteOf, readSiteOf, type Spot } from "./spot.ts";
import { anyOf, type Walk } from "./walk.ts";

/** Calls of two types, or constructions. */
interface Calls {
  readonly old: readonly Signature[];
  readonly next: readonly Signature[];
  readonly isConstruct: boolean;
}

/** Compares what two types can be called with, and constructed with, and what comes of it. */
export function compareSignatures(walk: Walk, old: TypeRef, next: TypeRef, spot: Spot): boolean {
  const { checker } = walk;
  const calls = { old: checker.calls(old), next: checker.calls(next), isConstruct: false };
  const constructs = { old: checker.constructs(old), next: checker.constructs(next), isConstruct: true };
  return anyOf([calls, constructs].map((pair) => compareCalls(walk, pair, spot)));
}

function compareCalls(walk: Walk, calls: Calls, spot: Spot): boolean {
  const { old, next } = calls;
  if (old.length === 0 || next.length === 0) return false;
  const [one] = old;
  const [other] = next;
  const areGeneric = [...old, ...next].some(({ typeParameterCount }) => typeParameterCount > 0);
  if (spot.direction === "in") {
    if (old.length > 1 || next.length > 1 || areGeneric || one === undefined || other === undefined) return false;
    // A class that is given says the types of its parameters itself, so it fits or not as a whole.
    return calls.isConstruct ? false : compareGiven(walk, one, other, spot);
  }
  const isShorter = compareCounts(walk, calls, spot);
  if (isShorter) return true;
  if (old.length === 1 && next.length === 1 && one !== undefined && other !== undefined) {
    return compareCalled(walk, one, other, {
      spot: areGeneric ? { ...spot, isGeneric: true } : spot,
      isConstruct: calls.isConstruct,
    });
  }
  return areGeneric ? false : compareOverloads(walk, calls, spot);
}

function accepts(signature: Signature, count: number): boolean {
  const { parameters } = signature;
  const isOpen = parameters.some(({ isRest }) => isRest);
  return (isOpen || parameters.length >= count) && requiredCount(signature) <= count;
}

function requiredCount({ parameters }: Signature): number {
  return parameters.filter(({ isOptional, isRest }) => !isOptional && !isRest).length;
}

/** A function with fewer parameters is assignable to one with more, and a caller who gives them all breaks. */
function compareCounts(walk: Walk, { old, next, isConstruct }: Calls, spot: Spot): boolean {
  for (const signature of old) {
    const count = signature.parameters.length;
    const isOpen = signature.parameters.some(({ isRest }) => isRest);
    const takesAll = next.some(
      ({ parameters }) => parameters.some(({ isRest }) => isRest) || (!isOpen && parameters.length >= count),
    );
    if (takesAll) continue;
    const read = readSiteOf(spot);
    const most = Math.max(...next.map(({ parameters }) => parameters.length));
    const full = walk.sampler.arguments(signature, true);
    const nulls = signature.parameters.map(({ isRest }) => (isRest ? "...null!" : "null!"));
    const lines =
      read === undefined
        ? []
        : [full, nulls].map((args) => read.write((callee) => `${callOf(callee, args, isConstruct)};`));
    const message = `\`${spot.path}\` takes ${most} argument${most === 1 ? "" : "s"} instead of ${isOpen ? "any number" : count}`;
    return walk.addBreak(spot, "argument-removed", message, lines);
  }
  return false;
}

function callOf(callee: string, args: readonly string[], isConstruct: boolean): string {
  return `${isConstruct ? "new " : ""}${callee}(${args.join(", ")})`;
}

function compareCalled(
  walk: Walk,
  old: Signature,
  next: Signature,
  { spot, isConstruct }: { readonly spot: Spot; readonly isConstruct: boolean },
): boolean {
  const read = readSiteOf(spot);
  const required = compareRequired(walk, old, next, { spot, isConstruct });
  const found = old.parameters.map((parameter, index) => {
    const other = next.parameters[index];
    if (other === undefined || parameter.isRest !== other.isRest) return false;
    // That it must be given now was told already.
    if (parameter.isOptional && !other.isOptional) return false;
    if (!parameter.isOptional && other.isOptional) {
      walk.addMinor(spot, "argument-added", `\`${spot.path}\` may be called without \`${parameter.name}\``);
    }
    return walk.visit(parameter.type, other.type, {
      ...spot,
      direction: "in",
      path: `${spot.path}(${parameter.name})`,
      site: read === undefined ? undefined : argumentSite(walk, old, index, { read, isConstruct }),
    });
  });
  const isOpen = hasRest(next.parameters) && !hasRest(old.parameters);
  const added = next.parameters.filter(({ isOptional, isRest }, index) =>
    isRest ? isOpen : isOptional && index >= old.parameters.length,
  );
  for (const { name } of added)
    walk.addMinor(spot, "argument-added", `\`${spot.path}\` may be called with \`${name}\``);
  return anyOf([
    required,
    ...found,
    comparePredicates(walk, old, next, spot),
    compareResults(walk, old, next, { spot, isConstruct }),
  ]);
}

/** TypeScript lets a function that tells nothing of its argument stand for one that asserts something. */
function comparePredicates(walk: Walk, old: Signature, next: Signature, spot: Spot): boolean {
  if (old.predicate === undefined || next.predicate !== undefined) return false;
  const { index = 0, isAssertion, type } = old.predicate;
  const args = walk.sampler.arguments(old);
  const read = readSiteOf(spot);
  const line = read?.write((callee) => {
    const call = callOf(callee, args.with(Math.min(index, args.length - 1), "given"), false);
    const use = type === undefined ? "" : assertType("given", walk.checker.textOf(type));
    return `const given: unknown = null; ${isAssertion ? `${call}; ${use}` : `if (${call}) { ${use} }`}`;
  });
  const message = `\`${spot.path}\` no longer tells the type of its argument`;
  return walk.addBreak(spot, "output-changed", message, line === undefined || args.length === 0 ? [] : [line]);
}

function argumentSite(
  { sampler }: Walk,
  signature: Signature,
  index: number,
  { read, isConstruct }: { readonly read: ReadSite; readonly isConstruct: boolean },
) {
  return argumentOf(read, (callee, value) => {
    const args = signature.parameters.slice(0, index + 1).map((parameter, at) => {
      if (at !== index) return sampler.argument(parameter);
      return parameter.isRest ? `...${value}` : value;
    });
    const rest = signature.parameters.slice(index + 1).filter(({ isOptional, isRest }) => !isOptional && !isRest);
    return callOf(callee, [...args, ...rest.map((parameter) => sampler.argument(parameter))], isConstruct);
  });
}

/** Arguments that must be given now. */
function compareRequired(
  walk: Walk,
  old: Signature,
  next: Signature,
  { spot, isConstruct }: { readonly spot: Spot; readonly isConstruct: boolean },
): boolean {
  const least = requiredCount(old);
  const missing = next.parameters.filter(({ isOptional, isRest }, index) => index >= least && !isOptional && !isRest);
  if (missing.length === 0) return false;
  const read = readSiteOf(spot);
  const line = read?.write((callee) => `${callOf(callee, walk.sampler.arguments(old), isConstruct)};`);
  const names = missing.map(({ name }) => `\`${name}\``).join(", ");
  const message = `\`${spot.path}\` must be called with ${names}`;
  return walk.addBreak(spot, "argument-required", message, line === undefined ? [] : [line]);
}

function compareResults(
  walk: Walk,
  old: Signature,
  next: Signature,
  { spot, isConstruct }: { readonly spot: Spot; readonly isConstruct: boolean },
): boolean {
  // Nobody uses what is void, and TypeScript lets any function stand for one that returns it.
  if (walk.checker.kindOf(old.returns) === "void") return false;
  const read = readSiteOf(spot);
  const args = walk.sampler.arguments(old);
  return walk.visit(old.returns, next.returns, {
    ...spot,
    path: isConstruct ? `new ${spot.path}()` : `${spot.path}()`,
    site:
      read === undefined
        ? undefined
        : readThrough(read, (callee) =>
            isConstruct ? `(${callOf(callee, args, true)})` : callOf(callee, args, false),
          ),
  });
}

/** For each call that was possible: which overload takes it now, and what does that give? */
function compareOverloads(walk: Walk, { old, next, isConstruct }: Calls, spot: Spot): boolean {
  const read = readSiteOf(spot);
  const found = old.map((signature) => {
    const taken = next.find((other) => takesCallsOf(walk, signature, other));
    if (taken !== undefined) return compareResults(walk, signature, taken, { spot, isConstruct });
    const args = walk.sampler.arguments(signature);
    const types = signature.parameters.map(({ type }) => walk.checker.textOf(type)).join(", ");
    const call = (callee: string) => callOf(callee, args, isConstruct);
    const result = walk.checker.textOf(signature.returns);
    const lines =
      read === undefined
        ? []
        : [read.write((callee) => `${call(callee)};`), read.write((callee) => assertType(call(callee), result))];
    return walk.addBreak(spot, "overload-removed", `\`${spot.path}\` can no longer be called with (${types})`, lines);
  });
  if (next.length > old.length && !found.includes(true)) {
    walk.addMinor(
      spot,
      "overload-added",
      `\`${spot.path}\` can be called in ${next.length} ways instead of ${old.length}`,
    );
  }
  return anyOf(found);
}

function takesCallsOf({ checker }: Walk, old: Signature, next: Signature): boolean {
  if (!accepts(next, requiredCount(old)) || !accepts(next, old.parameters.length)) return false;
  return old.parameters.every((parameter, index) => {
    const other = next.parameters[index];
    if (other === undefined || parameter.isRest !== other.isRest)
      return other !== undefined || hasRest(next.parameters);
    return checker.isAssignable(parameter.type, other.type);
  });
}

function hasRest(parameters: readonly Parameter[]): boolean {
  return parameters.some(({ isRest }) => isRest);
}

/** A function that the caller gives: the API calls it, so its parameters are read and its result is given. */
function compareGiven(walk: Walk, old: Signature, next: Signature, spot: Spot): boolean {
  const give = giveSiteOf(spot);
  const names = old.parameters.map(({ name }) => name);
  if (old.parameters.length > next.parameters.length && !hasRest(next.parameters)) {
    const count = next.parameters.length;
    const line = give?.write(`(${names.join(", ")}) => null!`);
    const message = `the function given as \`${spot.path}\` is called with ${count} argument${count === 1 ? "" : "s"} instead of ${names.length}`;
    return walk.addBreak(spot, "argument-removed", message, line === undefined ? [] : [line]);
  }
  const found = old.parameters.map((parameter, index) => {
    const other = next.parameters[index];
    if (other === undefined || parameter.isRest !== other.isRest) return false;
    return walk.visit(parameter.type, other.type, {
      ...spot,
      direction: "out",
      path: `${spot.path}(${parameter.name})`,
      site: give === undefined ? undefined : parameterOfGiven(give, names, index),
    });
  });
  if (next.parameters.length > old.parameters.length) {
    walk.addMinor(spot, "argument-added", `the function given as \`${spot.path}\` is called with more arguments`);
  }
  if (walk.checker.kindOf(next.returns) === "void") return anyOf(found);
  const result = walk.visit(old.returns, next.returns, {
    ...spot,
    path: `${spot.path}()`,
    mayExceed: true,
    site: give === undefined ? undefined : resultOfGiven(give),
  });
  return anyOf([...found, result]);
}
