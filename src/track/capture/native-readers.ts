// Libraries that open files in native code, where nobody who watches `fs` sees it. They are known by their shape, as soon as
// the user's own copy is loaded.
import { maybeExport, watchLoadedModules } from "../../shared/loaded-modules.ts";
import type { FileAccess } from "./files.ts";
import { findSqlPaths } from "./sql-paths.ts";

type Note = (path: unknown, access: FileAccess) => void;
type Method = (this: unknown, ...args: unknown[]) => unknown;
type Methods = Record<string, unknown>;

/** @param note - Told of each path, whether there is such a file or not. */
export function watchNativeReaders(note: Note): void {
  const watched = new WeakSet<object>();
  const once = (target: unknown, watch: (methods: Methods) => void): void => {
    if (typeof target !== "object" || target === null || watched.has(target)) return;
    watched.add(target);
    watch(target as Methods);
  };
  watchLoadedModules((exported) => {
    if (isPolars(exported)) {
      once(exported, (methods) => watchPolars(methods, note));
      once(prototypeOf(exported, "JsDataFrame"), (methods) => watchPaths(methods, /^write[A-Z]/, "write", note));
    }
    for (const name of ["DuckDBConnection", "Database", "Connection"]) {
      if (isDuckDb(exported, name)) once(prototypeOf(exported, name), (methods) => watchSql(methods, note));
    }
  });
}

function prototypeOf(exported: object, name: string): unknown {
  const type = maybeExport(exported, name);
  return typeof type === "function" ? type.prototype : undefined;
}

/** The native part of nodejs-polars, which all its readers call. */
function isPolars(exported: object): boolean {
  return ["readCsv", "scanCsv", "JsDataFrame"].every((name) => typeof maybeExport(exported, name) === "function");
}

/** @duckdb/node-api, or the older duckdb, whose `Database` others have as well. */
function isDuckDb(exported: object, name: string): boolean {
  const has = (other: string): boolean => typeof maybeExport(exported, other) === "function";
  return name === "DuckDBConnection" ? has(name) : has("Database") && has("Connection") && has("Statement");
}

function watchPolars(methods: Methods, note: Note): void {
  watchPaths(methods, /^(?:read|scan)[A-Z]/, "read", note);
}

function watchPaths(methods: Methods, names: RegExp, access: FileAccess, note: Note): void {
  for (const name of Object.getOwnPropertyNames(methods)) {
    if (names.test(name)) before(methods, name, ([path]) => note(path, access));
  }
}

const SQL_METHODS = ["run", "stream", "start", "startStream", "prepare", "extractStatements", "all", "each", "exec"];

function watchSql(methods: Methods, note: Note): void {
  for (const name of SQL_METHODS) {
    before(methods, name, ([sql, values]) => {
      if (typeof sql !== "string") return;
      for (const { path, access } of findSqlPaths(sql, values)) note(path, access);
    });
  }
}

/** A method that is told of before it runs; the same to everybody who looks. */
function before(methods: Methods, name: string, tell: (args: readonly unknown[]) => void): void {
  const descriptor = Object.getOwnPropertyDescriptor(methods, name);
  const original: unknown = descriptor?.value;
  if (typeof original !== "function" || descriptor?.writable !== true) return;
  function watched(this: unknown, ...args: unknown[]): unknown {
    tell(args);
    return (original as Method).apply(this, args);
  }
  Object.defineProperties(watched, Object.getOwnPropertyDescriptors(original));
  methods[name] = watched;
}
