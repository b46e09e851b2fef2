/** A digest that grows with what is mixed in: 53 bits, fast for many small parts. It guards against chance, not malice. */
export class DigestMixer {
  #a = 0xdeadbeef | 0;
  #b = 0x41c6ce57 | 0;

  get digest(): number {
    const a =
      Math.imul(this.#a ^ (this.#a >>> 16), 2_246_822_507) ^ Math.imul(this.#b ^ (this.#b >>> 13), 3_266_489_909);
    const b =
      Math.imul(this.#b ^ (this.#b >>> 16), 2_246_822_507) ^ Math.imul(this.#a ^ (this.#a >>> 13), 3_266_489_909);
    return 0x1_0000_0000 * (0x1f_ffff & b) + (a >>> 0);
  }

  addInteger(value: number): void {
    this.#a = Math.imul(this.#a ^ value, 2_654_435_761);
    this.#b = Math.imul(this.#b ^ value, 1_597_334_677);
    // Else the two would only ever multiply, and what comes first would not matter.
    this.#a ^= this.#b >>> 15;
    this.#b ^= this.#a >>> 13;
  }

  addNumber(value: number): void {
    const integer = value | 0;
    if (integer === value && !Object.is(value, -0)) return this.addInteger(integer);
    DOUBLE[0] = value;
    this.addInteger(DOUBLE_BITS[0] ?? 0);
    this.addInteger(DOUBLE_BITS[1] ?? 0);
  }

  addText(text: string): void {
    this.addInteger(text.length);
    for (let index = 0; index < text.length; index += 1) this.addInteger(text.charCodeAt(index));
  }

  /** Bytes of a multiple of any length, from `start` on. */
  addBytes(bytes: Uint8Array, start: number, end: number): void {
    let index = start;
    for (; index + 4 <= end; index += 4) {
      const [a = 0, b = 0, c = 0, d = 0] = [bytes[index], bytes[index + 1], bytes[index + 2], bytes[index + 3]];
      this.addInteger(a | (b << 8) | (c << 16) | (d << 24));
    }
    for (; index < end; index += 1) this.addInteger(bytes[index] ?? 0);
  }
}

const DOUBLE = new Float64Array(1);
const DOUBLE_BITS = new Int32Array(DOUBLE.buffer);
