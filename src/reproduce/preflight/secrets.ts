// Secrets are stored nowhere, so whoever makes a run again has to bring them. They are known by their names.
import { isSecretName, REDACTED } from "../../track/redact.ts";

/** Environment variables whose names are those of secrets, where the code has nothing to fall back on. */
const ENVIRONMENT =
  /\b(?:process\.env|Bun\.env)(?:\.([A-Za-z_]\w*)|\[\s*(["'`])([A-Za-z_]\w*)\2\s*\])(?!\s*(?:\?\?|\|\||\?[^.]|[!=]=))|\bDeno\.env\.get\(\s*(["'`])([A-Za-z_]\w*)\4\s*\)(?!\s*(?:\?\?|\|\|))/g;

/** A string that was taken out: `NAME = "[redacted]"`, `name: '[redacted]'`. */
const TAKEN_OUT = new RegExp(
  String.raw`(?<![\w$])([A-Za-z_$][\w$]*)(["'\`]?\]?\s*(?::\s*[\w$<>[\]|\s]+=|[:=]|\?\?=?|\|\|=?)\s*)(["'\`])\[redacted\]\3`,
  "g",
);

/** Code with the secrets put back that are there, and the names of those that are not. */
export interface WithSecrets {
  readonly source: string;
  readonly missing: readonly string[];
}

/**
 * Puts values from the environment where secrets were taken out of a source: those of `apiKey` from `apiKey` or `API_KEY`.
 * What the source itself takes from the environment must be there, too.
 */
export function putSecretsBack(source: string, env: Readonly<Record<string, string | undefined>>): WithSecrets {
  const missing = new Set<string>();
  for (const [, plain, , quoted, , deno] of source.matchAll(ENVIRONMENT)) {
    const name = plain ?? quoted ?? deno ?? "";
    if (isSecretName(name) && env[name] === undefined) missing.add(name);
  }
  const whole = source.replaceAll(TAKEN_OUT, (taken, name: string, between: string) => {
    const value = env[name] ?? env[toVariableName(name)];
    if (value !== undefined) return `${name}${between}${JSON.stringify(value)}`;
    missing.add(name);
    return taken;
  });
  // What has no name, such as a token in an address, nobody can put back.
  if (whole.includes(REDACTED) && missing.size === 0) missing.add(REDACTED);
  return { source: whole, missing: [...missing] };
}

/** `apiKey` -> `API_KEY`. */
export function toVariableName(name: string): string {
  return name.replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2").toUpperCase();
}
