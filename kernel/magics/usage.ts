// How magics are written, made from the same data that they are parsed by.
import type { ArgumentSpec, FlagSpec, Magic, MagicForm } from "./magic.ts";

/** A magic's name with all that may stand before it, and its forms in the order of help. */
export interface NamedForm {
  /** How the form begins, such as `%track on`. */
  readonly subject: string;
  readonly form: MagicForm;
}

/** Every way to write a magic. */
export function formsOf({ name, line, cell, commands = [] }: Magic): readonly NamedForm[] {
  return [
    ...(line === undefined ? [] : [{ subject: `%${name}`, form: line }]),
    ...commands.map((command) => ({ subject: `%${name} ${command.name}`, form: command })),
    ...(cell === undefined ? [] : [{ subject: `%%${name}`, form: cell }]),
  ];
}

/** One form as a line: `%track on [NAME] [-e EXPERIMENT]`. */
export function renderForm(subject: string, form: MagicForm): string {
  const words = form.arguments.map(renderArgument);
  const flags = form.flags.map(renderFlag);
  // Behind the rest of the line, nothing can follow.
  const isRest = form.arguments.some(({ kind }) => kind === "text" || kind === "code");
  return [subject, ...(isRest ? [...flags, ...words] : [...words, ...flags])].join(" ");
}

/** The value of a flag as help shows it; undefined for a switch. */
export function valueOf({ value, choices }: FlagSpec): string | undefined {
  return value ?? choices?.join("|");
}

/** What `%name?` shows. */
export function renderHelp(magic: Magic): string {
  const blocks = formsOf(magic).map(({ subject, form }) => {
    const names = form.flags.map((flag) => [flagNames(flag), flag.help] as const);
    const width = Math.max(0, ...names.map(([name]) => name.length));
    const flags = names.map(([name, help]) => `    ${name.padEnd(width)}  ${help}`);
    return [renderForm(subject, form), `    ${form.summary}`, ...flags].join("\n");
  });
  const details = magic.details === undefined ? [] : [magic.details.join("\n")];
  const examples = magic.examples === undefined ? [] : [`Examples:\n${indent(magic.examples.join("\n\n"), "    ")}`];
  const hasSections = details.length + examples.length > 0;
  return `${[blocks.join("\n"), ...details, ...examples].join(hasSections ? "\n\n" : "\n")}\n`;
}

/** `-n N, --loops N`. */
export function flagNames(flag: FlagSpec): string {
  const value = valueOf(flag);
  const names = flag.short === undefined ? [`--${flag.name}`] : [`-${flag.short}`, `--${flag.name}`];
  return names.join(", ") + (value === undefined ? "" : ` ${value}`);
}

function renderArgument({ name, isOptional, isRepeatable }: ArgumentSpec): string {
  const repeated = isRepeatable === true ? `${name} ...` : name;
  return isOptional === true ? `[${repeated}]` : repeated;
}

function renderFlag(flag: FlagSpec): string {
  const value = valueOf(flag);
  const name = flag.short === undefined ? `--${flag.name}` : `-${flag.short}`;
  return `[${name}${value === undefined ? "" : ` ${value}`}]${flag.isRepeatable === true ? "..." : ""}`;
}

function indent(text: string, by: string): string {
  return text.replaceAll(/^(?=.)/gm, by);
}
