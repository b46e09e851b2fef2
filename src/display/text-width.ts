const MARK = /^[\p{Mark}\p{Default_Ignorable_Code_Point}]$/u;
/** What East Asian fonts and terminals give two columns. */
const WIDE =
  /^[\p{Emoji_Presentation}\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]$/u;
// oxlint-disable-next-line no-control-regex -- the very characters that must not reach a terminal
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;
const ESCAPES: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

let segmenter: Intl.Segmenter | undefined;

/** The signs of a text as people see them. What knows them takes 10 ms to make, which plain ASCII need not wait for. */
function graphemesOf(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter("en");
  return segmenter.segment(text);
}

/** How many columns a text takes in a terminal. */
export function textWidth(text: string): number {
  // oxlint-disable-next-line no-control-regex -- plain ASCII, which most texts are
  if (/^[\u0020-\u007e]*$/.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemesOf(text)) width += graphemeWidth(segment);
  return width;
}

/** A family of emojis is one sign, and takes no more than one of them. */
function graphemeWidth(grapheme: string): number {
  let width = 0;
  for (const character of grapheme) {
    if (WIDE.test(character)) return 2;
    if (!MARK.test(character)) width = 1;
  }
  return width;
}

/** The beginning of a text, with `…` where it was cut. */
export function cutText(text: string, maxWidth: number): string {
  if (textWidth(text) <= maxWidth) return text;
  let cut = "";
  let width = 0;
  for (const { segment } of graphemesOf(text)) {
    width += graphemeWidth(segment);
    if (width > maxWidth - 1) break;
    cut += segment;
  }
  return `${cut}…`;
}

/** The text in one line that leaves its surroundings alone: control characters and changes of direction are spelled out. */
export function toSingleLine(text: string): string {
  return text.toWellFormed().replaceAll(CONTROL, (character) => {
    return ESCAPES[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

/** The text with spaces, so that it takes this many columns. */
export function padText(text: string, width: number, isRight: boolean): string {
  const spaces = " ".repeat(Math.max(0, width - textWidth(text)));
  return isRight ? spaces + text : text + spaces;
}
