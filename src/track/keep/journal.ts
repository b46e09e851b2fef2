// Writes that a store could not take, in the order in which they came. A journal in a folder outlives its process:
//   ID/journal.jsonl   the process that writes it, then one write a line, and `"end"` when it will write no more
//   ID/objects/        content, as in the store
import {
  closeSync,
  existsSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";

import { isRecord } from "../../shared/json.ts";
import { createMemoryObjects, openObjectFolder, type KeptObject, type ObjectStore } from "../objects.ts";
import { isProcessGone } from "../process-life.ts";
import type { KeptJournal } from "../store.ts";
import { encodeWrite, maybeWrite, type KeptWrite } from "./kept-write.ts";
import { isOwn, makePrivateFolder, pendingFolders } from "./pending-folders.ts";

/** A journal that is being written. */
export interface Journal {
  readonly id: string;
  /** Undefined for one in memory, which ends with the process. */
  readonly folder: string | undefined;
  readonly objects: ObjectStore;
  /** @throws when it cannot be kept; nothing of it is kept then. */
  append(write: KeptWrite): void;
  /** All that is in it. */
  read(): KeptJournal;
  /** Says that nothing more comes: whoever can write the store takes it over. */
  end(): void;
  remove(): void;
}

const END = '"end"';
const REFUSED = "refused-";

/** Begins a journal in one of the folders for it. @throws when that cannot be. */
export function beginJournal(pendingFolder: string): Journal {
  makePrivateFolder(pendingFolder);
  const id = newId();
  const folder = join(pendingFolder, id);
  mkdirSync(join(folder, "objects"), { recursive: true, mode: 0o700 });
  const path = join(folder, "journal.jsonl");
  const file = openSync(path, "a", 0o600);
  let sizeBytes = 0;
  const append = (text: string): void => {
    const bytes = Buffer.from(`${text}\n`);
    try {
      for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written);
      sizeBytes += bytes.length;
    } catch (error) {
      // A disk that fills up has taken the half of it.
      ftruncateSync(file, sizeBytes);
      throw error;
    }
  };
  append(JSON.stringify({ host: hostname(), pid: process.pid }));
  return {
    id,
    folder,
    objects: openObjectFolder(join(folder, "objects")),
    append: (write) => append(encodeWrite(write)),
    read: () => readJournal(folder),
    end() {
      append(END);
      closeSync(file);
    },
    remove() {
      closeSync(file);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A journal for the time when no disk has room. */
export function createMemoryJournal(): Journal {
  const id = newId();
  const writes: KeptWrite[] = [];
  const objects = createMemoryObjects();
  return {
    id,
    folder: undefined,
    objects,
    append: (write) => void writes.push(write),
    read: () => ({ id, lines: writes, objects: objects.list() }),
    end: () => undefined,
    remove: () => undefined,
  };
}

/** Sorts by time: a journal that had to go on elsewhere comes after its first part. */
function newId(): string {
  return `${String(Date.now()).padStart(14, "0")}-${String(process.hrtime.bigint()).padStart(20, "0")}-${randomUUID().slice(0, 8)}`;
}

function readJournal(folder: string): KeptJournal {
  const lines = linesOf(folder).slice(1);
  const writes = lines.filter((line) => line !== END).map((line) => maybeWrite(line) ?? line);
  return { id: basename(folder), lines: writes, objects: listObjects(join(folder, "objects")) };
}

/** Whole lines only: what comes after the last line break was never acknowledged. */
function linesOf(folder: string): readonly string[] {
  return readFileSync(join(folder, "journal.jsonl"), "utf8").split("\n").slice(0, -1);
}

function listObjects(folder: string): readonly KeptObject[] {
  return openObjectFolder(folder).list();
}

/** A journal that some process has left, or still writes. */
export interface FoundJournal {
  readonly folder: string;
  /** Whether it will grow no more. */
  readonly isOver: boolean;
  read(): KeptJournal;
  remove(): void;
  /** Keeps it aside, out of the way of later looks; returns where. */
  setAside(): string;
}

/** The journals of a project, the oldest first. */
export function findJournals(projectRoot: string): readonly FoundJournal[] {
  return pendingFolders(projectRoot)
    .filter(isOwn)
    .flatMap((pending) => readdirSync(pending).map((name) => join(pending, name)))
    .filter((folder) => !basename(folder).startsWith(REFUSED) && existsSync(join(folder, "journal.jsonl")))
    .toSorted((a, b) => (basename(a) < basename(b) ? -1 : 1))
    .map((folder) => ({
      folder,
      isOver: isOver(linesOf(folder)),
      read: () => readJournal(folder),
      remove: () => rmSync(folder, { recursive: true, force: true }),
      setAside() {
        const aside = join(dirname(folder), `${REFUSED}${basename(folder)}`);
        renameSync(folder, aside);
        return aside;
      },
    }));
}

function isOver(lines: readonly string[]): boolean {
  const [first] = lines;
  if (first === undefined || lines.at(-1) === END) return true;
  const owner: unknown = JSON.parse(first);
  return isRecord(owner) && isProcessGone(String(owner["host"]), Number(owner["pid"]));
}
