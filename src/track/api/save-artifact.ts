import { mediaTypeOf } from "../media-type.ts";
import type { SavedFile, TrailStore } from "../store.ts";
import type { TrackQuestion } from "./port.ts";

type Content = Extract<TrackQuestion, { kind: "artifact" }>["content"];

/** Keeps the content of an artifact. Rejects with {@link TrackError} `BAD_ARTIFACT` when there is no such file. */
export async function saveContent(
  store: TrailStore,
  content: Content,
): Promise<SavedFile & { readonly mediaType: string }> {
  if ("path" in content) return { ...(await store.saveFile(content.path)), mediaType: mediaTypeOf(content.path) };
  const bytes = Buffer.from(content.base64, "base64");
  return { digest: store.saveBytes(bytes), sizeBytes: bytes.length, mediaType: content.mediaType };
}
