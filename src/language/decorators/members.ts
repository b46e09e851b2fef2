import type { AccessorProperty, Class, ClassElement, MethodDefinition, PropertyDefinition } from "oxc-parser";

import { renderPrivateAccess } from "./access.ts";
import { isAnonymous, nameOf } from "./function-names.ts";
import { decoratorsOfMember, listDecorators, type Lowering, type Member } from "./lowering.ts";
import type { DecoratedKind } from "./runtime.ts";

const KINDS = { method: "method", get: "getter", set: "setter", constructor: "method" } as const;

/** Rewrites the members of a class whose frame is written already. */
export function lowerMembers(node: Class, lowering: Lowering): void {
  new MemberLowering(lowering).lower(node);
}

class MemberLowering {
  readonly #lowering: Lowering;
  /** One list of facts for each member that goes through the decoration, as `MemberFacts` has them. */
  readonly #facts: string[] = [];
  #stored = 0;
  /** The field of instances whose decorators' initializers have not run where the text has come to. */
  #unfinished: number | undefined;
  #hasMethodInitializers = false;

  constructor(lowering: Lowering) {
    this.#lowering = lowering;
  }

  lower({ start, decorators, body }: Class): void {
    const { handle, edits } = this.#lowering;
    for (const member of body.body) this.#lowerMember(member);
    if (decorators.length === 0 && this.#facts.length === 0) return;
    const facts = `[${this.#facts.join(", ")}]`;
    const apply = ` static { ${handle}.apply(this, ${facts}); }`;
    const begin = this.#hasMethodInitializers ? ` #${handle}_start = ${handle}.start(this);` : "";
    // What a decorator throws has come about where the class begins.
    edits.replace(body.start, body.start + 1, `{${apply}${begin}`, start);
    const finish = decorators.length > 0 ? ` static { ${handle}.finish(); } ` : "";
    edits.insertBefore(body.end - 1, `${this.#finishField()}${finish}`);
  }

  #lowerMember(member: ClassElement): void {
    const isDecorated = decoratorsOfMember(member).length > 0;
    switch (member.type) {
      case "MethodDefinition":
        if (isDecorated) this.#lowerMethod(member);
        return;
      case "PropertyDefinition":
        if (isDecorated) this.#lowerField(member);
        else if (!member.static) this.#lowering.edits.insertBefore(member.start, this.#finishField());
        return;
      case "AccessorProperty":
        if (isDecorated || member.computed) this.#lowerAccessor(member);
        else this.#lowerPlainAccessor(member);
        return;
      default:
        return;
    }
  }

