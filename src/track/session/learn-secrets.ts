import type { OwnSecrets } from "../redaction/own-secrets.ts";
import type { SessionLog } from "./session-log.ts";

/** Takes values of these names for secrets from here on. What ran before may hold some as well. */
export async function addSecretNames(patterns: readonly string[], secrets: OwnSecrets, log: SessionLog): Promise<void> {
  if (patterns.length === 0) return;
  secrets.add(patterns);
  for (const cell of log.cells) {
    cell.facts = undefined;
    await learnFromSource(cell.start.source, secrets);
  }
}

/** Learns what a cell gives to secret names in its text. The parser is loaded when there is something to look for. */
export async function learnFromSource(source: string, secrets: OwnSecrets): Promise<void> {
  if (secrets.isEmpty) return;
  const { learnFromCode } = await import("../redaction/redact-code.ts");
  learnFromCode(source, secrets);
}
