import { isSecretName } from "../../../src/track/redact.ts";
import { MagicError, type Magic, type MagicContext } from "../magic.ts";
import { requireSurroundings } from "../surroundings.ts";

const MASK = "********";

/** `%env`. */
export const envMagic: Magic = {
  name: "env",
  summary: "shows and sets variables of the environment",
  details: [
    "Values of names such as API_KEY, TOKEN, SECRET or PASSWORD are never shown, so that they do not end up in a notebook.",
    "What is set holds for `process.env`, and for commands and programs that the session starts.",
  ],
  examples: ["%env", "%env DATA_HOME=/data/2026", "%env -d DATA_HOME"],
  line: {
    summary: "lists all, shows NAME, or sets it by NAME=VALUE",
    arguments: [{ name: "NAME[=VALUE]", kind: "text", isOptional: true }],
    flags: [{ name: "delete", short: "d", help: "removes NAME" }],
    async run(given, context) {
      const { env } = await requireSurroundings(context);
      const text = given.word.trim();
      if (text === "") {
        if (given.has("delete")) throw new MagicError("BAD_ARGUMENT", "`%env -d` needs the name of a variable");
        return context.print(renderAll(env));
      }
      const [, name = "", value] = /^([^\s=]+)(?:\s*=\s*|\s+)?([\s\S]+)?$/.exec(text) ?? [];
      if (given.has("delete")) return remove(name, context);
      // `NAME=` sets an empty text.
      if (value === undefined && !text.includes("=")) return context.print(`${renderOne(name, env[name])}\n`);
      await context.runtime.inquire({ kind: "set-environment", name, value: withoutQuotes(value ?? "") });
      context.print(`${renderOne(name, withoutQuotes(value ?? ""))}\n`);
    },
  },
};

async function remove(name: string, { runtime, print }: MagicContext): Promise<void> {
  await runtime.inquire({ kind: "set-environment", name, value: undefined });
  print(`${name} is removed\n`);
}

function renderAll(env: Readonly<Record<string, string>>): string {
  const names = Object.keys(env).toSorted();
  return names.map((name) => `${renderOne(name, env[name])}\n`).join("");
}

function renderOne(name: string, value: string | undefined): string {
  if (value === undefined) {
    throw new MagicError("FAILED", `there is no variable "${name}" in the environment`, {
      hint: `Set it by \`%env ${name}=VALUE\`.`,
    });
  }
  return `${name}=${isSecretName(name) && value !== "" ? MASK : value}`;
}

/** `"a value"` as a shell would read it. */
function withoutQuotes(value: string): string {
  return /^(["'])([^]*)\1$/.exec(value)?.[2] ?? value;
}