  #lowerMethod(member: MethodDefinition): void {
    const { handle, edits } = this.#lowering;
    const { kind, value, key, static: isStatic } = member;
    const index = this.#facts.length;
    const prefix = staticOf(member);
    const isPrivate = key.type === "PrivateIdentifier";
    const accessor = kind === "get" || kind === "set" ? `${kind} ` : "";
    const before = `${prefix}${accessor}${value.async ? "async " : ""}${value.generator ? "*" : ""}`;
    this.#openKey(member, before, "");
    this.#addFacts(member, KINDS[kind]);
    if (!isStatic) this.#hasMethodInitializers = true;
    if (!isPrivate) return;
    const name = nameOf(key, false);
    const accessors: Readonly<Record<string, string>> = {
      get: `get ${name}() { return ${handle}.get(${index}).call(this); }`,
      set: `set ${name}(value) { ${handle}.set(${index}).call(this, value); }`,
    };
    const stand = accessors[kind] ?? `get ${name}() { return ${handle}.value(${index}); }`;
    edits.insertAfter(member.end, ` ${prefix}${stand}`);
  }

  #lowerField(member: PropertyDefinition): void {
    const { key } = member;
    const index = this.#facts.length;
    const value = this.#valueOf(member, index);
    const isPrivate = key.type === "PrivateIdentifier";
    // A private field has no key that is evaluated, so a method that goes at once lends its own.
    const after = isPrivate ? `() {} ${staticOf(member)}${nameOf(key, false)}${value}` : value;
    this.#openKey(member, staticOf(member), after);
    this.#addFacts(member, "field");
  }

  #lowerAccessor(member: AccessorProperty): void {
    const { handle } = this.#lowering;
    const { key } = member;
    const index = this.#facts.length;
    const prefix = staticOf(member);
    const stored = this.#nextStored();
    const value = this.#valueOf(member, index);
    const name = nameOf(key, false);
    const stand =
      key.type === "PrivateIdentifier"
        ? `${prefix}get ${name}() { return ${handle}.get(${index}).call(this); } ${prefix}set ${name}(value) { ${handle}.set(${index}).call(this, value); } `
        : "";
    const set = `${prefix}set [${handle}.again(${index})](value) { this.${stored} = value; }`;
    this.#openKey(member, `${prefix}get `, `() { return this.${stored}; } ${set} ${stand}${prefix}${stored}${value}`);
    this.#addFacts(member, "accessor");
  }

  /** An accessor without decorators: a stored value with a getter and a setter. */
  #lowerPlainAccessor(member: AccessorProperty): void {
    const { code, edits } = this.#lowering;
    const { start, key, static: isStatic } = member;
    const prefix = staticOf(member);
    const name = code.slice(key.start, key.end);
    const stored = this.#nextStored();
    const get = `${prefix}get ${name}() { return this.${stored}; }`;
    const set = `${prefix}set ${name}(value) { this.${stored} = value; }`;
    if (!isStatic) edits.insertBefore(start, this.#finishField());
    edits.replace(start, key.end, `${get} ${set} ${prefix}${stored}`, key.start);
  }

  /** Puts decorators and key of a member into one computed key, and a text behind it. */
  #openKey(member: Member, before: string, after: string): void {
    const { handle, code, edits } = this.#lowering;
    const { key, decorators } = member;
    const isPrivate = key.type === "PrivateIdentifier";
    edits.insertBefore(member.start, `${before}[${handle}.${isPrivate ? "hidden" : "key"}([`);
    listDecorators(decorators, "", edits);
    const end = decorators.at(-1)?.end ?? member.start;
    if (isPrivate) edits.replace(end, key.end, `])]${after}`, key.start);
    else if (member.computed) {
      edits.replace(end, key.start, "], ");
      edits.replace(key.end, bracketAfter(code, key.end), `)]${after}`);
    } else edits.replace(end, key.end, `], ${JSON.stringify(nameOf(key, false))})]${after}`, key.start);
  }

  /** Wraps the initial value of a field. Gives what is to stand behind the key of a field that has none. */
  #valueOf(member: PropertyDefinition | AccessorProperty, index: number): string {
    const { handle, edits } = this.#lowering;
    const { value, key, static: isStatic, end } = member;
    const earlier = this.#unfinished;
    const instance = earlier === undefined ? "this" : `${handle}.after(${earlier}, this)`;
    const receiver = isStatic ? `${handle}.C` : instance;
    if (isStatic) edits.insertAfter(end, ` static { ${handle}.after(${index}, ${receiver}); }`);
    else this.#unfinished = index;
    if (value === null) return ` = ${handle}.field(${index}, ${receiver})`;
    const privateName = key.type === "PrivateIdentifier" ? `, ${JSON.stringify(nameOf(key, false))}` : "";
    const [open, close] = isAnonymous(value) ? [`${handle}.named(${index}, `, `${privateName})`] : ["", ""];
    edits.wrap(value.start, value.end, `${handle}.field(${index}, ${receiver}, ${open}`, `${close})`);
    return "";
  }

  /** What runs the initializers of the last decorated field before anything else of an instance is set. */
  #finishField(): string {
    const { handle } = this.#lowering;
    const index = this.#unfinished;
    this.#unfinished = undefined;
    return index === undefined ? "" : `#${handle}_after${index} = void ${handle}.after(${index}, this); `;
  }

  #addFacts({ key, static: isStatic }: Member, kind: DecoratedKind): void {
    const facts = [JSON.stringify(kind), String(isStatic)];
    if (key.type === "PrivateIdentifier") {
      const name = nameOf(key, false);
      facts.push(JSON.stringify(name), renderPrivateAccess(name, kind));
    }
    this.#facts.push(`[${facts.join(", ")}]`);
  }

  #nextStored(): string {
    this.#stored += 1;
    return `#${this.#lowering.handle}_stored${this.#stored}`;
  }
}

function staticOf(member: Member): string {
  return member.static ? "static " : "";
}

const BRACKET = /(?:\s|\/\/.*|\/\*[^]*?\*\/)*\]/y;

/** Where the bracket of a computed key ends. */
function bracketAfter(code: string, offset: number): number {
  BRACKET.lastIndex = offset;
  return offset + (BRACKET.exec(code)?.[0].length ?? 0);
}
