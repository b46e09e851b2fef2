// A second set, harder than the first, written when that one had been seen, and compared only when it was done.
import type { ChangeCase } from "./change-case.ts";

export const SECOND_HELD_OUT_CASES: readonly ChangeCase[] = [
  {
    name: "a method of an interface with overloads loses one",
    old: `export interface Bus { on(name: "fit", f: (loss: number) => void): void; on(name: "end", f: () => void): void }
export declare function bus(): Bus;`,
    next: `export interface Bus { on(name: "fit", f: (loss: number) => void): void }
export declare function bus(): Bus;`,
    bump: "major",
    caller: `api.bus().on("end", () => {});`,
  },
  {
    name: "a generic method tightens its constraint",
    old: `export declare class Frame { column<K extends string | number>(key: K): K[] }`,
    next: `export declare class Frame { column<K extends string>(key: K): K[] }`,
    bump: "major",
    caller: `new api.Frame().column(1);`,
  },
  {
    name: "a generic method takes one argument less",
    old: `export declare class Frame { map<R>(f: (row: number) => R, self?: object): R[] }`,
    next: `export declare class Frame { map<R>(f: (row: number) => R): R[] }`,
    bump: "major",
    caller: `new api.Frame().map((row) => row, {});`,
  },
  {
    name: "what a generic method gives loses an optional field",
    old: `export declare class Frame { first<R>(row: R): { row: R; note?: string } }`,
    next: `export declare class Frame { first<R>(row: R): { row: R } }`,
    bump: "major",
    caller: `new api.Frame().first(1).note;`,
  },
  {
    name: "an option of a generic method is gone",
    old: `export declare class Frame { sort<R>(row: R, options?: { by?: string; stable?: boolean }): R }`,
    next: `export declare class Frame { sort<R>(row: R, options?: { by?: string }): R }`,
    bump: "major",
    caller: `new api.Frame().sort(1, { stable: true });`,
  },
  {
    name: "an option of a generic function is gone",
    old: `export declare function sort<R>(rows: R[], options?: { by?: keyof R; stable?: boolean }): R[];`,
    next: `export declare function sort<R>(rows: R[], options?: { by?: keyof R }): R[];`,
    bump: "major",
    caller: `api.sort([1], { stable: true });`,
  },
  {
    name: "a generic arrow function that is a constant gives less",
    old: `export declare const wrap: <T>(value: T) => { value: T; at?: number };`,
    next: `export declare const wrap: <T>(value: T) => { value: T };`,
    bump: "major",
    caller: `api.wrap(1).at;`,
  },
  {
    name: "an optional method is required of those who implement",
    old: `export interface Loader { read(): string; close?(): void }
export declare function use(loader: Loader): void;`,
    next: `export interface Loader { read(): string; close(): void }
export declare function use(loader: Loader): void;`,
    bump: "major",
    caller: `api.use({ read: () => "" });`,
  },
  {
    name: "an index signature becomes read-only",
    old: `export declare function table(): { [name: string]: number };`,
    next: `export declare function table(): { readonly [name: string]: number };`,
    bump: "major",
    caller: `api.table()["a"] = 1;`,
  },
  {
    name: "a returned array becomes read-only",
    old: `export declare function rows(): number[];`,
    next: `export declare function rows(): readonly number[];`,
    bump: "major",
    caller: `api.rows().push(1);`,
  },
  {
    name: "a set of words loses one, and is returned",
    old: `export declare function tags(): Set<"a" | "b">;`,
    next: `export declare function tags(): Set<"a">;`,
    // As with arrays, what is read of a container counts, and not what its methods take.
    bump: "minor",
    caller: `for (const tag of api.tags()) tag satisfies "a" | "b";`,
  },
  {
    name: "a static property becomes read-only",
    old: `export declare class Config { static level: number }`,
    next: `export declare class Config { static readonly level: number }`,
    bump: "major",
    caller: `api.Config.level = 1;`,
  },
  {
    name: "a constructor has one overload less",
    old: `export declare class Model { constructor(units: number); constructor(path: string); run(): void }`,
    next: `export declare class Model { constructor(units: number); run(): void }`,
    bump: "major",
    caller: `new api.Model("a");`,
  },
  {
    name: "a constructor's options lose a key",
    old: `export declare class Model { constructor(options: { units: number; bias?: boolean }); run(): void }`,
    next: `export declare class Model { constructor(options: { units: number }); run(): void }`,
    bump: "major",
    caller: `new api.Model({ units: 1, bias: true });`,
  },
  {
    name: "a protected method asks subclasses for another argument",
    old: `export declare class Model { protected step(x: number): void }`,
    next: `export declare class Model { protected step(x: string): void }`,
    bump: "major",
    caller: `class Mine extends api.Model { go() { this.step(1); } }`,
  },
  {
    name: "a variable can no longer be of a wider type",
    old: `export declare let current: { name: string; note?: string };`,
    next: `export declare let current: { name: string };`,
    bump: "major",
    caller: `api.current.note;`,
  },
  {
    name: "a conditional type distributes no more",
    old: `export type Wrap<T> = T extends unknown ? { value: T } : never;
export declare function wrap(): Wrap<string | number>;`,
    next: `export type Wrap<T> = [T] extends [unknown] ? { value: T } : never;
export declare function wrap(): Wrap<string | number>;`,
    bump: "major",
    caller: `const one: { value: string } | { value: number } = api.wrap();`,
  },
  {
    name: "a key is renamed by a mapped type",
    old: `export type Getters<T> = { [K in keyof T & string as \`get\${Capitalize<K>}\`]: () => T[K] };
export declare function getters(): Getters<{ rate: number }>;`,
    next: `export type Getters<T> = { [K in keyof T & string as \`read\${Capitalize<K>}\`]: () => T[K] };
export declare function getters(): Getters<{ rate: number }>;`,
    bump: "major",
    caller: `api.getters().getRate();`,
  },
  {
    name: "a generic alias with two parameters swaps them",
    old: `export type Pair<A, B> = { first: A; second: B };`,
    next: `export type Pair<A, B> = { first: B; second: A };`,
    bump: "major",
    caller: `const use = (pair: api.Pair<string, number>) => pair.second.toFixed();`,
  },
  {
    name: "a utility type makes all options required",
    old: `interface Base { rate: number; seed: number }
export declare function fit(options: Partial<Base>): void;`,
    next: `interface Base { rate: number; seed: number }
export declare function fit(options: Base): void;`,
    bump: "major",
    caller: `api.fit({});`,
  },
  {
    name: "an omitted key comes back as an optional one",
    old: `interface Base { rate: number; seed?: number }
export declare function fit(options: Omit<Base, "seed">): void;`,
    next: `interface Base { rate: number; seed?: number }
export declare function fit(options: Base): void;`,
    bump: "minor",
    caller: `api.fit({ rate: 1 });`,
  },
  {
    name: "one of two discriminated options asks for more",
    old: `export type Source = { kind: "file"; path: string } | { kind: "url"; href: string };
export declare function read(source: Source): void;`,
    next: `export type Source = { kind: "file"; path: string } | { kind: "url"; href: string; token: string };
export declare function read(source: Source): void;`,
    bump: "major",
    caller: `api.read({ kind: "url", href: "" });`,
  },
  {
    name: "one of two discriminated options takes a key less",
    old: `export type Source = { kind: "file"; path: string; encoding?: string } | { kind: "url"; href: string };
export declare function read(source: Source): void;`,
    next: `export type Source = { kind: "file"; path: string } | { kind: "url"; href: string };
export declare function read(source: Source): void;`,
    bump: "major",
    caller: `api.read({ kind: "file", path: "", encoding: "utf8" });`,
  },
  {
    name: "a third kind of option is taken",
    old: `export type Source = { kind: "file"; path: string } | { kind: "url"; href: string };
export declare function read(source: Source): void;`,
    next: `export type Source = { kind: "file"; path: string } | { kind: "url"; href: string } | { kind: "text"; text: string };
export declare function read(source: Source): void;`,
    bump: "minor",
    caller: `api.read({ kind: "url", href: "" });`,
  },
  {
    name: "an asserting function no longer asserts",
    old: `export declare function check(value: unknown): asserts value is string;`,
    next: `export declare function check(value: unknown): void;`,
    bump: "major",
    caller: `const value: unknown = 1; const check: typeof api.check = api.check; check(value); value.length;`,
  },
  {
    name: "a function asks for another this",
    old: `export declare function run(this: { id: number }): void;`,
    next: `export declare function run(this: { id: number; name: string }): void;`,
    bump: "major",
    caller: `api.run.call({ id: 1 });`,
  },
  {
    name: "a callback's parameter is of a wider type that it must take",
    old: `export declare function onLoss(on: (loss: number) => void): void;`,
    next: `export declare function onLoss(on: (loss: number | bigint) => void): void;`,
    bump: "major",
    caller: `api.onLoss((loss: number) => {});`,
  },
  {
    name: "options in an array lose a key",
    old: `export declare function layers(list: { units: number; name?: string }[]): void;`,
    next: `export declare function layers(list: { units: number }[]): void;`,
    bump: "major",
    caller: `api.layers([{ units: 1, name: "a" }]);`,
  },
  {
    name: "options in a record lose a key",
    old: `export declare function layers(byName: Record<string, { units: number; seed?: number }>): void;`,
    next: `export declare function layers(byName: Record<string, { units: number }>): void;`,
    bump: "major",
    caller: `api.layers({ a: { units: 1, seed: 1 } });`,
  },
  {
    name: "a promised option loses a key",
    old: `export declare function fit(rows: Promise<{ xs: number[]; ys?: number[] }>): void;`,
    next: `export declare function fit(rows: Promise<{ xs: number[]; ys: number[] }>): void;`,
    bump: "major",
    caller: `api.fit(Promise.resolve({ xs: [1] }));`,
  },
  {
    name: "a factory that is given may make less",
    old: `export declare function use(make: () => { id: number; name: string }): void;`,
    next: `export declare function use(make: () => { id: number }): void;`,
    bump: "minor",
    caller: `api.use(() => { const one = { id: 1, name: "" }; return one; });`,
  },
  {
    name: "a class that is passed as a value has one more required argument",
    old: `export declare function register(Type: new (id: number) => object): void;`,
    next: `export declare function register(Type: new (id: string) => object): void;`,
    bump: "major",
    caller: `api.register(class { constructor(id: number) {} });`,
  },
  {
    name: "an exported object is frozen",
    old: `export declare const options: { rate: number; names: string[] };`,
    next: `export declare const options: { readonly rate: number; readonly names: readonly string[] };`,
    bump: "major",
    caller: `api.options.rate = 1;`,
  },
  {
    name: "a nested namespace loses a function",
    old: `export declare namespace a { namespace b { function c(): void; function d(): void; } }`,
    next: `export declare namespace a { namespace b { function c(): void; } }`,
    bump: "major",
    caller: `api.a.b.d();`,
  },
  {
    name: "a constant enum has another value",
    old: `export declare const enum Level { Low = 1, High = 2 }`,
    next: `export declare const enum Level { Low = 1, High = 3 }`,
    bump: "major",
    caller: `const high: 2 = api.Level.High;`,
  },
  {
    name: "an exported type loses its type parameter's default of another export",
    old: `export interface Row { id: number }
export type Rows<R extends Row = Row> = R[];`,
    next: `export interface Row { id: number }
export type Rows<R extends Row> = R[];`,
    bump: "major",
    caller: `type Use = api.Rows;`,
  },
  {
    name: "a generic class takes another constraint",
    old: `export declare class Table<R extends object> { rows: R[] }`,
    next: `export declare class Table<R extends { id: number }> { rows: R[] }`,
    bump: "major",
    caller: `new api.Table<{ name: string }>();`,
  },
  {
    name: "a generic class gives its rows back as a promise",
    old: `export declare class Table<R> { all(): R[] }`,
    next: `export declare class Table<R> { all(): Promise<R[]> }`,
    bump: "major",
    caller: `new api.Table<number>().all().length;`,
  },
  {
    name: "a function gives a class that has lost a method and is not exported",
    old: `declare class Session { run(): void; stop(): void }
export declare function open(): Session;`,
    next: `declare class Session { run(): void }
export declare function open(): Session;`,
    bump: "major",
    caller: `api.open().stop();`,
  },
  {
    name: "a getter gives what may be missing",
    old: `export declare class Run { get best(): number }`,
    next: `export declare class Run { get best(): number | null }`,
    bump: "major",
    caller: `new api.Run().best.toFixed();`,
  },
];
