import { messageOf } from "../../src/shared/errors.ts";
import type { AnswerTo, Inquiry, Surroundings } from "./inquiry.ts";

/** Where the process is, and what programs that it starts inherit. */
export function describeSurroundings(): Surroundings {
  const env = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { cwd: process.cwd(), env: Object.fromEntries(env) };
}

export function changeFolder(path: string): AnswerTo<Extract<Inquiry, { kind: "change-folder" }>> {
  try {
    process.chdir(path);
    return { cwd: process.cwd(), failure: undefined };
  } catch (error) {
    return { cwd: process.cwd(), failure: messageOf(error) };
  }
}

/** Without a value, the variable is removed. */
export function setEnvironment(name: string, value: string | undefined): null {
  if (value === undefined) Reflect.deleteProperty(process.env, name);
  else process.env[name] = value;
  return null;
}
