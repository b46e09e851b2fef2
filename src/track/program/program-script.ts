import { relative, sep } from "node:path";

import { parseAnyCell } from "../../language/parse/parse.ts";
import { blankMagics } from "../../language/magics/magic-lines.ts";
import { rebaseImports } from "../../language/rebase-imports.ts";
import { namesIn } from "../cell-parts.ts";
import { describeProgram } from "./describe-program.ts";
import { rebaseSpecifier } from "./rebase-specifier.ts";
import { toScriptCell } from "./script-cell.ts";
import { declareProvided } from "./script-globals.ts";
import { scriptNamesOf } from "./script-names.ts";
import type { ProgramCell, Seed, SliceProgram } from "./slice-program.ts";

/** The program as one TypeScript module that Node runs, for a folder. It prints the result. */
export function renderProgramScript(program: SliceProgram, folder: string): string {
  const { folder: from, seed } = program;
  const cells = program.cells.map((cell): ProgramCell =>
    from === undefined
      ? cell
      : { ...cell, source: rebaseImports(cell.source, (one) => rebaseSpecifier(one, from, folder)) },
  );
  const { shared, missing } = scriptNamesOf(cells);
  const withPatterns = new Set([...shared, ...namesBeside(cells, shared)]);
  const isSeeded = seed !== undefined || cells.some((cell) => cell.seed !== undefined);
  const parts = cells.map((cell, index) => ({
    cell,
    script: toScriptCell(cell.source, {
      shared: withPatterns,
      isLast: index === cells.length - 1,
      // TensorFlow.js draws random numbers as it is loaded: those of its cell, and not of whatever comes first.
      loadsInPlace: isSeeded && cell.drawsRandom,
    }),
  }));
  const imports = [...new Set(parts.flatMap(({ script }) => script.imports))];
  const isMoved = from !== undefined && from !== folder;
  return [
    ...describeProgram(program).map((line) => `// ${line}`),
    ...(missing.has("track") ? [`import { track } from "labtrail";`] : []),
    ...(missing.has("require") ? [`import { createRequire } from "node:module";`] : []),
    ...(isMoved ? [`import { join } from "node:path";`] : []),
    ...imports,
    "",
    ...declareProvided(missing),
    ...(!isMoved ? [] : [`process.chdir(${toPathExpression(folder, from)});`]),
    ...(isSeeded ? [SEEDED] : []),
    ...(seed === undefined ? [] : [seedLine({ seed, skip: 0 })]),
    ...(withPatterns.size === 0 ? [] : [`let ${[...withPatterns].map((name) => `${name}: any`).join(", ")};`]),
    ...parts.flatMap(({ cell, script }) => ["", ...renderCell(cell, [...script.hoisted, script.code].join("\n"))]),
    ...(program.results.length === 0 ? [] : ["", `console.log({ ${program.results.join(", ")} });`]),
    // Makes it a module whatever is in it.
    "export {};",
    "",
  ].join("\n");
}

function renderCell({ executionCount, hasFailed, seed }: ProgramCell, code: string): readonly string[] {
  const seeding = seed === undefined ? [] : [seedLine(seed)];
  if (!hasFailed) return [`// [${executionCount}]`, ...seeding, code];
  return [
    `// [${executionCount}] failed in the session, and the result rests on what it did before.`,
    ...seeding,
    "try {",
    code,
    "} catch (error) {",
    "  console.error(error);",
    "}",
  ];
}

/** Names that stand in one pattern with a shared name. */
function namesBeside(cells: readonly ProgramCell[], shared: ReadonlySet<string>): readonly string[] {
  return cells.flatMap(({ source }) =>
    patternNames(source)
      .filter((names) => names.some((name) => shared.has(name)))
      .flat(),
  );
}

function patternNames(source: string): readonly (readonly string[])[] {
  return parseAnyCell(blankMagics(source)).program.body.flatMap((statement) => {
    const inner = statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
    return inner?.type === "VariableDeclaration" ? inner.declarations.map(({ id }) => namesIn(id)) : [];
  });
}

function toPathExpression(folder: string, from: string): string {
  const path = relative(folder, from).split(sep).join("/");
  return `join(import.meta.dirname, ${JSON.stringify(path)})`;
}

function seedLine({ seed, skip }: Seed): string {
  return `Math.random = seeded(${seed}, ${skip});`;
}

/** As `createRandom` in shared/random.ts; a test keeps them in step. */
const SEEDED = `
/** The random numbers of the session: sfc32 from a seed, after the first \`skip\` numbers. */
function seeded(seed: number, skip: number): () => number {
  let [a, b, c] = [seed | 0, Math.floor(seed / 0x1_0000_0000) | 0, 0x9e3779b9 | 0];
  let counter = 1;
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return sum >>> 0;
  };
  for (let round = 0; round < 15 + 2 * skip; round += 1) next();
  return () => ((next() >>> 5) * 0x400_0000 + (next() >>> 6)) / 2 ** 53;
}
`;
