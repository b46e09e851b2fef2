// Samples of the processor by V8's own profiler, as a tree of the user's functions. Functions of ours are left out, and
// what they took counts for their caller.
import { type Profiler, type Runtime, Session } from "node:inspector";

import type { Measured, ProfileNode } from "../inquiry.ts";
import { isHidden, maybeUserPlace } from "../stack-frames.ts";
import { withoutVersion } from "../modules/local-modules.ts";

const SAMPLE_INTERVAL_US = 250;
/** Deeper calls count for the one at this depth: a tree of an endless recursion could not be sent. */
const MAX_DEPTH = 150;
/** What took less than this part of the whole would not be seen. */
const MIN_SHARE = 0.0005;

/** V8's names for what is no function. */
const ENGINE_NAMES: Readonly<Record<string, string>> = {
  "(program)": "(native code)",
  "(idle)": "(waiting)",
  "(garbage collector)": "(garbage collection)",
};

/** A profile that is being taken. */
export class Profile {
  readonly #session = new Session();
  readonly #startedAt: number;

  constructor() {
    this.#session.connect();
    // A session on the own thread answers before `post` returns.
    this.#session.post("Profiler.enable");
    this.#session.post("Profiler.setSamplingInterval", { interval: SAMPLE_INTERVAL_US });
    this.#session.post("Profiler.start");
    this.#startedAt = performance.now();
  }

  stop(): Extract<Measured, { kind: "profile" }> {
    const wallMs = performance.now() - this.#startedAt;
    let taken: Profiler.Profile | undefined;
    this.#session.post("Profiler.stop", (error, result) => {
      if (error === null) taken = result.profile;
    });
    this.#session.disconnect();
    const root = taken === undefined ? undefined : toTree(taken, wallMs);
    return { kind: "profile", wallMs, root: root ?? { name: "(all)", place: "", selfMs: 0, children: [] } };
  }
}

interface MutableNode {
  readonly name: string;
  readonly place: string;
  selfMs: number;
  readonly children: Map<string, MutableNode>;
}

function toTree(
  { nodes, samples = [], timeDeltas = [], startTime, endTime }: Profiler.Profile,
  wallMs: number,
): ProfileNode {
  const selfMs = new Map<number, number>();
  // The profiler takes a moment to begin, and collects garbage for it.
  const begunAt = endTime - wallMs * 1000;
  let time = startTime;
  for (const [index, id] of samples.entries()) {
    const delta = timeDeltas[index] ?? 0;
    time += delta;
    selfMs.set(id, (selfMs.get(id) ?? 0) + Math.max(0, Math.min(delta, time - begunAt)) / 1000);
  }
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const root = createNode("(all)", "");
  const add = (id: number, parent: MutableNode, depth: number): void => {
    const node = byId.get(id);
    if (node === undefined) return;
    const own =
      depth === 0 || depth > MAX_DEPTH || isHidden(node.callFrame.url) ? parent : childFor(node.callFrame, parent);
    own.selfMs += selfMs.get(id) ?? 0;
    for (const child of node.children ?? [])
      add(child, own, own === parent ? depth + (depth === 0 ? 1 : 0) : depth + 1);
  };
  const [first] = nodes;
  if (first !== undefined) add(first.id, root, 0);
  // That was Node and ourselves, between the user's functions.
  root.selfMs = 0;
  return prune(root, totalOf(root) * MIN_SHARE);
}

function createNode(name: string, place: string): MutableNode {
  return { name, place, selfMs: 0, children: new Map() };
}

function childFor(
  { functionName, url, lineNumber, columnNumber }: Runtime.CallFrame,
  parent: MutableNode,
): MutableNode {
  const place = placeOf(url, lineNumber + 1, columnNumber + 1);
  // The compiler sets names apart that would hide a global.
  const name = ENGINE_NAMES[functionName] ?? functionName.replace(/\$user$/, "");
  const key = `${name} ${place}`;
  const known = parent.children.get(key);
  if (known !== undefined) return known;
  const isCell = name === "" && /^cell_\d+\.ts$/.test(url) && lineNumber === 0;
  const child = createNode(name === "" ? (isCell ? "(cell)" : "(anonymous)") : name, isCell ? url : place);
  parent.children.set(key, child);
  return child;
}

function placeOf(url: string, line: number, column: number): string {
  if (url === "") return "";
  const place = maybeUserPlace(url, line, column);
  const name = withoutVersion(url).replace(/^file:\/\//, "");
  return `${name}:${place?.line ?? line}`;
}

function totalOf({ selfMs, children }: MutableNode): number {
  let total = selfMs;
  for (const child of children.values()) total += totalOf(child);
  return total;
}

/** The tree without what is too small to be seen, which counts for its caller. */
function prune({ name, place, selfMs, children }: MutableNode, minMs: number): ProfileNode {
  const kept: ProfileNode[] = [];
  let rest = 0;
  for (const child of children.values()) {
    const total = totalOf(child);
    if (total < minMs) rest += total;
    else kept.push(prune(child, minMs));
  }
  return { name, place, selfMs: selfMs + rest, children: kept };
}
