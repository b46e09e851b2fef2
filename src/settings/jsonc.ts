// The library that reads tsconfig.json repairs what is wrong in its text without a word, as TypeScript does. So that the
// user gets to know, the text is looked at here once more.
import { createRequire } from "node:module";

import type * as jsoncParser from "jsonc-parser";

import { asOwnWork } from "../shared/own-work.ts";
import { placeOf, type Place } from "../shared/text.ts";

/** What is wrong with a text, and where. */
export interface JsoncFault {
  readonly message: string;
  readonly place: Place;
}

const load = createRequire(import.meta.url);

function requireParser(): typeof jsoncParser {
  return asOwnWork(() => load("jsonc-parser") as typeof jsoncParser);
}

/** Reads JSON with comments and trailing commas. The value is what could be understood when there is a fault. */
export function readJsonc(text: string): { readonly value: unknown; readonly fault: JsoncFault | undefined } {
  try {
    return { value: JSON.parse(text) as unknown, fault: undefined };
  } catch {
    // Comments, perhaps: only then the parser is loaded, which takes 4 ms.
    return readTolerantly(text);
  }
}

function readTolerantly(text: string): ReturnType<typeof readJsonc> {
  const { parse, printParseErrorCode } = requireParser();
  const errors: jsoncParser.ParseError[] = [];
  // A byte order mark is no fault; a blank in its place keeps every offset.
  const value: unknown = parse(text.replace(/^\uFEFF/, " "), errors, {
    allowTrailingComma: true,
    allowEmptyContent: true,
  });
  const [first] = errors;
  if (first === undefined) return { value, fault: undefined };
  // The codes read as words: CommaExpected, InvalidSymbol.
  const message = printParseErrorCode(first.error).replaceAll(/(?<!^)[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return { value, fault: { message, place: placeOf(text, first.offset) } };
}

/** Where the value stands that `path` leads to; the start of the text when there is none. */
export function placeOfValue(text: string, path: readonly string[]): Place {
  const { parseTree, findNodeAtLocation } = requireParser();
  const tree = parseTree(text.replace(/^\uFEFF/, " "));
  const node = tree === undefined ? undefined : findNodeAtLocation(tree, [...path]);
  return placeOf(text, node?.offset ?? 0);
}
