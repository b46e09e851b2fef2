// Changes that were written before the comparison had seen any of them, to know how it does on what it was not made for.
// docs/api-diff.md says how many were right the first time.
import type { ChangeCase } from "./change-case.ts";

export const HELD_OUT_CASES: readonly ChangeCase[] = [
  {
    name: "an asynchronous iterator gives more",
    old: `export declare function batches(): AsyncIterable<{ xs: number[]; ys?: number[] }>;`,
    next: `export declare function batches(): AsyncIterable<{ xs: number[] }>;`,
    bump: "major",
    caller: `for await (const batch of api.batches()) batch.ys;`,
  },
  {
    name: "the values of a map lose a field",
    old: `export declare function byName(): Map<string, { id: number; note?: string }>;`,
    next: `export declare function byName(): Map<string, { id: number }>;`,
    bump: "major",
    caller: `api.byName().get("a")?.note;`,
  },
  {
    name: "a returned function takes less",
    old: `export declare function scaler(): (x: number | number[]) => number;`,
    next: `export declare function scaler(): (x: number) => number;`,
    bump: "major",
    caller: `api.scaler()([1]);`,
  },
  {
    name: "a returned function takes fewer arguments",
    old: `export declare function scaler(): (x: number, digits?: number) => number;`,
    next: `export declare function scaler(): (x: number) => number;`,
    bump: "major",
    caller: `api.scaler()(1, 2);`,
  },
  {
    name: "a type guard is no longer one",
    old: `export declare function isRow(value: unknown): value is { id: number };`,
    next: `export declare function isRow(value: unknown): boolean;`,
    bump: "major",
    caller: `const value: unknown = 1; if (api.isRow(value)) value.id;`,
  },
  {
    name: "a template literal type takes less",
    old: `export declare function unit(size: \`\${number}px\` | \`\${number}em\`): void;`,
    next: `export declare function unit(size: \`\${number}px\`): void;`,
    bump: "major",
    caller: `api.unit("1em");`,
  },
  {
    name: "a generic function asks for another constraint on a key",
    old: `export declare function column<T, K extends keyof T>(rows: T[], key: K): T[K][];`,
    next: `export declare function column<T, K extends keyof T & string>(rows: T[], key: K): T[K][];`,
    bump: "major",
    caller: `api.column([[1]], 0);`,
  },
  {
    name: "a generic function gives what may be missing",
    old: `export declare function first<T>(rows: T[]): T;`,
    next: `export declare function first<T>(rows: T[]): T | undefined;`,
    bump: "major",
    caller: `api.first([1]).toFixed();`,
  },
  {
    name: "a generic class loses a method",
    old: `export declare class Frame<T> { rows: T[]; head(): T[] }`,
    next: `export declare class Frame<T> { rows: T[] }`,
    bump: "major",
    caller: `new api.Frame<number>().head();`,
  },
  {
    name: "a generic class has one more method",
    old: `export declare class Frame<T> { rows: T[] }`,
    next: `export declare class Frame<T> { rows: T[]; tail(): T[] }`,
    bump: "minor",
    caller: `new api.Frame<number>().rows;`,
  },
  {
    name: "a method of a class becomes generic",
    old: `export declare class Frame { map(f: (row: number) => number): number[] }`,
    next: `export declare class Frame { map<R>(f: (row: number) => R): R[] }`,
    bump: "minor",
    caller: `const xs: number[] = new api.Frame().map((row) => row);`,
  },
  {
    name: "an intersection loses a part",
    old: `interface Timed { ms: number }
interface Named { name: string }
export declare function run(): Timed & Named;`,
    next: `interface Timed { ms: number }
export declare function run(): Timed;`,
    bump: "major",
    caller: `api.run().name;`,
  },
  {
    name: "a type that is not exported loses a field that is returned",
    old: `interface Inner { a: number; b?: number }
export interface Outer { inner: Inner }
export declare function outer(): Outer;`,
    next: `interface Inner { a: number }
export interface Outer { inner: Inner }
export declare function outer(): Outer;`,
    bump: "major",
    caller: `api.outer().inner.b;`,
  },
  {
    name: "a recursive type loses an optional field",
    old: `export interface Tree { left?: Tree; right?: Tree; depth?: number }
export declare function grow(): Tree;`,
    next: `export interface Tree { left?: Tree; right?: Tree }
export declare function grow(): Tree;`,
    bump: "major",
    caller: `api.grow().left?.depth;`,
  },
  {
    name: "a recursive type that is taken asks for more",
    old: `export interface Tree { children: Tree[] }
export declare function prune(tree: Tree): void;`,
    next: `export interface Tree { children: Tree[]; size: number }
export declare function prune(tree: Tree): void;`,
    bump: "major",
    caller: `api.prune({ children: [] });`,
  },
  {
    name: "an interface extends one more, which has a required key, and is given",
    old: `interface Base { rate: number }
export interface Options extends Base {}
export declare function fit(options: Options): void;`,
    next: `interface Base { rate: number; seed: number }
export interface Options extends Base {}
export declare function fit(options: Options): void;`,
    bump: "major",
    caller: `api.fit({ rate: 1 });`,
  },
  {
    name: "an accessor loses its setter",
    old: `export declare class Clock { get now(): number; set now(value: number) }`,
    next: `export declare class Clock { get now(): number }`,
    bump: "major",
    caller: `new api.Clock().now = 1;`,
  },
  {
    name: "a class gains a setter",
    old: `export declare class Clock { get now(): number }`,
    next: `export declare class Clock { get now(): number; set now(value: number) }`,
    bump: "minor",
    caller: `new api.Clock().now.toFixed();`,
  },
  {
    name: "a namespace loses a type",
    old: `export declare namespace io { interface Options { path: string } function read(options: Options): void; }`,
    next: `export declare namespace io { function read(options: { path: string }): void; }`,
    bump: "major",
    caller: `const options: api.io.Options = { path: "" };`,
  },
  {
    name: "a type in a namespace that is given asks for more",
    old: `export declare namespace io { interface Options { path: string } function read(options: Options): void; }`,
    next: `export declare namespace io { interface Options { path: string; mode: string } function read(options: Options): void; }`,
    bump: "major",
    caller: `api.io.read({ path: "" });`,
  },
  {
    name: "a function has properties, and one is gone",
    old: `export declare function fit(): void;
export declare namespace fit { const version: string; }`,
    next: `export declare function fit(): void;`,
    bump: "major",
    caller: `api.fit.version;`,
  },
  {
    name: "a constant object has one more function",
    old: `export const math = { half: (x: number): number => x / 2 };`,
    next: `export const math = { half: (x: number): number => x / 2, twice: (x: number): number => x * 2 };`,
    bump: "minor",
    caller: `api.math.half(1);`,
  },
  {
    name: "a constant object has one function less",
    old: `export const math = { half: (x: number): number => x / 2, twice: (x: number): number => x * 2 };`,
    next: `export const math = { half: (x: number): number => x / 2 };`,
    bump: "major",
    caller: `api.math.twice(1);`,
  },
  {
    name: "an infinite number of keys becomes symbols",
    old: `export declare function flags(): { [name: string]: boolean };`,
    next: `export declare function flags(): { [name: \`is\${string}\`]: boolean };`,
    bump: "major",
    caller: `api.flags()["dry"];`,
  },
  {
    name: "a tuple with names keeps its types",
    old: `export declare function range(): [number, number];`,
    next: `export declare function range(): [low: number, high: number];`,
    bump: "patch",
    caller: `const [low] = api.range();`,
    isUnsure: true,
  },
  {
    name: "an optional item of a tuple that is given must be there",
    old: `export declare function range(ends: [number, number?]): void;`,
    next: `export declare function range(ends: [number, number]): void;`,
    bump: "major",
    caller: `api.range([1]);`,
  },
  {
    name: "a callback that is given may be asynchronous",
    old: `export declare function task(run: () => number): void;`,
    next: `export declare function task(run: () => number | Promise<number>): void;`,
    bump: "minor",
    caller: `api.task(() => 1);`,
  },
  {
    name: "a field that holds a callback is told less",
    old: `export interface Hooks { onEnd?: (loss: number, epoch: number) => void }
export declare function fit(hooks: Hooks): void;`,
    next: `export interface Hooks { onEnd?: (loss: number) => void }
export declare function fit(hooks: Hooks): void;`,
    bump: "major",
    caller: `api.fit({ onEnd: (loss, epoch) => loss + epoch });`,
  },
  {
    name: "what a hook is told loses a field",
    old: `export interface Logs { loss: number; accuracy?: number }
export interface Hooks { onEnd?: (logs: Logs) => void }
export declare function fit(hooks: Hooks): void;`,
    next: `export interface Logs { loss: number }
export interface Hooks { onEnd?: (logs: Logs) => void }
export declare function fit(hooks: Hooks): void;`,
    bump: "major",
    caller: `api.fit({ onEnd: (logs) => logs.accuracy });`,
  },
  {
    name: "what a hook is told has one more field",
    old: `export interface Logs { loss: number }
export interface Hooks { onEnd?: (logs: Logs) => void }
export declare function fit(hooks: Hooks): void;`,
    next: `export interface Logs { loss: number; accuracy: number }
export interface Hooks { onEnd?: (logs: Logs) => void }
export declare function fit(hooks: Hooks): void;`,
    bump: "minor",
    caller: `api.fit({ onEnd: (logs) => logs.loss });`,
  },
  {
    name: "an object that is taken and given back has one more required field",
    old: `export interface State { step: number }
export declare function next(state: State): State;`,
    next: `export interface State { step: number; rate: number }
export declare function next(state: State): State;`,
    bump: "major",
    caller: `api.next({ step: 1 });`,
  },
  {
    name: "an enum becomes a union of strings",
    old: `export enum Loss { Squared = "squared" }
export declare function fit(loss: Loss): void;`,
    next: `export type Loss = "squared";
export declare function fit(loss: Loss): void;`,
    bump: "major",
    caller: `api.fit(api.Loss.Squared);`,
  },
  {
    name: "a string that is taken becomes one of some",
    old: `export declare function color(name: string): void;`,
    next: `export declare function color(name: "red" | "green"): void;`,
    bump: "major",
    caller: `api.color("blue");`,
  },
  {
    name: "a union of strings that is taken becomes any string",
    old: `export type Name = "red" | "green";
export declare function color(name: Name): void;`,
    next: `export type Name = string;
export declare function color(name: Name): void;`,
    bump: "minor",
    caller: `const name: api.Name = "red"; api.color(name);`,
  },
  {
    name: "a class of errors loses its code",
    old: `export declare class LabError extends Error { readonly code: "A" | "B" }`,
    next: `export declare class LabError extends Error {}`,
    bump: "major",
    caller: `new api.LabError().code;`,
  },
  {
    name: "a class of errors has one more code",
    old: `export declare class LabError extends Error { readonly code: "A" | "B" }`,
    next: `export declare class LabError extends Error { readonly code: "A" | "B" | "C" }`,
    bump: "major",
    caller: `const code: "A" | "B" = new api.LabError().code;`,
  },
  {
    name: "a builder's method no longer gives the builder back",
    old: `export declare class Builder { add(x: number): this; build(): number[] }`,
    next: `export declare class Builder { add(x: number): void; build(): number[] }`,
    bump: "major",
    caller: `new api.Builder().add(1).build();`,
  },
  {
    name: "a private member is made public",
    old: `export declare class Model { private units; fit(): void }`,
    next: `export declare class Model { units: number; fit(): void }`,
    bump: "minor",
    caller: `new api.Model().fit();`,
  },
  {
    name: "a public member is made protected",
    old: `export declare class Model { units: number; fit(): void }`,
    next: `export declare class Model { protected units: number; fit(): void }`,
    bump: "major",
    caller: `new api.Model().units;`,
  },
  {
    name: "a conditional type infers something else",
    old: `export type Item<T> = T extends readonly (infer U)[] ? U : never;`,
    next: `export type Item<T> = T extends readonly (infer U)[] ? U | undefined : never;`,
    bump: "major",
    caller: `const use = (item: api.Item<string[]>) => item.length;`,
  },
  {
    name: "a generic alias has one more optional key and is given",
    old: `export type Loader<T> = { read(): T };
export declare function use(loader: Loader<number>): void;`,
    next: `export type Loader<T> = { read(): T; close?(): void };
export declare function use(loader: Loader<number>): void;`,
    bump: "minor",
    caller: `api.use({ read: () => 1 });`,
  },
  {
    name: "the values of a record that is given are checked more",
    old: `export declare function log(values: Record<string, number | string>): void;`,
    next: `export declare function log(values: Record<string, number>): void;`,
    bump: "major",
    caller: `api.log({ a: "x" });`,
  },
  {
    name: "an optional chain of options is required as a whole",
    old: `export declare function fit(xs: number[], options?: { rate?: number }): void;`,
    next: `export declare function fit(xs: number[], options: { rate?: number }): void;`,
    bump: "major",
    caller: `api.fit([]);`,
  },
  {
    name: "a parameter becomes any",
    old: `export declare function log(value: string): void;`,
    next: `export declare function log(value: any): void;`,
    bump: "minor",
    caller: `api.log("a");`,
  },
  {
    name: "a symbol that marks a type stays the same",
    old: `declare const mark: unique symbol;
export interface Id { [mark]: true; text: string }
export declare function id(): Id;
export declare function use(id: Id): void;`,
    next: `declare const mark: unique symbol;
export interface Id { [mark]: true; text: string }
export declare function id(): Id;
export declare function use(id: Id): void;
export declare function more(): void;`,
    bump: "minor",
    caller: `api.use(api.id());`,
  },
  {
    name: "a typed array takes the place of an array",
    old: `export declare function values(): number[];`,
    next: `export declare function values(): Float32Array;`,
    bump: "major",
    caller: `api.values().push(1);`,
  },
];
