import { blankMagics } from "../../language/magics/magic-lines.ts";
import { REDACTED, redactSource } from "../redact.ts";
import { findNamedLiterals } from "./named-literals.ts";
import { NO_OWN_SECRETS, type OwnSecretRules, type OwnSecrets } from "./own-secrets.ts";

/**
 * A cell without secrets. With secrets of the user's own its syntax is looked at, too: a list under such a name, or a
 * number, is a secret as well. Code that cannot be parsed never ran; it is read as text alone.
 */
export function redactCode(code: string, own: OwnSecretRules = NO_OWN_SECRETS): string {
  if (own.isEmpty) return redactSource(code);
  let clean = "";
  let end = 0;
  for (const literal of findNamedLiterals(blankMagics(code), (name) => own.isSecretName(name))) {
    if (literal.start < end) continue;
    clean += code.slice(end, literal.start) + (literal.isQuoted ? JSON.stringify(REDACTED) : REDACTED);
    end = literal.end;
  }
  return redactSource(clean + code.slice(end), own);
}

/** What a cell gives to secret names in its text is a secret before the cell runs. */
export function learnFromCode(code: string, own: OwnSecrets): void {
  if (own.isEmpty) return;
  own.learn(findNamedLiterals(blankMagics(code), (name) => own.isSecretName(name)).map(({ text }) => text));
}
