/** A place in printed code with a known origin in the source; all numbers from 0. */
export interface Mark {
  readonly line: number;
  readonly column: number;
  readonly sourceLine: number;
  readonly sourceColumn: number;
}

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const VALUES = new Map(Array.from(DIGITS, (digit, value) => [digit, value]));

/**
 * Reads the `mappings` of a source map with one source (ECMA-426): the marks of each line of the printed code, in order.
 * Numbers are differences to those of the mark before, in base 64 with five bits and a continuation bit a digit.
 */
export function decodeMappings(mappings: string): readonly (readonly Mark[])[] {
  let sourceLine = 0;
  let sourceColumn = 0;
  return mappings.split(";").map((segments, line) => {
    let column = 0;
    const marks: Mark[] = [];
    for (const segment of segments === "" ? [] : segments.split(",")) {
      const [columns = 0, , lines, sourceColumns = 0] = decodeNumbers(segment);
      column += columns;
      // What has no origin is code that the printer has made up.
      if (lines === undefined) continue;
      sourceLine += lines;
      sourceColumn += sourceColumns;
      marks.push({ line, column, sourceLine, sourceColumn });
    }
    return marks;
  });
}

function decodeNumbers(segment: string): readonly number[] {
  const numbers: number[] = [];
  let bits = 0;
  let shift = 0;
  for (const digit of segment) {
    const value = VALUES.get(digit) ?? 0;
    bits |= (value & 31) << shift;
    shift += 5;
    if ((value & 32) !== 0) continue;
    // The lowest bit is the sign.
    numbers.push((bits & 1) === 1 ? -(bits >>> 1) : bits >>> 1);
    bits = 0;
    shift = 0;
  }
  return numbers;
}

/** Writes such `mappings`: the way back from {@link decodeMappings}. The marks of each line are in the order of their columns. */
export function encodeMappings(lines: readonly (readonly Mark[])[]): string {
  let sourceLine = 0;
  let sourceColumn = 0;
  const encodeLine = (marks: readonly Mark[]): string => {
    let column = 0;
    const segments = marks.map((mark) => {
      const numbers = [mark.column - column, 0, mark.sourceLine - sourceLine, mark.sourceColumn - sourceColumn];
      ({ column, sourceLine, sourceColumn } = mark);
      return numbers.map(encodeNumber).join("");
    });
    return segments.join(",");
  };
  return lines.map(encodeLine).join(";");
}

function encodeNumber(number: number): string {
  let rest = number < 0 ? (-number << 1) | 1 : number << 1;
  let digits = "";
  do {
    const isLast = rest < 32;
    digits += DIGITS.charAt((rest & 31) | (isLast ? 0 : 32));
    rest >>>= 5;
  } while (rest > 0);
  return digits;
}
