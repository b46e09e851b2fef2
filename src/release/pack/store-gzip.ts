// Gzip (RFC 1952) with stored blocks of DEFLATE (RFC 1951, 3.2.4), written by hand: what zlib makes of the same bytes differs
// between its versions and between processors, down to where it ends a block.
import { crc32 } from "node:zlib";

/** Magic number, DEFLATE, no flags, no time, no hint of the level, and a system that is unknown. */
const HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
/** A stored block tells its length in 16 bits. */
const MAX_BLOCK = 0xffff;

/** Puts bytes into a gzip file, uncompressed. The same bytes give the same file on every machine. */
export function storeGzip(content: Buffer): Buffer {
  const blocks: Buffer[] = [];
  for (let start = 0; start === 0 || start < content.length; start += MAX_BLOCK) {
    const block = content.subarray(start, start + MAX_BLOCK);
    const head = Buffer.alloc(5);
    head.writeUInt8(start + MAX_BLOCK >= content.length ? 1 : 0);
    head.writeUInt16LE(block.length, 1);
    head.writeUInt16LE(block.length ^ MAX_BLOCK, 3);
    blocks.push(head, block);
  }
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc32(content));
  trailer.writeUInt32LE(content.length % 2 ** 32, 4);
  return Buffer.concat([HEADER, ...blocks, trailer]);
}
