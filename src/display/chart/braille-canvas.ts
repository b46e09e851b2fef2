/** The dots of a braille character, by column and row. */
const DOTS = [
  [0x01, 0x02, 0x04, 0x40],
  [0x08, 0x10, 0x20, 0x80],
] as const;
const BLANK = 0x2800;

/** A picture of dots for a terminal: two across and four down in each character. */
export class BrailleCanvas {
  readonly columns: number;
  readonly rows: number;
  readonly #patterns: Uint8Array;
  /** By character, the pen of its last dot. */
  readonly #pens: Int16Array;

  constructor(columns: number, rows: number) {
    this.columns = columns;
    this.rows = rows;
    this.#patterns = new Uint8Array(columns * rows);
    this.#pens = new Int16Array(columns * rows).fill(-1);
  }

  /** Dots across. */
  get width(): number {
    return this.columns * 2;
  }

  /** Dots down. */
  get height(): number {
    return this.rows * 4;
  }

  /** Sets a dot; one that lies outside is left out. */
  dot(x: number, y: number, pen: number): void {
    if (!(x >= 0 && x < this.width && y >= 0 && y < this.height)) return;
    const place = (y >> 2) * this.columns + (x >> 1);
    this.#patterns[place] = (this.#patterns[place] ?? 0) | (DOTS[x % 2 === 0 ? 0 : 1][(y % 4) as 0 | 1 | 2 | 3] ?? 0);
    this.#pens[place] = pen;
  }

  /** Four dots: one alone is hard to see. */
  blot(x: number, y: number, pen: number): void {
    for (const [dx, dy] of [
      [0, 0],
      [1, 0],
      [0, 1],
      [1, 1],
    ] as const) {
      this.dot(Math.min(x, this.width - 2) + dx, Math.min(y, this.height - 2) + dy, pen);
    }
  }

  /** A straight line between two dots, both included. */
  line(fromX: number, fromY: number, toX: number, toY: number, pen: number): void {
    const steps = Math.max(Math.abs(toX - fromX), Math.abs(toY - fromY), 1);
    for (let step = 0; step <= steps; step += 1) {
      const share = step / steps;
      this.dot(Math.round(fromX + (toX - fromX) * share), Math.round(fromY + (toY - fromY) * share), pen);
    }
  }

  /** A row of characters; `paint` is given those of one pen that stand side by side. */
  renderRow(row: number, paint: (text: string, pen: number) => string): string {
    let text = "";
    let run = "";
    let pen = -1;
    for (let column = 0; column < this.columns; column += 1) {
      const place = row * this.columns + column;
      const pattern = this.#patterns[place] ?? 0;
      const next = this.#pens[place] ?? -1;
      if (next !== pen) {
        text += pen < 0 ? run : paint(run, pen);
        run = "";
        pen = next;
      }
      run += pattern === 0 ? " " : String.fromCharCode(BLANK + pattern);
    }
    return text + (pen < 0 ? run : paint(run, pen));
  }
}
