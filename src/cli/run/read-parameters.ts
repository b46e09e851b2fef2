import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";

import { parseParameter, type Parameter } from "../../headless/parameters.ts";
import { maybeJsonFault } from "../../notebook/json-fault.ts";
import { isRecord } from "../../shared/json.ts";
import { placeOf } from "../../shared/text.ts";
import { CliError } from "../cli-error.ts";

/** The parameters of a command line: those of the file first, so that the others hold. */
export function readParameters(cwd: string, file: string | undefined, given: readonly string[]): readonly Parameter[] {
  return [...(file === undefined ? [] : readParameterFile(cwd, file)), ...given.map(parseParameter)];
}

/** Reads `{ "name": value }`. @throws {@link CliError} `FILE_NOT_FOUND`, `BAD_ARGUMENT` with line and column. */
function readParameterFile(cwd: string, file: string): readonly Parameter[] {
  const path = resolve(cwd, file);
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) {
    throw new CliError("FILE_NOT_FOUND", `there is no file of parameters "${file}"`);
  }
  const text = readFileSync(path, "utf8");
  const fault = maybeJsonFault(text);
  if (fault !== undefined) {
    const { line, column } = placeOf(text, fault.offset);
    throw new CliError("BAD_ARGUMENT", `"${file}" is no JSON: line ${line}, column ${column}: ${fault.reason}`);
  }
  const values: unknown = JSON.parse(text);
  if (!isRecord(values)) {
    throw new CliError("BAD_ARGUMENT", `"${file}" holds no parameters`, {
      hint: `For example: { "learningRate": 0.1, "optimizer": "adam" }`,
    });
  }
  return Object.entries(values).map(([name, value]) => ({
    name,
    value: typeof value === "string" ? value : JSON.stringify(value),
  }));
}
