// The table of changes: what a module said, what it says now, and the bump that callers need. Each caller was written
// with its row; that it breaks exactly when the bump is major is compiled by the test.
import type { ChangeCase } from "./change-case.ts";

export const CASES: readonly ChangeCase[] = [
  // Exports
  {
    name: "a function is added",
    old: `export function mean(xs: number[]): number { return xs.length; }`,
    next: `export function mean(xs: number[]): number { return xs.length; }
export function median(xs: number[]): number { return xs.length; }`,
    bump: "minor",
    caller: `api.mean([1]);`,
  },
  {
    name: "a function is removed",
    old: `export function mean(xs: number[]): number { return 1; }
export function mode(xs: number[]): number { return 1; }`,
    next: `export function mean(xs: number[]): number { return 1; }`,
    bump: "major",
    caller: `api.mode([1]);`,
  },
  {
    name: "a type is renamed",
    old: `export interface Row { id: number }
export declare function first(rows: Row[]): Row;`,
    next: `export interface Record1 { id: number }
export declare function first(rows: Record1[]): Record1;`,
    bump: "major",
    caller: `const row: api.Row = api.first([{ id: 1 }]);`,
  },
  {
    name: "a type is renamed and its old name kept",
    old: `export interface Row { id: number }
export declare function first(rows: Row[]): Row;`,
    next: `export interface Item { id: number }
export type Row = Item;
export declare function first(rows: Item[]): Item;`,
    bump: "minor",
    caller: `const row: api.Row = api.first([{ id: 1 }]);`,
    isUnsure: true,
  },
  {
    name: "a class becomes a type only",
    old: `export declare class Scaler { mean: number }`,
    next: `export interface Scaler { mean: number }`,
    bump: "major",
    caller: `new api.Scaler();`,
  },
  {
    name: "a default export is removed",
    old: `export default function run(): number { return 1; }
export declare const other: string;`,
    next: `export declare const other: string;`,
    bump: "major",
    caller: `api.default();`,
  },
  {
    name: "a default export takes one more argument",
    old: `export default function run(seed: number): number { return seed; }`,
    next: `export default function run(seed: number, rounds: number): number { return seed; }`,
    bump: "major",
    caller: `api.default(1);`,
  },
  {
    name: "a function is exported under a second name",
    old: `declare function fit(): void;
export { fit };`,
    next: `declare function fit(): void;
export { fit, fit as train };`,
    bump: "minor",
    caller: `api.fit();`,
  },
  {
    name: "a constant becomes a function",
    old: `export declare const version: string;`,
    next: `export declare function version(): string;`,
    bump: "major",
    caller: `const text: string = api.version;`,
  },
  {
    name: "a function becomes an arrow function of the same type",
    old: `export function half(x: number): number { return x / 2; }`,
    next: `export const half: (x: number) => number = (x) => x / 2;`,
    bump: "patch",
    caller: `const y: number = api.half(1);`,
    isUnsure: true,
  },
  // Parameters
  {
    name: "an optional parameter must be given",
    old: `export declare function fit(rows: number[], rate?: number): void;`,
    next: `export declare function fit(rows: number[], rate: number): void;`,
    bump: "major",
    caller: `api.fit([1]);`,
  },
  {
    name: "an optional parameter is added",
    old: `export declare function fit(rows: number[]): void;`,
    next: `export declare function fit(rows: number[], rate?: number): void;`,
    bump: "minor",
    caller: `api.fit([1]);`,
  },
  {
    name: "a required parameter may be left out",
    old: `export declare function fit(rows: number[], rate: number): void;`,
    next: `export declare function fit(rows: number[], rate?: number): void;`,
    bump: "minor",
    caller: `api.fit([1], 0.5);`,
  },
  {
    name: "the last parameter is gone",
    old: `export declare function fit(rows: number[], rate: number): void;`,
    next: `export declare function fit(rows: number[]): void;`,
    bump: "major",
    caller: `api.fit([1], 0.5);`,
  },
  {
    name: "a parameter takes less",
    old: `export declare function load(source: string | URL): void;`,
    next: `export declare function load(source: string): void;`,
    bump: "major",
    caller: `api.load(new URL("https://example.org"));`,
  },
  {
    name: "a parameter takes more",
    old: `export declare function load(source: string): void;`,
    next: `export declare function load(source: string | number): void;`,
    bump: "minor",
    caller: `api.load("a");`,
  },
  {
    name: "a rest parameter is gone",
    old: `export declare function sum(...xs: number[]): number;`,
    next: `export declare function sum(x: number, y: number): number;`,
    bump: "major",
    caller: `api.sum(1, 2, 3);`,
  },
  {
    name: "two parameters become a rest parameter",
    old: `export declare function sum(x: number, y: number): number;`,
    next: `export declare function sum(...xs: number[]): number;`,
    bump: "minor",
    caller: `api.sum(1, 2);`,
  },
  {
    name: "a parameter has another name",
    old: `export declare function log(value: number): void;`,
    next: `export declare function log(x: number): void;`,
    bump: "patch",
    caller: `api.log(1);`,
  },
  {
    name: "two parameters of different types change places",
    old: `export declare function at(rows: string[], index: number): string;`,
    next: `export declare function at(index: number, rows: string[]): string;`,
    bump: "major",
    caller: `api.at(["a"], 0);`,
  },
  {
    name: "an array that is only read may be read-only",
    old: `export declare function mean(xs: number[]): number;`,
    next: `export declare function mean(xs: readonly number[]): number;`,
    bump: "minor",
    caller: `api.mean([1]);`,
  },
  {
    name: "a read-only array is no longer taken",
    old: `export declare function sort(xs: readonly number[]): void;`,
    next: `export declare function sort(xs: number[]): void;`,
    bump: "major",
    caller: `const xs: readonly number[] = [1]; api.sort(xs);`,
  },
  // Options
  {
    name: "an option is added",
    old: `export interface Options { rate: number }
export declare function fit(options: Options): void;`,
    next: `export interface Options { rate: number; seed?: number }
export declare function fit(options: Options): void;`,
    bump: "minor",
    caller: `api.fit({ rate: 1 });`,
  },
  {
    name: "an option must be given",
    old: `export interface Options { rate: number; seed?: number }
export declare function fit(options: Options): void;`,
    next: `export interface Options { rate: number; seed: number }
export declare function fit(options: Options): void;`,
    bump: "major",
    caller: `api.fit({ rate: 1 });`,
  },
  {
    name: "an option is gone",
    old: `export interface Options { rate: number; momentum?: number }
export declare function fit(options: Options): void;`,
    next: `export interface Options { rate: number }
export declare function fit(options: Options): void;`,
    bump: "major",
    caller: `api.fit({ rate: 1, momentum: 0.9 });`,
  },
  {
    name: "an option within an option is gone",
    old: `export declare function fit(options: { stop?: { patience?: number; delta?: number } }): void;`,
    next: `export declare function fit(options: { stop?: { patience?: number } }): void;`,
    bump: "major",
    caller: `api.fit({ stop: { delta: 1 } });`,
  },
  {
    name: "an option takes one more word",
    old: `export declare function fit(options: { optimizer: "sgd" | "adam" }): void;`,
    next: `export declare function fit(options: { optimizer: "sgd" | "adam" | "rmsprop" }): void;`,
    bump: "minor",
    caller: `api.fit({ optimizer: "sgd" });`,
  },
  {
    name: "an option takes one word less",
    old: `export declare function fit(options: { optimizer: "sgd" | "adam" }): void;`,
    next: `export declare function fit(options: { optimizer: "sgd" }): void;`,
    bump: "major",
    caller: `api.fit({ optimizer: "adam" });`,
  },
  {
    name: "options that nobody asks for any more held a function",
    old: `export declare function fit(options: { stop: (loss: number) => boolean }): void;`,
    next: `export declare function fit(options: {}): void;`,
    bump: "major",
    caller: `api.fit({ stop: (loss) => loss < 1 });`,
  },
  {
    name: "an option that is taken apart where it is declared must be given",
    old: `export declare function fit({ rate, seed }: { rate: number; seed?: number }): void;`,
    next: `export declare function fit({ rate, seed }: { rate: number; seed: number }): void;`,
    bump: "major",
    caller: `api.fit({ rate: 1 });`,
  },
  {
    name: "a function that was asked for may be anything",
    old: `export declare function each(on: (row: number) => void): void;`,
    next: `export declare function each(on: unknown): void;`,
    bump: "major",
    caller: `api.each((row) => row);`,
  },
  // Callbacks
  {
    name: "a callback is told more",
    old: `export declare function each(on: (row: number) => void): void;`,
    next: `export declare function each(on: (row: number, index: number) => void): void;`,
    bump: "minor",
    caller: `api.each((row) => row.toFixed());`,
  },
  {
    name: "a callback is told less",
    old: `export declare function each(on: (row: number, index: number) => void): void;`,
    next: `export declare function each(on: (row: number) => void): void;`,
    bump: "major",
    caller: `api.each((row: number, index: number) => row + index);`,
  },
  {
    name: "a callback may be given nothing",
    old: `export declare function each(on: (row: number) => void): void;`,
    next: `export declare function each(on: (row: number | undefined) => void): void;`,
    bump: "major",
    caller: `api.each((row) => row.toFixed());`,
  },
  {
    name: "a callback must return something",
    old: `export declare function each(on: (row: number) => void): void;`,
    next: `export declare function each(on: (row: number) => boolean): void;`,
    bump: "major",
    caller: `api.each(() => {});`,
  },
  // Results
  {
    name: "a result may be missing",
    old: `export declare function best(): number;`,
    next: `export declare function best(): number | undefined;`,
    bump: "major",
    caller: `api.best().toFixed();`,
  },
  {
    name: "a result is never missing any more",
    old: `export declare function best(): number | undefined;`,
    next: `export declare function best(): number;`,
    bump: "minor",
    caller: `api.best()?.toFixed();`,
  },
  {
    name: "a result has one more field",
    old: `export interface Score { loss: number }
export declare function score(): Score;`,
    next: `export interface Score { loss: number; accuracy: number }
export declare function score(): Score;`,
    bump: "minor",
    caller: `api.score().loss.toFixed();`,
  },
  {
    name: "an optional field of a result is gone",
    old: `export interface Score { loss: number; accuracy?: number }
export declare function score(): Score;`,
    next: `export interface Score { loss: number }
export declare function score(): Score;`,
    bump: "major",
    caller: `api.score().accuracy;`,
  },
  {
    name: "an optional field of a promised result is gone",
    old: `export declare function score(): Promise<{ loss: number; accuracy?: number }>;`,
    next: `export declare function score(): Promise<{ loss: number }>;`,
    bump: "major",
    caller: `(await api.score()).accuracy;`,
  },
  {
    name: "an optional field of the rows of a result is gone",
    old: `export declare function rows(): { id: number; label?: string }[];`,
    next: `export declare function rows(): { id: number }[];`,
    bump: "major",
    caller: `api.rows()[0]?.label;`,
  },
  {
    name: "a field of a result can no longer be assigned to",
    old: `export declare function state(): { epoch: number };`,
    next: `export declare function state(): { readonly epoch: number };`,
    bump: "major",
    caller: `api.state().epoch = 1;`,
  },
  {
    name: "a field of a result can be assigned to",
    old: `export declare function state(): { readonly epoch: number };`,
    next: `export declare function state(): { epoch: number };`,
    bump: "minor",
    caller: `api.state().epoch.toFixed();`,
  },
  {
    name: "a result is promised",
    old: `export declare function load(): string[];`,
    next: `export declare function load(): Promise<string[]>;`,
    bump: "major",
    caller: `api.load().length;`,
  },
  {
    name: "a result is no longer checked",
    old: `export declare function parse(text: string): { id: number };`,
    next: `export declare function parse(text: string): any;`,
    bump: "minor",
    caller: `api.parse("").id;`,
  },
  {
    name: "a result is checked now",
    old: `export declare function parse(text: string): any;`,
    next: `export declare function parse(text: string): unknown;`,
    bump: "major",
    caller: `api.parse("").id;`,
  },
  {
    name: "a tuple is one longer",
    old: `export declare function split(): [number[], number[]];`,
    next: `export declare function split(): [number[], number[], number[]];`,
    bump: "major",
    caller: `const both: [number[], number[]] = api.split();`,
  },
  {
    name: "a record of any name becomes one of two names",
    old: `export declare function metrics(): Record<string, number>;`,
    next: `export declare function metrics(): Record<"loss" | "accuracy", number>;`,
    bump: "major",
    caller: `api.metrics()["f1"];`,
  },
  // Classes
  {
    name: "a private field is added to a class",
    old: `export class Model { private weights = [1]; predict(x: number): number { return x; } }
export declare function load(): Model;`,
    next: `export class Model { private weights = [1]; #bias = 0; predict(x: number): number { return x; } }
export declare function load(): Model;`,
    bump: "patch",
    caller: `api.load().predict(1);`,
  },
  {
    name: "a method is added to a class that is also taken",
    old: `export declare class Model { predict(x: number): number }
export declare function score(model: Model): number;`,
    next: `export declare class Model { predict(x: number): number; save(): void }
export declare function score(model: Model): number;`,
    bump: "minor",
    caller: `api.score(new api.Model());`,
  },
  {
    name: "a method takes less",
    old: `export declare class Model { predict(x: number | string): number }`,
    next: `export declare class Model { predict(x: number): number }`,
    bump: "major",
    caller: `new api.Model().predict("a");`,
  },
  {
    name: "a constructor asks for more",
    old: `export declare class Model { constructor(units?: number); units: number }`,
    next: `export declare class Model { constructor(units: number); units: number }`,
    bump: "major",
    caller: `new api.Model();`,
  },
  {
    name: "a constructor becomes private",
    old: `export declare class Model { constructor(); static load(): Model }`,
    next: `export declare class Model { private constructor(); static load(): Model }`,
    bump: "major",
    caller: `new api.Model();`,
  },
  {
    name: "a class becomes abstract",
    old: `export declare class Model { fit(): void }`,
    next: `export declare abstract class Model { fit(): void }`,
    bump: "major",
    caller: `new api.Model();`,
  },
  {
    name: "an abstract class asks its subclasses for more",
    old: `export declare abstract class Model { abstract fit(): void }`,
    next: `export declare abstract class Model { abstract fit(): void; abstract save(): void }`,
    bump: "major",
    caller: `class Mine extends api.Model { fit() {} }`,
  },
  {
    name: "a protected member is gone",
    old: `export declare class Model { protected weights: number[]; fit(): void }`,
    next: `export declare class Model { fit(): void }`,
    bump: "major",
    caller: `class Mine extends api.Model { size() { return this.weights.length; } }`,
  },
  {
    name: "a static method is gone",
    old: `export declare class Model { static load(): Model; fit(): void }`,
    next: `export declare class Model { fit(): void }`,
    bump: "major",
    caller: `api.Model.load();`,
  },
  {
    name: "a property has a getter only",
    old: `export declare class Model { rate: number }`,
    next: `export declare class Model { get rate(): number }`,
    bump: "major",
    caller: `new api.Model().rate = 1;`,
  },
  {
    name: "a class no longer extends another",
    old: `export declare class Base { id: number }
export declare class Model extends Base { fit(): void }`,
    next: `export declare class Base { id: number }
export declare class Model { fit(): void }`,
    bump: "major",
    caller: `const base: api.Base = new api.Model();`,
  },
  // Overloads
  {
    name: "an overload is added",
    old: `export function pick(x: string): string;
export function pick(x: unknown): unknown { return x; }`,
    next: `export function pick(x: string): string;
export function pick(x: number): number;
export function pick(x: unknown): unknown { return x; }`,
    bump: "minor",
    caller: `api.pick("a").length;`,
  },
  {
    name: "an overload is gone",
    old: `export declare function pick(x: string): string;
export declare function pick(x: number): number;`,
    next: `export declare function pick(x: string): string;`,
    bump: "major",
    caller: `api.pick(1);`,
  },
  {
    name: "a broader overload stands in front",
    old: `export declare function pick(x: string): string;
export declare function pick(x: number): number;`,
    next: `export declare function pick(x: string | number): string | number;
export declare function pick(x: string): string;
export declare function pick(x: number): number;`,
    bump: "major",
    caller: `api.pick("a").length;`,
  },
  // Generics
  {
    name: "a constraint is tightened",
    old: `export declare function same<T>(x: T): T;`,
    next: `export declare function same<T extends object>(x: T): T;`,
    bump: "major",
    caller: `api.same(1);`,
  },
  {
    name: "a constraint is loosened",
    old: `export declare function same<T extends object>(x: T): T;`,
    next: `export declare function same<T>(x: T): T;`,
    bump: "minor",
    caller: `api.same({});`,
  },
  {
    name: "a type parameter loses its default",
    old: `export interface Table<Row = string> { rows: Row[] }`,
    next: `export interface Table<Row> { rows: Row[] }`,
    bump: "major",
    caller: `type Use = api.Table;`,
  },
  {
    name: "a type parameter with a default is added",
    old: `export interface Table<Row> { rows: Row[] }`,
    next: `export interface Table<Row, Key = string> { rows: Row[]; key?: Key }`,
    bump: "minor",
    caller: `type Use = api.Table<number>;`,
  },
  {
    name: "a key of a generic interface is gone",
    old: `export interface Fold<T> { train: T[]; held?: T[] }
export declare function fold<T>(rows: T[]): Fold<T>;`,
    next: `export interface Fold<T> { train: T[] }
export declare function fold<T>(rows: T[]): Fold<T>;`,
    bump: "major",
    caller: `api.fold([1]).held;`,
  },
  {
    name: "one branch of a conditional type differs",
    old: `export type Cell<T> = T extends string ? string : number;`,
    next: `export type Cell<T> = T extends string ? string : bigint;`,
    bump: "major",
    caller: `const cell: api.Cell<boolean> = 1; cell satisfies number;`,
  },
  {
    name: "a mapped type makes its keys read-only",
    old: `export type Settings<T> = { [K in keyof T]: T[K] };
export declare function settings(): Settings<{ rate: number }>;`,
    next: `export type Settings<T> = { readonly [K in keyof T]: T[K] };
export declare function settings(): Settings<{ rate: number }>;`,
    bump: "major",
    caller: `api.settings().rate = 1;`,
  },
  {
    name: "a mapped type leaves keys out",
    old: `export interface Row { id: number; label: string }
export declare function row(): Pick<Row, "id" | "label">;`,
    next: `export interface Row { id: number; label: string }
export declare function row(): Pick<Row, "id">;`,
    bump: "major",
    caller: `api.row().label;`,
  },
  // Enums
  {
    name: "an enum that is only given has one more member",
    old: `export enum Loss { Squared, Absolute }
export declare function fit(loss: Loss): void;`,
    next: `export enum Loss { Squared, Absolute, Huber }
export declare function fit(loss: Loss): void;`,
    bump: "minor",
    caller: `api.fit(api.Loss.Squared);`,
  },
  {
    name: "an enum that is returned has one more member",
    old: `export enum State { Idle, Busy }
export declare function state(): State;`,
    next: `export enum State { Idle, Busy, Dead }
export declare function state(): State;`,
    bump: "major",
    caller: `const names: Record<api.State, string> = { [api.State.Idle]: "", [api.State.Busy]: "" };`,
  },
  {
    name: "a member of an enum is gone",
    old: `export enum Loss { Squared = "s", Absolute = "a" }`,
    next: `export enum Loss { Squared = "s" }`,
    bump: "major",
    caller: `api.Loss.Absolute;`,
  },
  {
    name: "a member of an enum has another value",
    old: `export enum Loss { Squared = "s" }`,
    next: `export enum Loss { Squared = "squared" }`,
    bump: "major",
    caller: `const value: "s" = api.Loss.Squared;`,
  },
  // Constants
  {
    name: "a constant has another value",
    old: `export const RATE = 0.1;`,
    next: `export const RATE = 0.2;`,
    bump: "minor",
    caller: `const rate: number = api.RATE;`,
  },
  {
    name: "a number in a constant object has another value",
    old: `export const DEFAULTS = { rate: 0.1, units: 8 } as const;`,
    next: `export const DEFAULTS = { rate: 0.2, units: 8 } as const;`,
    bump: "minor",
    caller: `const rate: number = api.DEFAULTS.rate;`,
  },
  {
    name: "a label is taken out of a list that is a type",
    old: `export const LABELS = ["a", "b"] as const;
export type Label = (typeof LABELS)[number];
export declare function name(label: Label): string;`,
    next: `export const LABELS = ["a"] as const;
export type Label = (typeof LABELS)[number];
export declare function name(label: Label): string;`,
    bump: "major",
    caller: `api.name("b");`,
  },
  // Unions, namespaces and the rest
  {
    name: "a returned union has one more member",
    old: `export type Step = { kind: "fit" } | { kind: "test" };
export declare function step(): Step;`,
    next: `export type Step = { kind: "fit" } | { kind: "test" } | { kind: "save" };
export declare function step(): Step;`,
    bump: "major",
    caller: `const kind: "fit" | "test" = api.step().kind;`,
  },
  {
    name: "a field of one member of a returned union is gone",
    old: `export declare function step(): { kind: "fit"; loss?: number } | { kind: "test" };`,
    next: `export declare function step(): { kind: "fit" } | { kind: "test" };`,
    bump: "major",
    caller: `const step = api.step(); if (step.kind === "fit") step.loss;`,
  },
  {
    name: "the members of a union are written in another order",
    old: `export declare function mode(): "train" | "test";`,
    next: `export declare function mode(): "test" | "train";`,
    bump: "patch",
    caller: `const mode: "train" | "test" = api.mode();`,
    isUnsure: true,
  },
  {
    name: "a function in a namespace takes less",
    old: `export declare namespace metrics { function mean(xs: number[] | string): number; }`,
    next: `export declare namespace metrics { function mean(xs: number[]): number; }`,
    bump: "major",
    caller: `api.metrics.mean("a");`,
  },
  {
    name: "a namespace has one more function",
    old: `export declare namespace metrics { function mean(xs: number[]): number; }`,
    next: `export declare namespace metrics { function mean(xs: number[]): number; function max(xs: number[]): number; }`,
    bump: "minor",
    caller: `api.metrics.mean([1]);`,
  },
  {
    name: "an interface that callers implement asks for more",
    old: `export interface Store { get(key: string): string }
export declare function use(store: Store): void;`,
    next: `export interface Store { get(key: string): string; has(key: string): boolean }
export declare function use(store: Store): void;`,
    bump: "major",
    caller: `api.use({ get: (key) => key });`,
  },
  {
    name: "only the body of a function differs",
    old: `export function add(a: number, b: number): number { return a + b; }`,
    next: `export function add(a: number, b: number): number { return b + a; }`,
    bump: "patch",
    caller: `api.add(1, 2);`,
  },
  {
    name: "a comment and the layout differ",
    old: `/** Adds. */ export function add(a: number,
  b: number): number { return a + b; }`,
    next: `export function add(a: number, b: number): number { return a + b; }`,
    bump: "patch",
    caller: `api.add(1, 2);`,
  },
];
