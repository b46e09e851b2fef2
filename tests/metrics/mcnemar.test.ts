import { mcnemarApproximate, mcnemarExact } from "../../src/evaluate/metrics/mcnemar.ts";
import { type MetricCase, testAgainstReference } from "./reference.ts";

const COUNTS = [
  [0, 0],
  [0, 1],
  [1, 8],
  [5, 5],
  [12, 13],
  [10, 30],
  [0, 60],
  [121, 59],
  [800, 900],
  [3000, 2500],
] as const;

testAgainstReference(
  COUNTS.flatMap(([first, second]): readonly MetricCase[] => {
    const title = `${first} and ${second} disagreements`;
    return [
      {
        title: `${title}, exact`,
        metric: "mcnemar",
        args: [first, second, true],
        ours: () => mcnemarExact(first, second),
      },
      // Without a disagreement statsmodels gives NaN.
      ...(first + second === 0
        ? []
        : [
            {
              title: `${title}, approximate`,
              metric: "mcnemar",
              args: [first, second, false],
              ours: () => mcnemarApproximate(first, second),
            },
          ]),
    ];
  }),
);
