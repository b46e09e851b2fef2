import { bleu, rouge } from "../../src/evaluate/metrics/text.ts";
import { createRandom, listOf, type MetricCase, testAgainstReference } from "./reference.ts";

const WORDS =
  "the cat sat on a mat, and ate 3.5 fish; it's well-known that $5 & 10% - don't! “Über” 猫 e.g. U.S. 1-2".split(" ");

function randomText(seed: number, length: number): string {
  const random = createRandom(seed);
  return listOf(length, () => WORDS[Math.floor(random() * WORDS.length)] ?? "").join(" ");
}

/** A text that has lost, gained and exchanged some words. */
function nearText(text: string, seed: number): string {
  const random = createRandom(seed);
  return text
    .split(" ")
    .flatMap((word) => (random() < 0.1 ? [] : random() < 0.1 ? [word, "new"] : random() < 0.1 ? ["other"] : [word]))
    .join(" ");
}

interface Texts {
  readonly title: string;
  readonly references: readonly (readonly string[])[];
  readonly predicted: readonly string[];
}

function randomTexts(count: number, length: number, perText: number): Texts {
  const references = listOf(count, (index) => listOf(perText, (one) => randomText(index * 10 + one, length + one)));
  const predicted = references.map(([first = ""], index) => nearText(first, index + 99));
  return { title: `${count} texts of ${length} words with ${perText} references`, references, predicted };
}

const INPUTS: readonly Texts[] = [
  randomTexts(1, 6, 1),
  randomTexts(1, 60, 3),
  randomTexts(20, 15, 1),
  randomTexts(20, 15, 2),
  { title: "an empty text", references: [["some words here now"]], predicted: [""] },
  { title: "an empty reference", references: [[""]], predicted: ["some words here now"] },
  { title: "texts of two words", references: [["good morning"]], predicted: ["good morning"] },
  { title: "no word in common", references: [["one two three four five"]], predicted: ["a b c d e"] },
  {
    title: "entities, hyphens at line ends, and blanks",
    references: [['a &lt;b&gt; co-\noperates\twith  "quotes" &amp; 1,000.5 (units)']],
    predicted: ["a <b> cooperates with &quot;quotes&quot; & 1,000.5 (units)  "],
  },
  {
    title: "references of other lengths",
    references: [["the quick brown fox jumps over it", "a quick fox jumps"], ["it is a dog"]],
    predicted: ["the quick fox jumps over", "it is one big dog"],
  },
];

testAgainstReference([
  ...INPUTS.map(({ title, references, predicted }): MetricCase => ({
    title,
    metric: "bleu",
    args: [references, predicted],
    ours: () => bleu(references, predicted),
  })),
  ...INPUTS.flatMap(({ title, references, predicted }) =>
    predicted.map((text, index): MetricCase => ({
      title: `${title}, text ${index}`,
      metric: "rouge",
      args: [references[index], text],
      ours: () => rouge(references[index] ?? [], text),
    })),
  ),
]);
