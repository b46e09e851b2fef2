/** A name or a member chain such as `model.layers.le`, as it stands before or around a cursor. */
export interface MemberChain {
  /** The names before the last dot. */
  readonly owners: readonly string[];
  /** The last name, or what is there of it. */
  readonly last: string;
  /** UTF-16 offsets of the last name. */
  readonly start: number;
  readonly end: number;
}

const CHAIN_AT_END =
  /(?<owners>(?:[\p{ID_Start}$_][\p{ID_Continue}$]*\??\.)*)(?<last>(?:[\p{ID_Start}$_][\p{ID_Continue}$]*)?)$/u;
const REST_OF_NAME = /^[\p{ID_Continue}$]*/u;

/** The chain that ends at the offset; undefined when it hangs on something else than a name, such as a call. */
export function maybeChainBefore(code: string, offset: number): MemberChain | undefined {
  const lineStart = code.lastIndexOf("\n", offset - 1) + 1;
  const match = CHAIN_AT_END.exec(code.slice(lineStart, offset));
  if (match === null) return undefined;
  const before = code[lineStart + match.index - 1] ?? "";
  // `f().x`, `list[0].x`, `1.x`, `"text".x`, `#private`: the owner is not known.
  if (/[.#\p{ID_Continue}"'`]/u.test(before)) return undefined;
  const { owners = "", last = "" } = match.groups ?? {};
  const names = owners.split(/\??\./).slice(0, -1);
  return { owners: names, last, start: offset - last.length, end: offset };
}

/** The chain up to the end of the name that the offset is in. */
export function maybeChainAround(code: string, offset: number): MemberChain | undefined {
  const rest = REST_OF_NAME.exec(code.slice(offset))?.[0] ?? "";
  const chain = maybeChainBefore(code, offset + rest.length);
  return chain?.last === "" ? undefined : chain;
}
