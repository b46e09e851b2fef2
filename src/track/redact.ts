// What must never reach the store. It is applied before anything is written, not when it is shown: a secret on the disk
// is a secret lost.
import { isRecord, type Json, type JsonObject } from "../shared/json.ts";

/** What stands where a secret was. */
export const REDACTED = "[redacted]";

const SECRET_WORDS = new Set([
  "key",
  "apikey",
  "token",
  "secret",
  "pass",
  "password",
  "passwd",
  "passphrase",
  "pwd",
  "pw",
  "authorization",
  "credential",
  "credentials",
]);

/**
 * Whether a name is one under which people keep secrets: `apiKey`, `HF_TOKEN`, `db_password`, `AWSSECRET`.
 * `maxTokens`, `tokenizer` and `passes` are not: words count, not parts of words, except in names of capitals.
 */
export function isSecretName(name: string): boolean {
  if (/^[A-Z0-9_]+$/.test(name) && /KEY|TOKEN(?!S|IZ)|SECRET|PASS(?!ES)/.test(name)) return true;
  const words = name
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  return words.some((word) => SECRET_WORDS.has(word));
}

// Shapes that are secrets wherever they stand: OpenAI, Anthropic, GitHub, GitLab, AWS, Slack, Hugging Face, Google, npm,
// Stripe, JSON web tokens, private keys.
const SECRET_SHAPES = [
  /\b(?:sk|rk|pk)[-_](?:[a-z]+[-_])*[A-Za-z0-9_-]{20,}/g,
  /\bgh[pousr]_[A-Za-z0-9]{30,}/g,
  /\bgithub_pat_[A-Za-z0-9_]{30,}/g,
  /\bglpat-[A-Za-z0-9_-]{20,}/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /\bxox[abeprs]-[A-Za-z0-9-]{10,}/g,
  /\bhf_[A-Za-z0-9]{30,}/g,
  /\bAIza[A-Za-z0-9_-]{35}/g,
  /\bnpm_[A-Za-z0-9]{36}/g,
  /\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?-----END [A-Z ]*PRIVATE KEY-----/g,
];

const BEARER = /\b(Bearer\s+)[\w.~+/=-]{16,}/g;
/** `Server=db;Password=abc;`: only without blanks, or assignments between the statements of a program would be meant. */
const CONNECTION_PART = /((?:^|[;"'`])(?:password|pwd|accountkey|sharedaccesskey)=)[^;"'`\s]+/gim;
// A scheme is short, and a name begins where no other goes on: without saying so a long text takes quadratic time.
const URL_CREDENTIALS = /\b([a-z][a-z0-9+.-]{0,30}:\/\/)[^\s/?#@"'`]+@/gi;
const URL_SECRET_PARAMETER = /([?&]([\w.-]+)=)[^&#\s"'`]+/g;
/** What makes a signed URL of S3, Azure or Google open the door. */
const SIGNATURE = /\b(?:sig|signature)$/i;

/** A text without the secrets that can be told by their shape, and without credentials in URLs. */
export function redactText(text: string): string {
  let clean = text.replaceAll(URL_CREDENTIALS, "$1");
  clean = clean.replaceAll(URL_SECRET_PARAMETER, (whole, before: string, name: string) =>
    isSecretName(name) || SIGNATURE.test(name) ? `${before}${REDACTED}` : whole,
  );
  clean = clean.replaceAll(BEARER, `$1${REDACTED}`).replaceAll(CONNECTION_PART, `$1${REDACTED}`);
  for (const shape of SECRET_SHAPES) clean = clean.replaceAll(shape, REDACTED);
  return clean;
}

// `NAME = "..."`, `name: '...'`, `"name": "..."`, `NAME: string = "..."`, `.name = ...`, `?? "..."` after an env lookup.
const NAMED_STRING =
  /(?<![\w$])([A-Za-z_$][\w$]*)(["'`]?\]?\s*(?::\s*[\w$<>[\]|\s]+=|[:=]|\?\?=?|\|\|=?)\s*)(["'`])((?:\\.|(?!\3)[^\\])*)\3/g;

/** A cell's source without string literals that are kept under a name for secrets, and without what {@link redactText} finds. */
export function redactSource(source: string): string {
  const clean = source.replaceAll(
    NAMED_STRING,
    (whole, name: string, between: string, quote: string, content: string) =>
      content !== "" && isSecretName(name) ? `${name}${between}${quote}${REDACTED}${quote}` : whole,
  );
  return redactText(clean);
}

/** A value to be stored under a name. Numbers and booleans are no secrets: `maxKey = 3` stays. */
export function redactValue(name: string, value: Json): Json {
  if (typeof value === "string") return isSecretName(name) ? REDACTED : redactText(value);
  if (value === null || typeof value !== "object") return value;
  if (isSecretName(name)) return REDACTED;
  if (isRecord(value)) {
    return Object.fromEntries(
      Object.entries(value as JsonObject).map(([key, part]) => [key, redactValue(key, part ?? null)]),
    );
  }
  return (value as readonly Json[]).map((part) => redactValue("", part));
}

const HINT =
  /secret|token|pass|pwd|pw|key|auth|credential|bearer|:\/\/|sig(?:nature)?=|[srp]k[-_]|gh[pousr]_|github_pat|glpat|A[KS]IA|xox|hf_|AIza|npm_|eyJ/i;

/**
 * Whether there is any reason to look for secrets: one look at a text, which takes a twentieth of {@link redactSource}. What
 * has none of these words is left as it is by all that redacts.
 */
export function mayHoldSecrets(text: string): boolean {
  return HINT.test(text);
}
