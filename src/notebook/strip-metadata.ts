import { endOfValue, OPEN_BRACE, scanObject, type Span } from "./scan.ts";
import type { Edit } from "./splice.ts";

interface Member extends Span {
  readonly key: string;
}

/** The edits that cut members out of a JSON object, each with one comma and the space beside it. */
export function cutMembers(bytes: Buffer, object: Span, keys: readonly string[]): readonly Edit[] {
  if (bytes[object.start] !== OPEN_BRACE) return [];
  const members = membersOf(bytes, object.start);
  if (!members.some(({ key }) => keys.includes(key))) return [];
  if (members.every(({ key }) => keys.includes(key))) {
    // `{}` on one line is what every writer of notebooks makes of an empty object.
    return [{ start: object.start + 1, end: object.end - 1, replacement: "" }];
  }
  const edits: Edit[] = [];
  let previous: Member | undefined;
  let hasKept = false;
  for (const [index, member] of members.entries()) {
    if (!keys.includes(member.key)) hasKept = true;
    else if (hasKept && previous !== undefined) edits.push({ start: previous.end, end: member.end, replacement: "" });
    else edits.push({ start: member.start, end: members[index + 1]?.start ?? member.end, replacement: "" });
    previous = member;
  }
  return edits;
}

function membersOf(bytes: Buffer, start: number): readonly Member[] {
  const members: Member[] = [];
  scanObject(bytes, start, (key, keyStart, valueStart) => {
    const end = endOfValue(bytes, valueStart);
    members.push({ key, start: keyStart, end });
    return end;
  });
  return members;
}
