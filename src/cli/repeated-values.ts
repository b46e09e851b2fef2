import { parseArgs } from "node:util";

/** All values of a flag that may be given several times: citty keeps the last one only. */
export function repeatedValues(rawArgs: readonly string[], name: string, short?: string): readonly string[] {
  const option = { type: "string", multiple: true, ...(short === undefined ? {} : { short }) } as const;
  const { values } = parseArgs({ args: [...rawArgs], options: { [name]: option }, strict: false });
  return [values[name] ?? []].flat().map(String);
}
