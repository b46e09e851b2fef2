// A loop with twins does what it does without: any loop made of these parts is run as a cell and as a plain function.
import { Script } from "node:vm";

import * as fc from "fast-check";
import { expect, test } from "vitest";

import type { Place } from "../../src/shared/text.ts";
import { TestSession } from "../helpers/test-session.ts";

const DECLARATIONS = "let a = 0, b = 1, c = 2, text = '', big = 1n; const fixed = 4;";
const FUNCTIONS = "function see() { look([a, b, c, text, big]); }";

/** Each loop sees what its variables hold once a turn, and `look` ends the one that goes on for too long. */
const LOOPS = [
  "for (a = 0; a < 4; a++) { see(); BODY }",
  "for (let i = 0; i < 3; i++) { see(); BODY }",
  "for (a = 0, b = 5; a < b; a++, b--) { see(); BODY }",
  "while (a < 5) { see(); a += 1; BODY }",
  "while (c-- > 0) { see(); BODY }",
  "do { see(); BODY } while (a++ < 3)",
  "for (;;) { see(); BODY; if (b++ > 3) break; }",
  "for (const x of [1, 2, 3]) { see(); b += x; BODY }",
  "for (a of [7, 8]) { see(); BODY }",
  "for ([a, b = a] of [[1, 2], [3]]) { see(); BODY }",
  "for (c in { p: 1, q: 2 }) { see(); BODY }",
  "for (var v = 0, w = 2; v < w; v++) { see(); a += v; BODY }",
  "outer: for (let i = 0; i < 3; i++) { for (b = 0; b < 3; b++) { see(); BODY; if (a > 2) continue outer; if (c > 5) break outer; } }",
  "if (fixed) for (let i = 0; i < 2; i++) { see(); BODY }",
  "try { for (;;) { see(); BODY; if (++a > 3) throw new RangeError('far'); } } catch (error) { text += error.message; see(); }",
  "for (let i = 0; i < 2; i++) { for (let j = 0; j < 2; j++) { see(); c += i * j; BODY } BODY }",
];

const BODIES = [
  "",
  "a += b",
  "b = a++ + --c",
  "c = a-- - b",
  "a = b = c",
  "a = (b += 2, c)",
  "a++, b--",
  "c -= a * fixed",
  "big *= 3n",
  "b = Number(big++)",
  "text += `${a},${typeof b}`",
  "a ||= 3; b &&= a; c ??= 1",
  "[a, b] = [b, a]",
  "({ a, b: c } = { a: c, b: a })",
  "const { length } = text; a = length",
  "a = { a, b }.b",
  "const f = () => a + b; c = f()",
  "const g = () => { b = 9; }; g()",
  "a = a > 20 ? 0 : a + 1",
  "switch (a) { case 1: b += 5; break; default: c += 1 }",
  "try { if (a === 2) throw new Error('two') } catch { b += 10 } finally { c += 1 }",
  "if (a === 3) throw new Error(`three ${b}`)",
  "see()",
  "[a] = [[b].length]",
  "c = [...text].length",
  "a = Math.max(a, b) % 7",
  "class K { static n = a++; m() { return b } } c = new K().m()",
  "if (b === 4) a.missing()",
  "if (b === 5) b()",
  "if (a === 6) c = a + big",
  "if (c === 9) for (const x of c) ;",
  "let d = a; d++; b += d",
  "var last = a; text += last",
  "a = ((b)) + (c++)",
  "(b) = 6",
  "b = -a; c = +!b",
];

interface Trace {
  readonly seen: readonly unknown[];
  readonly result: unknown;
  readonly error: string | undefined;
  readonly place: Place | undefined;
}

const MAX_LOOKS = 40;

/** Runs a body, and gives all that `look` was shown and how it ended. */
async function traceOf(
  run: (look: (values: unknown[]) => void) => Promise<unknown>,
  placeOf: (error: unknown) => Place | undefined,
): Promise<Trace> {
  const seen: unknown[] = [];
  const look = (values: unknown[]): void => {
    if (seen.length === MAX_LOOKS) throw new Error("it goes on for too long");
    seen.push(values);
  };
  try {
    return { seen, result: await run(look), error: undefined, place: undefined };
  } catch (error) {
    return { seen, result: undefined, error: String(error), place: placeOf(error) };
  }
}

/** The place of the innermost frame in the loops, which begin on the third line. */
function placeInLoops(places: readonly Place[]): Place | undefined {
  return places.find(({ line }) => line >= 3);
}

/** As a plain function, in which V8 itself says where an error is. */
function tracePlain(source: string): Promise<Trace> {
  const text = `(async (look) => { ${DECLARATIONS} ${FUNCTIONS}${source}\nreturn [a, b, c, text, big]; })`;
  const plain = new Script(text, { filename: "plain.js" }).runInThisContext() as (look: unknown) => Promise<unknown>;
  return traceOf(plain, (error) => {
    const stack = error instanceof Error ? (error.stack ?? "") : "";
    const places = [...stack.matchAll(/plain\.js:(\d+):(\d+)/g)];
    return placeInLoops(places.map(([, line, column]) => ({ line: Number(line), column: Number(column) })));
  });
}

/** @param isOvertaken - Whether another cell has meanwhile defined a function that assigns what the loops do. */
function traceCell(source: string, isOvertaken = false): Promise<Trace> {
  using session = new TestSession();
  session.isOvertaken = isOvertaken;
  return traceOf(
    async (look) => {
      Object.assign(globalThis, { look });
      await session.run(`${DECLARATIONS} ${FUNCTIONS}`);
      await session.run(source);
      return session.run("[a, b, c, text, big]");
    },
    (error) => placeInLoops(session.placesOf(error)),
  );
}

const loop = fc
  .record({
    loop: fc.constantFrom(...LOOPS),
    bodies: fc.array(fc.constantFrom(...BODIES), { minLength: 1, maxLength: 4 }),
  })
  .map(({ loop: text, bodies }) => text.replaceAll("BODY", bodies.map((body) => `{ ${body} }`).join("\n")));

const PAUSE = "await 0;";

test(
  "a loop leaves what it would leave in a function, step by step, and fails at the same place",
  { timeout: 120_000 },
  async () => {
    const property = fc.asyncProperty(fc.array(loop, { minLength: 1, maxLength: 2 }), async (loops) => {
      const source = `\n\n${loops.join("\n")}`;

      const [expected, actual] = [await tracePlain(source), await traceCell(source)];

      expect(actual).toEqual(expected);
    });

    await fc.assert(property, { numRuns: 600 });
  },
);

test("and so does one below an await, whether another cell came between or not", { timeout: 120_000 }, async () => {
  const property = fc.asyncProperty(loop, fc.boolean(), async (text, isOvertaken) => {
    const source = `${PAUSE}\n\n${text}`;

    const [expected, actual] = [await tracePlain(source), await traceCell(source, isOvertaken)];

    expect(actual).toEqual(expected);
  });

  await fc.assert(property, { numRuns: 600 });
});
