import { describe, expect, test } from "vitest";

import { testCells } from "../helpers/cell-table.ts";
import { TestSession } from "../helpers/test-session.ts";

const TELL = `const told: string[] = [];
const tell = (label: string, act?: Function) => (value: any, context: any) => {
  told.push([label, context.kind, String(context.name), context.static, context.private, Object.keys(context.access ?? {})].join(" "));
  return act?.(value, context);
};`;

describe("standard decorators", () => {
  testCells([
    [
      "learn what they stand on, the inner ones first, statics before instances, and the class last",
      [
        TELL,
        `@tell("c") class A {
          @tell("f") f = 1; @tell("m") m() {} @tell("g") get g() { return 1 } @tell("s") set g(v) {} @tell("a") accessor a = 1;
          @tell("sf") static sf = 1; @tell("1") @tell("2") static sm() {} @tell("pf") #pf = 1; @tell("pm") #pm() {} @tell("key") [Symbol.iterator]() {}
        }
        told`,
      ],
      [
        "2 method sm true false has,get",
        "1 method sm true false has,get",
        "m method m false false has,get",
        "g getter g false false has,get",
        "s setter g false false has,set",
        "a accessor a false false has,get,set",
        "pm method #pm false true has,get",
        "key method Symbol(Symbol.iterator) false false has,get",
        "sf field sf true false has,get,set",
        "f field f false false has,get,set",
        "pf field #pf false true has,get,set",
        "c class A   ",
      ],
    ],
    [
      "may put something else in place of a method, getter, setter, accessor, field and class",
      [
        `const twice = (f: any) => function (this: any, ...args: any[]) { return 2 * f.apply(this, args) };
        const from = (n: number) => () => (value: number) => (value ?? 0) + n;
        const both = ({ get, set }: any) => ({ get() { return get.call(this) + 1 }, set(v: number) { set.call(this, v * 10) }, init: (v: number) => v + 100 });
        const other = (C: any) => class Other extends C { extra = true };
        @other class A { #n = 1; @twice m(n: number) { return n } @twice get g() { return this.#n } @(f => function (v) { f.call(this, v + 1) }) set g(v) { this.#n = v }
          @from(5) f = 1; @from(5) empty?: number; @both accessor a = 1; @twice #p() { return 3 } p() { return this.#p() } @twice static s() { return 4 } self() { return A } }
        const a: any = new A(); const before = a.a; a.a = 3; a.g = 7;
        [a.m(2), a.g, a.f, a.empty, before, a.a, a.p(), A.s(), A.name, a.extra, a.self() === A]`,
      ],
      [4, 16, 6, 5, 102, 31, 6, 8, "Other", true, true],
    ],
    [
      "may add initializers, which run when their member is there",
      [
        `const log: string[] = [];
        const init = (label: string) => (_: any, { addInitializer }: any) => addInitializer(function (this: any) { log.push(label + (this.f ?? "-") + (this.g ?? "-")) });
        @init("class ") class A { @init("method ") m() {} @init("f ") f = 1; @init("g ") g = 2; @init("static ") static s() {} static f = 3; static g = 4; @init("sf ") static sf = 0 }
        new A(); log`,
      ],
      ["static --", "sf 34", "class 34", "method --", "f 1-", "g 12"],
    ],
    [
      "share metadata, which a subclass inherits",
      [
        `const mark = (key: string) => (_: any, { metadata }: any) => { metadata[key] = (metadata[key] ?? 0) + 1 };
        @mark("a") class A { @mark("b") m() {} }
        class B extends A { @mark("b") @mark("c") n() {} }
        const own = (C: any) => C[(Symbol as any).metadata];
        [{ ...own(A) }, { ...own(B) }, Object.getPrototypeOf(own(B)) === own(A)]`,
      ],
      [{ a: 1, b: 1 }, { b: 2, c: 1 }, true],
    ],
    [
      "reach members by access, private ones too",
      [
        `const found: any = {}; const take = (_: any, { name, access }: any) => { found[name] = access };
        class A { @take #x = 1; @take y = 2; @take accessor #z = 3; @take #m() { return 4 } }
        const a = new A(); found["#x"].set(a, 5); found["#z"].set(a, 6);
        [found["#x"].get(a), found.y.get(a), found["#z"].get(a), found["#m"].get(a).call(a), found["#x"].has(a), found["#x"].has({})]`,
      ],
      [5, 2, 6, 4, true, false],
    ],
    [
      "keep private members private, and names as they are written",
      [
        `const d = (v: any, c: any): void => {};
        @d class A { @d #p() {} @d get #g() { return 1 } @d m() {} @d f = () => 1; @d #h = function () {}; @d static #s() {} name() { return [this.#p.name, this.f.name, this.#h.name, A.#s.name] } }
        const keys = [...Reflect.ownKeys(A), ...Reflect.ownKeys(A.prototype), ...Reflect.ownKeys(new A())].filter((key) => typeof key === "string");
        const Named = @d class {}; const { Default = @d class {} } = {} as any; const holder = { Prop: @d class {} };
        [new A().name(), A.name, A.prototype.m.name, keys, Named.name, Default.name, holder.Prop.name]`,
      ],
      [
        ["#p", "f", "#h", "#s"],
        "A",
        "m",
        ["length", "name", "prototype", "constructor", "m", "name", "f"],
        "Named",
        "Default",
        "Prop",
      ],
    ],
    [
      "evaluate in the order of the text, with `this`, `await` and private names",
      [
        `const log: string[] = []; const note = (label: string, value: any = () => {}) => { log.push(label); return value };
        const checks: any[] = [];
        @(note("class")) @(await note("awaited", Promise.resolve(() => {}))) class A extends note("heritage", Object) {
          @(note("m")) [note("key", "m")]() {} @(note("#f", (_: any, c: any) => { checks.push((o: any) => #f in o) })) #f = note("value", 1);
          static s = note("static", 2); @(await note("f", Promise.resolve(() => {}))) f = 1 }
        log.push("after"); [log, checks[0](new A())]`,
      ],
      [["class", "awaited", "heritage", "m", "key", "#f", "f", "static", "after", "value"], true],
    ],
    [
      "stand in expressions, functions and loops, each evaluation for itself",
      [
        `const from = (n: number) => () => (value: number) => value + n;
        const Mixin = (Base: any, n: number) => class extends Base { @from(n) f = 0 };
        const first = Mixin(Object, 1), second = Mixin(Object, 2);
        const made = []; for (const n of [3, 4]) { @(() => {}) class L { @from(n) f = 0 } made.push(L) }
        const late = async (n: number) => class { @(await Promise.resolve(from(n))) f = 0 };
        const waited = [await late(5), await late(6)];
        [...[first, second, ...made, ...waited].map((C: any) => new C().f)]`,
      ],
      [1, 2, 3, 4, 5, 6],
    ],
    [
      "may hold decorated classes, and know their own class",
      [
        `const tag = (make: () => unknown) => (_: any, { metadata }: any) => { metadata.make = make };
        const keep = (C: any) => class extends C { static kept = true };
        @keep class A { @tag(() => A) m() {} @tag(() => @keep class Inner { @tag(() => Inner) x = 1; me() { return Inner } }) f = 1; static make() { return A } }
        const Inner: any = (A as any)[(Symbol as any).metadata].make();
        [A.make() === A, (A as any).kept, Inner.kept, new Inner().me() === Inner]`,
      ],
      [true, true, true, true],
    ],
    [
      "leave static private members with the class",
      [
        `const same = (C: any) => C; @same class A { static #count = 0; static next() { return ++A.#count } has(o: any) { return #count in A } }
        A.next(); [A.next(), new A().has(A)]`,
      ],
      [2, true],
    ],
    [
      "work on methods of every kind, and with super",
      [
        `const thrice = (f: any) => function (this: any, ...args: any[]) { return [f, f, f].map(() => f.apply(this, args)) };
        class Base { get v() { return 1 } #b = 2; b() { return this.#b } }
        class A extends Base { @((f: any) => f) async am() { return super.v } @((f: any) => f) *gm() { yield super.b() } @((f: any) => f) async *agm() { yield 3 } @thrice #p() { return super.b() } p() { return this.#p() } @((f: any) => f) "quoted name"() { return 4 } @((f: any) => f) 5() { return 5 } }
        const a = new A(); const async = []; for await (const x of a.agm()) async.push(x);
        [await a.am(), [...a.gm()], async, a.p(), a["quoted name"](), a[5]()]`,
      ],
      [1, [2], [3], [2, 2, 2], 4, 5],
    ],
    [
      "may stand on what is exported, and on what is declared again",
      [
        `const tag = (n: number) => (C: any) => { C.tag = n };
        @tag(1) export class A {} export @tag(2) class B {}`,
        `const first = A; @tag(3) class A {} ; export default @tag(4) class B {}`,
        "[first.tag, A.tag, B.tag].concat((class A {} as any).tag)",
      ],
      [1, 3, 4, undefined],
    ],
    ["show nothing at the end of a cell", ["const d = () => {}; @d class A { @d m() {} }"], undefined],
    [
      "leave accessors without decorators as they are",
      [
        "const d = () => {}; class A { accessor a = 1; static accessor #b = 2; accessor ['c' + 1] = 3; @d m() {} static b() { return A.#b++ + A.#b } }; const a: any = new A(); a.a++; a.c1++; [a.a, a.c1, A.b(), Object.keys(a)]",
      ],
      [2, 4, 5, []],
    ],
  ]);

  test.each([
    ["is none", "class A { @(1 as any) m() {} }", `the decorator of method "m" must be a function`],
    [
      "returns no function for a method",
      "class A { @(() => 1) m() {} }",
      `what the decorator of method "m" returns must be a function`,
    ],
    [
      "returns no function for a field",
      "class A { @(() => ({})) static f = 1 }",
      `what the decorator of field "f" returns must be a function`,
    ],
    [
      "returns no object for an accessor",
      "class A { @(() => () => {}) accessor a = 1 }",
      `what the decorator of accessor "a" returns must be an object`,
    ],
    [
      "returns no function for a getter",
      "class A { @(() => ({ get: 1 })) accessor a = 1 }",
      `"get" of what the decorator of accessor "a" returns must be a function`,
    ],
    ["returns no class", "@(() => 1) class A {}", `what the decorator of class "A" returns must be a function`],
    [
      "adds no function",
      "class A { @((_: any, c: any) => { c.addInitializer(1) }) m() {} }",
      "what is given to addInitializer must be a function",
    ],
    [
      "adds an initializer too late",
      "let add: any; class A { @((_: any, c: any) => { add = c.addInitializer }) m() {} } add(() => {})",
      "addInitializer must be called while the decorator runs",
    ],
    [
      "uses its class too early",
      "@((C: any) => {}) class A { [A.name]() {} }",
      "Cannot access 'A' before initialization",
    ],
  ])("fail with words when one %s", async (_, cell, message) => {
    using session = new TestSession();

    await expect(session.run(cell)).rejects.toThrow(message);
  });

  test("leave no name behind but that of the class", () => {
    using session = new TestSession();

    const { names } = session.compile(
      "const d = () => {}; @d class A { @d #p() {} @d accessor a = 1 } const B = @d class {}",
    );

    expect(names).toEqual(["d", "A", "B"]);
  });

  test("show private methods in a trace as they are written", async () => {
    using session = new TestSession();

    const thrown: unknown = await session
      .run("class A { @(() => {}) #fail() { throw new Error('x') } run() { this.#fail() } } new A().run()")
      .catch((error: unknown) => error);

    expect((thrown as Error).stack).toMatch(/at (?:A\.)?#fail .*\n +at A\.run /);
  });
});

describe("older decorators", () => {
  testCells([
    [
      "are meant where a parameter has one",
      [
        "const seen: any[] = []; const p = (...a: any[]) => { seen.push(a.length) }; class A { @p m(@p x: number) {} @p f = 1 } seen",
      ],
      [3, 3, 3],
    ],
    [
      "show nothing at the end of a cell",
      ["const p = (...a: any[]) => {}; @p class A { m(@p x: number) {} }"],
      undefined,
    ],
  ]);

  test.each([
    ["a class expression", "const p = (...a: any[]) => {};\nconst A = @p class { m(@p x: number) {} }", "2:11"],
    [
      "a member of one",
      "const p = (...a: any[]) => {}; class B { m(@p x: number) {} }\nconst A = class { @p f = 1 }",
      "2:19",
    ],
  ])("cannot stand on %s, and say so", async (_, cell, place) => {
    using session = new TestSession();

    await expect(session.run(cell)).rejects.toThrow(
      `${place}: A decorator of the older kind cannot stand in a class expression: declare the class with \`class Name\``,
    );
  });
});
