import { expect, test } from "vitest";

import { learnTopics, topicOf, wordsOf } from "../src/topics.ts";

test("words are letters and digits of any script, in small letters", () => {
  expect(wordsOf("Größe: 42, naïve-Bayes!")).toEqual(["größe", "42", "naïve", "bayes"]);
});

test("of words that nobody knows, the more frequent topic is said", () => {
  const messages = ["one", "two"].map((message) => ({ topic: "often", message }));
  const learnt = learnTopics([...messages, { topic: "seldom", message: "three four" }], 1);

  expect(topicOf(learnt, "")).toBe("often");
});
