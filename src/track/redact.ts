// What must never reach the store. It is applied before anything is written, not when it is shown: a secret on the disk
// is a secret lost.
import { isRecord, type Json, type JsonObject } from "../shared/json.ts";
import { NO_OWN_SECRETS, type OwnSecretRules } from "./redaction/own-secrets.ts";

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

/** A text without the secrets that can be told by their shape, without credentials in URLs, and without the user's own. */
export function redactText(text: string, own: OwnSecretRules = NO_OWN_SECRETS): string {
  let clean = own.hide(text, REDACTED).replaceAll(URL_CREDENTIALS, "$1");
  clean = clean.replaceAll(URL_SECRET_PARAMETER, (whole, before: string, name: string) =>
    isSecretName(name) || SIGNATURE.test(name) || own.isSecretName(name) ? `${before}${REDACTED}` : whole,
  );
  clean = clean.replaceAll(BEARER, `$1${REDACTED}`).replaceAll(CONNECTION_PART, `$1${REDACTED}`);
  for (const shape of SECRET_SHAPES) clean = clean.replaceAll(shape, REDACTED);
  return clean;
}

// `NAME = "..."`, `name: '...'`, `"name": "..."`, `NAME: string = "..."`, `.name = ...`, `?? "..."` after an env lookup.
const NAMED_STRING =
  /(?<![\w$])([A-Za-z_$][\w$]*)(["'`]?\]?\s*(?::\s*[\w$<>[\]|\s]+=|[:=]|\?\?=?|\|\|=?)\s*)(["'`])((?:\\.|(?!\3)[^\\])*)\3/g;

/** The same with a number, which only a name that the user has called secret makes one. */
const NAMED_NUMBER =
  /(?<![\w$])([A-Za-z_$][\w$]*)(["'`]?\]?\s*(?::\s*[\w$<>[\]|\s]+=|[:=])\s*)(-?[\d.]+(?:e[+-]?\d+)?)\b/gi;
/** Lines that are no TypeScript: magics, and commands of the shell. */
const MAGIC_LINE = /^[ \t]*(?:%|!).*$/gm;
const MAGIC_PAIR = /(?<=[\s!=-]|^)([A-Za-z_$][\w$.-]*)=(?![{=])("[^"]*"|'[^']*'|\S+)/g;
const ENV_PAIR = /^(\s*%env\s+)([\w.-]+)(\s+)([^\s=].*)$/;

/**
 * A text, such as a cell's source, without strings that stand at a name for secrets, and without what {@link redactText}
 * finds.
 */
export function redactSource(source: string, own: OwnSecretRules = NO_OWN_SECRETS): string {
  const isSecret = (name: string): boolean => isSecretName(name) || own.isSecretName(name);
  let clean = source.replaceAll(NAMED_STRING, (whole, name: string, between: string, quote: string, content: string) =>
    content !== "" && isSecret(name) ? `${name}${between}${quote}${REDACTED}${quote}` : whole,
  );
  if (!own.isEmpty) {
    clean = clean.replaceAll(NAMED_NUMBER, (whole, name: string, between: string) =>
      own.isSecretName(name) ? `${name}${between}"${REDACTED}"` : whole,
    );
  }
  clean = clean.replaceAll(MAGIC_LINE, (line) => redactMagicLine(line, isSecret));
  return redactText(clean, own);
}

function redactMagicLine(line: string, isSecret: (name: string) => boolean): string {
  return line
    .replaceAll(MAGIC_PAIR, (_, name: string, value: string) =>
      // `--param=apiKey=...` is a pair in a pair.
      isSecret(name) ? `${name}=${REDACTED}` : `${name}=${redactMagicLine(value, isSecret)}`,
    )
    .replace(ENV_PAIR, (whole, start: string, name: string, between: string) =>
      isSecret(name) ? `${start}${name}${between}${REDACTED}` : whole,
    );
}

/** A value to be stored under a name. Numbers and booleans are no secrets (`maxKey = 3` stays), unless the user says so. */
export function redactValue(name: string, value: Json, own: OwnSecretRules = NO_OWN_SECRETS): Json {
  if (value === null) return value;
  if (own.isSecretName(name)) return REDACTED;
  if (typeof value === "string") return isSecretName(name) ? REDACTED : redactText(value, own);
  if (typeof value !== "object") return own.isEmpty ? value : withoutOwn(value, own);
  if (isSecretName(name)) return REDACTED;
  if (isRecord(value)) {
    return Object.fromEntries(
      Object.entries(value as JsonObject).map(([key, part]) => [key, redactValue(key, part ?? null, own)]),
    );
  }
  return (value as readonly Json[]).map((part) => redactValue("", part, own));
}

/** A number that was seen under a secret name is one under another as well. */
function withoutOwn(value: number | boolean, own: OwnSecretRules): Json {
  return own.hide(String(value), REDACTED) === REDACTED ? REDACTED : value;
}

const HINT =
  /secret|token|pass|pwd|pw|key|auth|credential|bearer|:\/\/|sig(?:nature)?=|[srp]k[-_]|gh[pousr]_|github_pat|glpat|A[KS]IA|xox|hf_|AIza|npm_|eyJ/i;

/**
 * Whether there is any reason to look for secrets: one look at a text, which takes a twentieth of {@link redactSource}. What
 * has none of these words is left as it is by all that redacts. With secrets of the user's own there always is.
 */
export function mayHoldSecrets(text: string, own: OwnSecretRules = NO_OWN_SECRETS): boolean {
  return !own.isEmpty || HINT.test(text);
}
