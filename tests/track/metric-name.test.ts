import { expect, test } from "vitest";

import { metricDirection } from "../../src/track/metric-name.ts";

test.each([
  "acc",
  "testAccuracy",
  "val_f1",
  "rocAUC",
  "f1Score",
  "meanR2",
  "TEST_RECALL",
  "val_recall_at_10",
  "exact_match",
  "test_rougeL",
])("more of %s is better", (name) => {
  expect(metricDirection(name)).toBe("higher");
});

test.each(["loss", "val_loss", "testRMSE", "trainError", "eval_mae", "perplexity", "brier"])(
  "less of %s is better",
  (name) => {
    expect(metricDirection(name)).toBe("lower");
  },
);

test.each([
  "count",
  "lossy",
  "account",
  "scores",
  "errors",
  "accuracyPlot",
  "accuracy_deviation",
  "",
  "toString",
  "__proto__",
])('"%s" is no name of a metric', (name) => {
  expect(metricDirection(name)).toBeUndefined();
});
