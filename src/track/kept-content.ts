import { readFile, stat } from "node:fs/promises";
import { basename } from "node:path";

import { isSecretFile } from "./capture/secret-file.ts";
import { mediaTypeOf } from "./media-type.ts";
import { mayHoldSecrets, redactSource } from "./redact.ts";
import { redactFile } from "./redact-file.ts";
import { isOpaqueTable } from "./redaction/redact-table.ts";
import type { OwnSecretRules } from "./redaction/own-secrets.ts";
import type { Artifact } from "./run.ts";
import { TrackError, type TrailStore } from "./store.ts";

/** Content that the store has. */
export type KeptContent = Pick<Artifact, "digest" | "sizeBytes" | "mediaType">;

/** A larger file is known by its digest alone: nobody has asked to have it twice. */
const MAX_FILE_BYTES = 100_000_000;
/** Looking for secrets takes 10 ms a megabyte. */
const MAX_TEXT_BYTES = 5_000_000;
/** Longer ones do not fit into a string. */
const MAX_MODEL_TEXT_BYTES = 200_000_000;
const TEXT = /^text\/|\bjson(?:l)?$|^image\/svg\+xml$/;

/** Keeps content in memory; a text without the secrets in it. */
export function keepContent(
  store: TrailStore,
  content: string | Uint8Array,
  mediaType: string,
  own?: OwnSecretRules,
): KeptContent {
  if (typeof content === "string") {
    return keepText(store, mayHoldSecrets(content, own) ? redactSource(content, own) : content, mediaType);
  }
  return { digest: store.saveBytes(content), sizeBytes: content.length, mediaType };
}

/** Keeps a text that has no secrets any more. */
function keepText(store: TrailStore, text: string, mediaType: string): KeptContent {
  const bytes = Buffer.from(text);
  return { digest: store.saveBytes(bytes), sizeBytes: bytes.length, mediaType };
}

/**
 * Keeps a file that we have written of a model, however large. A long text in which anything looks like a secret is not
 * kept: taking it out would take longer than anybody waits.
 */
export async function maybeKeepModel(
  store: TrailStore,
  path: string,
  mediaType: string,
  own?: OwnSecretRules,
): Promise<KeptContent | undefined> {
  if (!TEXT.test(mediaType)) return { ...(await store.saveFile(path)), mediaType };
  const { size } = await stat(path);
  if (size > MAX_MODEL_TEXT_BYTES) return undefined;
  const text = await readFile(path, "utf8");
  if (size <= MAX_TEXT_BYTES) return keepContent(store, text, mediaType, own);
  return mayHoldSecrets(text, own) ? undefined : { ...(await store.saveFile(path)), mediaType };
}

/** Keeps a file byte by byte: the person has asked for copies of what is read. Undefined as {@link maybeKeepFile} is. */
export function maybeKeepCopy(store: TrailStore, path: string): Promise<KeptContent | undefined> {
  return maybeKeep(store, path, { isText: false });
}

/**
 * Keeps a file that nobody has named: without the secrets in it, when it is text. Undefined for one that is gone, too large,
 * or made to hold secrets.
 */
export function maybeKeepFile(store: TrailStore, path: string, own?: OwnSecretRules): Promise<KeptContent | undefined> {
  // Its columns may have secret names, and nobody can tell.
  if (own?.isEmpty === false && isOpaqueTable(path)) return Promise.resolve(undefined);
  return maybeKeep(store, path, { isText: TEXT.test(mediaTypeOf(path)), own });
}

async function maybeKeep(
  store: TrailStore,
  path: string,
  { isText, own }: { readonly isText: boolean; readonly own?: OwnSecretRules | undefined },
): Promise<KeptContent | undefined> {
  if (isSecretFile(basename(path))) return undefined;
  const mediaType = mediaTypeOf(path);
  try {
    const stats = await stat(path);
    if (!stats.isFile() || stats.size > (isText ? MAX_TEXT_BYTES : MAX_FILE_BYTES)) return undefined;
    if (isText) return keepText(store, redactFile(path, await readFile(path, "utf8"), own), mediaType);
    return { ...(await store.saveFile(path)), mediaType };
  } catch (error) {
    // Gone since, or not ours to read.
    const isUnreadable = error instanceof TrackError && error.code === "BAD_ARTIFACT";
    if (isUnreadable || (error instanceof Error && "syscall" in error)) return undefined;
    throw error;
  }
}
