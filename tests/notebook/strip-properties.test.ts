// Random notebooks in odd clothes against a strip of parsed JSON, written with none of our code.
import * as fc from "fast-check";
import { expect, test } from "vitest";

import { NotebookError } from "../../src/notebook/notebook-error.ts";
import { stripNotebook } from "../../src/notebook/strip.ts";
import { VOLATILE_METADATA } from "../../src/notebook/strip-options.ts";
import { isRecord } from "../../src/shared/json.ts";

const VOLATILE_CELL_KEYS = VOLATILE_METADATA.filter((path) => path.startsWith("cell.metadata.")).map(
  (path) => path.split(".").at(-1) ?? "",
);

const FORMATS: readonly unknown[] = [1, 2, 3, 4];

const SPACE = fc.constantFrom("", " ", "\n", "\r\n", "\t", "\n   ", " \r ");

/** Strings that try to look like structure, written with and without escapes. */
const STRING = fc.oneof(
  fc.string({ unit: "binary" }).map((text) => JSON.stringify(text)),
  fc.constantFrom(`"]"`, `"\\""`, `"\\\\"`, `"\\\\\\""`, `"caf\\u00e9"`, `"\\n}\\ud83d"`, `"<<<<<<< ours"`, `"é😀"`),
  fc.string({ minLength: 60, maxLength: 80 }).map((text) => JSON.stringify(`"\\${text}`)),
);
/** JSON.parse of Node 24.21 takes the key `"\\""` for `"\\\\"` in some orders of calls, and the reference rests on it. */
const KEY = STRING.filter((text) => !(JSON.parse(text) as string).endsWith("\\"));
const NUMBER = fc.constantFrom("0", "-0", "1.0", "1e+22", "1E400", "12345678901234567890", "-0.5e-3");
const LITERAL = fc.constantFrom("true", "false", "null");

/** Puts texts between two brackets, with commas and odd space. */
function listText(open: string, items: readonly string[], close: string, spaces: readonly string[]): string {
  const spaceAt = (index: number) => spaces[index % spaces.length] ?? "";
  const inner = items.map((item, index) => `${spaceAt(index)}${item}${spaceAt(index + 1)}`).join(",");
  return `${open}${inner === "" ? spaceAt(0) : inner}${close}`;
}

function membersText(members: readonly (readonly [string, string])[], spaces: readonly string[]): string {
  const items = members.map(([key, value], index) => `${key}${spaces[index % spaces.length]}:${spaces[0]}${value}`);
  return listText("{", items, "}", spaces);
}

const SPACES = fc.array(SPACE, { minLength: 1, maxLength: 4 });
const { json: JSON_TEXT } = fc.letrec<{ readonly json: string }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.oneof(STRING, NUMBER, LITERAL),
    fc
      .tuple(fc.array(tie("json"), { maxLength: 3 }), SPACES)
      .map(([items, spaces]) => listText("[", items, "]", spaces)),
    fc
      .tuple(fc.array(fc.tuple(KEY, tie("json")), { maxLength: 3 }), SPACES)
      .map(([members, spaces]) => membersText(members, spaces)),
  ),
}));

/** An object with some of the given members, in any order, now and then twice. */
function objectText(members: readonly fc.Arbitrary<readonly [string, string]>[]): fc.Arbitrary<string> {
  return fc
    .tuple(fc.array(fc.oneof(...members), { maxLength: members.length + 2 }), SPACES)
    .map(([chosen, spaces]) => membersText(chosen, spaces));
}

function member(keys: readonly string[], value: fc.Arbitrary<string>): fc.Arbitrary<readonly [string, string]> {
  return fc.tuple(fc.constantFrom(...keys), value);
}

const OTHER = fc.tuple(KEY, JSON_TEXT);
const CELL_METADATA = objectText([
  member(
    VOLATILE_CELL_KEYS.map((key) => JSON.stringify(key)),
    JSON_TEXT,
  ),
  member([`"collaps\\u0065d"`], JSON_TEXT),
  member([`"keep_output"`, `"init_cell"`], LITERAL),
  member([`"tags"`], fc.constantFrom(`[]`, `["keep_output"]`, `[ "x" , "keep\\u005foutput" ]`)),
  OTHER,
]);
const OUTPUT = fc.oneof(
  JSON_TEXT,
  objectText([member([`"execution_count"`], fc.oneof(NUMBER, LITERAL)), member([`"output_type"`], STRING), OTHER]),
);
const OUTPUTS = fc
  .tuple(fc.array(OUTPUT, { maxLength: 3 }), SPACES)
  .map(([items, spaces]) => listText("[", items, "]", spaces));
const COUNT = fc.oneof(NUMBER, LITERAL);

function cellText(count: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return objectText([
    member([`"outputs"`, `"outp\\u0075ts"`], fc.oneof({ weight: 4, arbitrary: OUTPUTS }, JSON_TEXT)),
    member([`"execution_count"`], count),
    member([`"metadata"`], fc.oneof({ weight: 4, arbitrary: CELL_METADATA }, JSON_TEXT)),
    member([`"source"`, `"id"`, `"cell_type"`], JSON_TEXT),
    OTHER,
  ]);
}

