import { analyseCell } from "../../language/analyse/analyse-cell.ts";
import { blankMagics, findMagics } from "../../language/magics/magic-lines.ts";
import type { JsxSettings } from "../../language/transpile/transpile-settings.ts";
import { parseAnyCell } from "../../language/parse/parse.ts";
import type { Json } from "../../shared/json.ts";
import { findNameUses } from "../find-name-uses.ts";
import { digestOf } from "../objects.ts";
import { redactSource } from "../redact.ts";
import { NO_OWN_SECRETS, type OwnSecretRules } from "../redaction/own-secrets.ts";
import { redactCode } from "../redaction/redact-code.ts";
import type { SliceCell } from "../slice.ts";

/** What the text of a cell tells. */
export interface CellFacts extends SliceCell {
  /** sha256 of the TypeScript without magics, blank lines and trailing blanks, secrets taken out. */
  readonly codeDigest: string;
  /** The same with the user's own secrets in it: whether they have changed is told, what they are is not. Never stored. */
  readonly judgedDigest: string;
  /** Literal top-level constants by name. */
  readonly constants: ReadonlyMap<string, Json>;
  /** What the cell imports, as written. */
  readonly imports: readonly string[];
  /** Every name it takes from the session, also where only a function of it does. */
  readonly allReads: ReadonlySet<string>;
  /** Every name it declares, assigns or changes the value of. */
  readonly writes: ReadonlySet<string>;
}

/** Finds the facts of a cell, magics and all. */
export function factsOf(source: string, jsx?: () => JsxSettings, secrets: OwnSecretRules = NO_OWN_SECRETS): CellFacts {
  const code = blankMagics(source);
  const analysis = analyseCell(code, jsx);
  const named = namesInMagics(source);
  const allReads = new Set([...analysis.reads, ...named]);
  const defines = new Set(analysis.declares);
  const assigned = analysis.writes.filter((name) => !defines.has(name));
  const ofSession = new Set([...allReads, ...assigned]);
  const uses = findNameUses(parseAnyCell(code).program, { ofSession, own: defines, jsx: analysis.jsxNames });
  return {
    codeDigest: digestOf(normalise(redactCode(code, namesOnly(secrets)))),
    judgedDigest: digestOf(normalise(secrets.isEmpty ? redactSource(code) : code)),
    constants: new Map(analysis.constants.map(({ name, value }) => [name, value])),
    imports: analysis.imports.map(({ specifier }) => specifier),
    modules: new Set(analysis.imports.flatMap(({ names }) => names)),
    loadsForEffect: analysis.imports.some(({ names }) => names.length === 0),
    defines,
    uses,
    reads: new Set([...uses.immediate.reads, ...named]),
    allReads,
    writes: new Set([...analysis.writes, ...uses.immediate.mutates]),
  };
}

/** Which values were seen by now must make no difference: the same code has the same digest. */
function namesOnly(secrets: OwnSecretRules): OwnSecretRules {
  return { ...NO_OWN_SECRETS, isEmpty: secrets.isEmpty, isSecretName: (name) => secrets.isSecretName(name) };
}

function normalise(code: string): string {
  return code
    .split("\n")
    .map((line) => line.trimEnd())
    .filter((line) => line !== "")
    .join("\n");
}

/** `%track metric acc={accuracy}` and `%track data rows` take values of the session as code does. */
function namesInMagics(source: string): readonly string[] {
  return findMagics(source).lines.flatMap(({ name, argument }) => {
    if (name !== "track") return [];
    const [, subject] = /^data\s+([\p{ID_Start}$_][\p{ID_Continue}$]*)(?=\s|$)/u.exec(argument) ?? [];
    const braced = [...argument.matchAll(/\{([\p{ID_Start}$_][\p{ID_Continue}$]*)\}/gu)].map(([, one]) => one ?? "");
    return subject === undefined ? braced : [subject, ...braced];
  });
}
