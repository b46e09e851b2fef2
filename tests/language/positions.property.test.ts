// Any cell made of these statements: each marked place in it, made to throw, is found again exactly.
import * as fc from "fast-check";
import { expect, test } from "vitest";

import { placeOf } from "../../src/shared/text.ts";
import { TestSession } from "../helpers/test-session.ts";

/** What does not throw, but changes shape on the way to JavaScript. */
const QUIET = [
  "interface Row { a: number }",
  "type NAME<T> = T | undefined",
  "const NAME: number = 1",
  "let NAME: string, NAME_B: Array<number> | number = 2",
  "const { NAME = 1, ...NAME_B }: any = {}",
  "let [NAME, NAME_B] = [1, 2] as const",
  "enum NAME { A, B = 5 }",
  "namespace NAME { export const v = 1 }",
  "class NAME<T> { constructor(private readonly p?: T, public q = 2) {} get v(): number { return this.q } }",
  "function NAME(a: number, b?: string): void; function NAME(...a: any[]): any { return a }",
  "export const NAME = (a: number): string => `${a}`",
  "// a comment: `, ${, /*",
  "/* over\n   lines */",
  "`text\n  over ${1} lines`",
  "",
  "declare const AMBIENT: number",
  "import type { NAME } from 'nowhere'",
  "import { join as NAME } from 'node:path'",
  "for (var NAME of [1, 2]) {}",
  "await Promise.resolve<number>(1)",
  "({ a: 1, 'é😀': [1, , 2] } as object)",
  "if (1 as any) { using NAME = null } else { }",
  "using NAME = null",
  "var URL: any = 'mine'",
  "@((value: any) => value) class NAME<T> { @((v: any, c: any) => {}) a: number = 1; @((v: any, c: any) => {}) #p(x: T): void {} }",
  "const NAME = @((v: any): void => {}) class { accessor a: number = 1; static accessor #b = 2 }",
  // On a line of their own.
  "\n%track on `",
  "\n  !echo {1 + 1} and {[2].map((n: number) => n)}",
  "\nconst NAME: string[] = !ls -l {'a' as string}",
  "\n%time const NAME: number = 1",
  "\n%timeit -n 3 let NAME = 1; NAME",
];

/** What throws at the mark when it is its turn; `AT(n)` becomes the mark. */
const THROWING = [
  "if (SITE) throw AT new Error()",
  "SITE && (null as any).AT x",
  "if (SITE) { const NAME: number = (undefined as any).AT a as number\n  ?? 1 }",
  "const NAME = { a: 1 as number,\n  b: [SITE ? (null as any).AT b : 2] }",
  "`a ${1}\n ${SITE ? (null as any).AT b : '`'} c`",
  "class NAME { constructor(private a: boolean) { if (a) throw AT new Error() } }; new NAME(SITE)",
  "function NAME<T>(a: T): T { if (a) { throw AT new TypeError('x') } return a }\nNAME<boolean>(SITE)",
  "await (async (a: boolean): Promise<void> => { await 1; if (a) throw AT new Error() })(SITE)",
  "const NAME = (a: boolean, b: number = 1): number => a ? (null as any).AT x : b;\nNAME(SITE)",
  "[SITE].map((a: boolean): number => 1)\n  .map(() => SITE && (null as any).AT x)",
  "for (const NAME of [1]) {\n\tif (SITE) {\n\t\tthrow AT new Error() } }",
  "enum NAME { A = 1, B = SITE ? (null as any).AT x : 2 }",
  "namespace NAME { export const v: number = SITE ? (null as any).AT x : 1 }",
  "switch (SITE as boolean) { case true: { throw AT new Error() } default: }",
  "try { await 0; if (SITE) throw AT new Error() } finally { const NAME: number = 1 }",
  "var NAME = 1 satisfies number, NAME_B = SITE ? (null as any).AT x : 1",
  "const { NAME = SITE ? (null as any).AT x : 1 }: any = {}",
  "class NAME { @((v: any, c: any) => v) run(a: boolean): void {\n  if (a) throw AT new Error() } }; new NAME().run(SITE)",
  "@((v: any, c: any): void => {}) class NAME { static s: number = 1;\n  @((v: any, c: any) => (x: any): any => x) f: number = SITE ? (null as any).AT x : 1 }; new NAME()",
  "export class NAME<T> extends Object { constructor(private readonly a: T) { super(); if (a) throw AT new Error() } @((v: any, c: any) => {}) accessor b: number = 1; }\nnew NAME<boolean>(SITE)",
  "class NAME { @(SITE ? (null as any).AT x : () => {}) static run(): void {} }",
  "@((SITE ? (null as any).AT x : () => {}) as any) class NAME { a: number = 1 }",
  "class NAME {\n  @((v: any, c: any): void => { if (SITE) throw AT new Error() }) m(): void {} }",
  "const NAME = class { @((v: any, c: any) => {}) [(SITE ? (null as any).AT x : 'k') as string]: number = 1; @((v: any, c: any) => {}) #p = (): number => 1 }",
  "\n%time SITE && (null as any).AT x",
  "\n  %time const NAME: number = SITE ? (null as any).AT x : 1; NAME",
  "\n%timeit -n 2 const NAME: any = 1; [SITE].map((a: boolean) => a && (null as any).AT x)",
  "\n!echo one {SITE ? (null as any).AT x : 1} two {1}",
  "\nexport const NAME: string[] = !ls {1} {SITE ? (null as any).AT x : 1}",
  // Also where a later `var URL` of the cell makes it undefined, the mark is what throws.
  "SITE ? ((URL as any)?.missing).AT x : 1",
];

const statement = fc.record({
  text: fc.oneof(fc.constantFrom(...QUIET), fc.constantFrom(...THROWING)),
  end: fc.constantFrom("\n", ";\n", "\n\n", ";\r\n", " // end\n"),
});

/** Numbers the names and the throw sites, so that each is there once. */
function toCell(statements: readonly { readonly text: string; readonly end: string }[]): string {
  let sites = 0;
  return statements
    .map(({ text, end }, index) => {
      const numbered = text.replaceAll("NAME", `name${index}`).replaceAll("AMBIENT", `ambient${index}`);
      if (!numbered.includes("AT ")) return numbered + end;
      sites += 1;
      return numbered.replace("AT ", `/*${sites}*/`).replaceAll("SITE", `(site === ${sites})`) + end;
    })
    .join(";");
}

test("every marked throw site is found again exactly", { timeout: 120_000 }, async () => {
  const property = fc.asyncProperty(fc.array(statement, { minLength: 1, maxLength: 8 }), async (statements) => {
    using session = new TestSession();
    const source = toCell(statements);
    for (const { 0: mark, 1: site, index } of source.matchAll(/\/\*(\d+)\*\//g)) {
      await session.run(`const site: number = ${site}`);

      const thrown: unknown = await session.run(source).then(
        () => undefined,
        (error: unknown) => error,
      );

      expect(session.placesOf(thrown)[0]).toEqual(placeOf(source, index + mark.length));
    }
  });

  await fc.assert(property, { numRuns: 150 });
});
