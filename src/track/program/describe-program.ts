import type { SliceProgram } from "./slice-program.ts";

/** What a program is, in a few paragraphs for its head. */
export function describeProgram({ title, cells, seed, lacksSecrets }: SliceProgram): readonly string[] {
  const counts = cells.map(({ executionCount }) => `[${executionCount}]`).join(", ");
  const random =
    seed === undefined ? "Its random numbers were not seeded." : `Random numbers are those of seed ${seed}.`;
  return [
    `The slice of ${title}: the cells that its result rests on, in the order in which they ran: ${counts}.`,
    random,
    ...(lacksSecrets
      ? ["Secrets were taken out before they were stored: put them in where it says `[redacted]`."]
      : []),
  ];
}
