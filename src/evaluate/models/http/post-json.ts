import { setTimeout as wait } from "node:timers/promises";

import { messageOf } from "../../../shared/errors.ts";
import { EvaluateError } from "../../evaluate-error.ts";

/** A request that may be repeated: asking a model changes nothing. */
export interface JsonRequest {
  readonly address: URL;
  /** The model, for errors. */
  readonly name: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly retries: number;
  readonly backoffMs: number;
  readonly body: unknown;
}

/** How an attempt ended. */
type Attempt =
  | { readonly kind: "answer"; readonly text: string }
  | { readonly kind: "failure"; readonly why: string; readonly cause?: unknown; readonly waitMs: number | undefined }
  | { readonly kind: "refusal"; readonly why: string };

/** A server that asks for more patience than this is taken to be down. */
const MAX_WAIT_MS = 60_000;
const EXCERPT = 500;

/**
 * The answer to a request, from JSON.
 *
 * @throws {@link EvaluateError} `MODEL_FAILED` when no attempt succeeded; it tells of the last one.
 */
export async function postJson(request: JsonRequest): Promise<unknown> {
  const { name, retries, backoffMs } = request;
  const body = toBody(request);
  for (let attempt = 0; ; attempt += 1) {
    const ended = await send(request, body);
    if (ended.kind === "answer") return parse(ended.text, name);
    if (ended.kind === "refusal") throw new EvaluateError("MODEL_FAILED", `"${name}" ${ended.why}`);
    const waitMs = ended.waitMs ?? backoffMs * 2 ** attempt;
    if (attempt >= retries || waitMs > MAX_WAIT_MS) {
      const times = attempt === 0 ? "" : `, asked ${attempt + 1} times`;
      throw new EvaluateError("MODEL_FAILED", `"${name}" ${ended.why}${times}`, { cause: ended.cause });
    }
    await wait(waitMs);
  }
}

function toBody({ name, body }: JsonRequest): string {
  try {
    return JSON.stringify(body);
  } catch (cause) {
    throw new EvaluateError("BAD_INPUT", `the inputs for "${name}" cannot be written as JSON: ${messageOf(cause)}`, {
      hint: "Make something of them by { toRequest: (inputs) => ... }.",
      cause,
    });
  }
}

async function send({ address, headers, timeoutMs }: JsonRequest, body: string): Promise<Attempt> {
  try {
    const response = await fetch(withoutCredentials(address), {
      method: "POST",
      headers: {
        "content-type": "application/json",
        accept: "application/json",
        ...authorisation(address),
        ...headers,
      },
      body,
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = await response.text();
    if (response.ok) return { kind: "answer", text };
    const why = `answered ${response.status} ${response.statusText}`.trimEnd() + excerptOf(text);
    const mayPass = response.status === 408 || response.status === 429 || response.status >= 500;
    return mayPass ? { kind: "failure", why, waitMs: maybeRetryAfterMs(response) } : { kind: "refusal", why };
  } catch (cause) {
    const isLate = cause instanceof Error && cause.name === "TimeoutError";
    // fetch says "fetch failed", and why in its cause.
    const inner = cause instanceof Error && cause.cause !== undefined ? cause.cause : cause;
    const why = isLate ? `gave no answer within ${timeoutMs} ms` : `could not be reached: ${messageOf(inner)}`;
    return { kind: "failure", why, cause, waitMs: undefined };
  }
}

function parse(text: string, name: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new EvaluateError("MODEL_FAILED", `"${name}" answered with something that is no JSON${excerptOf(text)}`, {
      cause,
    });
  }
}

function excerptOf(text: string): string {
  const shown = text.trim();
  if (shown === "") return "";
  return `: ${shown.length > EXCERPT ? `${shown.slice(0, EXCERPT)}…` : shown}`;
}

/** Seconds, or a date. */
function maybeRetryAfterMs(response: Response): number | undefined {
  const text = response.headers.get("retry-after");
  if (text === null) return undefined;
  const waitMs = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isNaN(waitMs) ? undefined : Math.max(0, waitMs);
}

/** An address as it may be shown: a password or a key in its query is nobody's business. */
export function shownUrl(address: URL): string {
  return `${address.origin}${address.pathname}`;
}

function withoutCredentials(address: URL): URL {
  const bare = new URL(address);
  bare.username = "";
  bare.password = "";
  return bare;
}

/** fetch refuses addresses that hold credentials. */
function authorisation({ username, password }: URL): Readonly<Record<string, string>> {
  if (username === "" && password === "") return {};
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { authorization: `Basic ${Buffer.from(pair).toString("base64")}` };
}
