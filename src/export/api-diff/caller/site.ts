// A site is how a caller gets to a place in an API: it turns what a caller does there into a whole line. Walking deeper
// into types wraps one site into the next, so that each break is shown by the shortest code that meets it.

/** A place where a caller reads a value: `use` is told how to write it, and gives what is done with it. */
export interface ReadSite {
  readonly kind: "read";
  readonly write: (use: (value: string) => string) => string;
}

/** A place where a caller gives a value. */
export interface GiveSite {
  readonly kind: "give";
  readonly write: (value: string) => string;
}

export type Site = ReadSite | GiveSite;

/** The value of an export. */
export function exportedValue(name: string): ReadSite {
  return { kind: "read", write: (use) => use(name) };
}

/** A value of an exported type, however the caller came by it. */
export function valueOfType(type: string): ReadSite {
  return { kind: "read", write: (use) => arrow(`const use = (value: ${type}) =>`, use("value")) };
}

/** A value that the caller makes for an exported type. */
export function madeForType(type: string): GiveSite {
  return { kind: "give", write: (value) => `const value: ${type} = ${value};` };
}

function arrow(head: string, body: string): string {
  return body.includes("await ") ? `${head.replace("= (", "= async (")} { ${body} };` : `${head} { ${body} };`;
}

/** What is read through another value: `value.name`, `(await value)`. */
export function readThrough(site: ReadSite, access: (value: string) => string): ReadSite {
  return { kind: "read", write: (use) => site.write((value) => use(access(value))) };
}

/** What is given inside of another value: `{ name: value }`, `[value]`. */
export function givenWithin(site: GiveSite, wrap: (value: string) => string): GiveSite {
  return { kind: "give", write: (value) => site.write(wrap(value)) };
}

/** An argument of a call. @param call - The whole call, of the function and the argument in question. */
export function argumentOf(site: ReadSite, call: (callee: string, value: string) => string): GiveSite {
  return { kind: "give", write: (value) => site.write((callee) => `${call(callee, value)};`) };
}

/** A parameter of a function that the caller gives. */
export function parameterOfGiven(site: GiveSite, names: readonly string[], index: number): ReadSite {
  return {
    kind: "read",
    write: (use) => {
      const body = use(names[index] ?? "value");
      const head = body.includes("await ") ? "async " : "";
      return site.write(`${head}(${names.slice(0, index + 1).join(", ")}) => { ${body} return null!; }`);
    },
  };
}

/** What a function that the caller gives returns. */
export function resultOfGiven(site: GiveSite): GiveSite {
  return givenWithin(site, (value) => `() => ${value.startsWith("{") ? `(${value})` : value}`);
}

/** A protected member: only a subclass gets to it. */
export function insideSubclass(className: string, member: string): ReadSite {
  return {
    kind: "read",
    write: (use) => `class Mine extends ${className} { check() { ${use(`this${memberAccess(member)}`)} } }`,
  };
}

/** One member of a union, told from the others by a property. */
export function narrowed(site: ReadSite, property: string, literal: string): ReadSite {
  return {
    kind: "read",
    write: (use) =>
      site.write((value) => `const one = ${value}; if (one${memberAccess(property)} === ${literal}) { ${use("one")} }`),
  };
}

export function memberAccess(name: string): string {
  return isIdentifier(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}

export function propertyKey(name: string): string {
  return isIdentifier(name) ? name : JSON.stringify(name);
}

function isIdentifier(name: string): boolean {
  return /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u.test(name);
}

/** Whether a caller can write the name of a property: those that are symbols have none. */
export function isWritable(name: string): boolean {
  return !name.startsWith("__@");
}

/** A statement that needs a value to have a type. */
export function assertType(value: string, type: string): string {
  const name = ["result", "output", "found", "outcome"].find((choice) => !new RegExp(`\\b${choice}\\b`).test(value));
  return `const ${name ?? "result1"}: ${type} = ${value};`;
}