function notebookText(count = COUNT): fc.Arbitrary<string> {
  const cells = fc
    .tuple(fc.array(fc.oneof({ weight: 8, arbitrary: cellText(count) }, JSON_TEXT), { maxLength: 4 }), SPACES)
    .map(([items, spaces]) => listText("[", items, "]", spaces));
  const metadata = objectText([
    member([`"widgets"`, `"signature"`], JSON_TEXT),
    member([`"keep_output"`], LITERAL),
    OTHER,
  ]);
  const body = fc.shuffledSubarray([`"cells"`, `"metadata"`, `"nbformat"`], { minLength: 3 });
  return fc
    .tuple(body, cells, metadata, fc.constantFrom("4", "4.0", "4", "3", "5"), SPACES, fc.constantFrom("", "\uFEFF"))
    .map(([keys, cellList, metadataObject, format, spaces, mark]) => {
      const valueOf = (key: string) => (key === `"cells"` ? cellList : key === `"metadata"` ? metadataObject : format);
      return `${mark}${spaces[0]}${membersText(
        keys.map((key) => [key, valueOf(key)]),
        spaces,
      )}${spaces.at(-1)}`;
    });
}

/** The reference: the same rules on parsed JSON. */
function stripParsed(notebook: unknown): unknown {
  if (!isRecord(notebook) || !FORMATS.includes(notebook["nbformat"])) return notebook;
  if (!Array.isArray(notebook["cells"])) return notebook;
  const metadata = notebook["metadata"];
  const notebookKeeps = isRecord(metadata) && Boolean(metadata["keep_output"]);
  if (isRecord(metadata)) for (const key of ["signature", "widgets"]) delete metadata[key];
  for (const cell of notebook["cells"].filter(isRecord)) {
    const outputs = cell["outputs"];
    if (Array.isArray(outputs)) {
      if (!keepsOutputs(cell["metadata"], notebookKeeps)) cell["outputs"] = [];
      else
        for (const output of outputs.filter(isRecord))
          if ("execution_count" in output) output["execution_count"] = null;
    }
    if (Object.hasOwn(cell, "execution_count")) cell["execution_count"] = null;
    const cellMetadata = cell["metadata"];
    if (isRecord(cellMetadata)) for (const key of VOLATILE_CELL_KEYS) delete cellMetadata[key];
  }
  return notebook;
}

function keepsOutputs(metadata: unknown, notebookKeeps: boolean): boolean {
  if (!isRecord(metadata)) return notebookKeeps;
  if ("init_cell" in metadata) return metadata["init_cell"] === true;
  if ("keep_output" in metadata) return metadata["keep_output"] === true;
  return notebookKeeps || (Array.isArray(metadata["tags"]) && metadata["tags"].includes("keep_output"));
}

function strip(text: string): string {
  return stripNotebook(Buffer.from(text), "nb.ipynb").bytes.toString();
}

function parse(text: string): unknown {
  return JSON.parse(text.replace(/^\uFEFF/, ""));
}

/** What becomes of a file that may be damaged. */
function outcomeOf(text: string): string {
  try {
    const kept = strip(text);
    return kept.trim() === "" || isJson(kept) ? "sound" : `no JSON: ${kept}`;
  } catch (error) {
    if (!(error instanceof NotebookError) || error.place === undefined) return `a fault of ours: ${String(error)}`;
    return isJson(text) ? "refused without a reason" : "refused with a place";
  }
}

function isJson(text: string): boolean {
  try {
    parse(text);
    return true;
  } catch {
    return false;
  }
}

test("stripping bytes gives what stripping parsed JSON gives", () => {
  fc.assert(
    fc.property(notebookText(), (text) => {
      expect(parse(strip(text))).toEqual(stripParsed(parse(text)));
    }),
    { numRuns: 500 },
  );
});

test("stripping twice changes nothing more", () => {
  fc.assert(
    fc.property(notebookText(), (text) => {
      const once = strip(text);

      expect(strip(once)).toBe(once);
    }),
    { numRuns: 300 },
  );
});

test("bytes are only taken away when no count has to become null", () => {
  fc.assert(
    fc.property(notebookText(fc.constant("null")), (text) => {
      // An output that is kept may still lose its own count.
      fc.pre(!text.includes('execution_count"') || !/keep|init/.test(text));
      let place = -1;
      for (const character of strip(text)) {
        place = text.indexOf(character, place + 1);
        expect(place).toBeGreaterThanOrEqual(0);
      }
    }),
    { numRuns: 300 },
  );
});

test("a damaged notebook is refused with its place, or what is kept of it is sound", () => {
  const damage = fc.tuple(
    notebookText(),
    fc.nat(),
    fc.nat({ max: 4 }),
    fc.constantFrom("", "{", "]", `"`, "\\", ",", "x"),
  );
  fc.assert(
    fc.property(damage, ([text, seed, length, insertion]) => {
      const at = seed % (text.length + 1);
      const damaged = text.slice(0, at) + insertion + text.slice(at + length);

      expect(["refused with a place", "sound"]).toContain(outcomeOf(damaged));
    }),
    { numRuns: 500 },
  );
});
