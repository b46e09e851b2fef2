// Cells that read and write variables.
import { UNDEFINED, type Model } from "./model.ts";
import { type CellKind, type Expected, NOTHING_SHOWN, type SoakRandom } from "./soak-cell.ts";

const NAMES = Array.from({ length: 8 }, (_, index) => `v${index}`);
const FUNCTIONS = ["sumA", "sumB", "sumC"];

function pickKnown(random: SoakRandom, model: Model): string | undefined {
  const known = NAMES.filter((name) => model.maybeNumber(name) !== undefined);
  return known.length === 0 ? undefined : random.pick(known);
}

function valueOf(number: number | undefined): Expected | undefined {
  return number === undefined ? undefined : { outcome: "ok", shown: [], results: new Set([String(number)]) };
}

export const STATE_KINDS: readonly CellKind[] = [
  {
    name: "declare",
    weight: 12,
    create(_id, random) {
      const name = random.pick(NAMES);
      const kind = random.pick(["let", "const"] as const);
      const text = String(random.integer(0, 999));
      const options = random.pick([{}, {}, {}, { silent: true }, { store_history: false }]);
      return {
        code: `${kind} ${name}: number = ${text}`,
        options,
        predict: () => NOTHING_SHOWN,
        onRun: (model) => model.set(name, kind, text),
        onStopped: (model) => model.setPerhaps(name, text),
      };
    },
  },
  {
    name: "assign",
    weight: 8,
    create(_id, random, present) {
      const name = pickKnown(random, present);
      if (name === undefined) return undefined;
      const text = String(random.integer(0, 999));
      return {
        code: `${name} = ${text};`,
        predict(model) {
          const kind = model.kindOf(name);
          if (kind === "const") {
            return { outcome: "error", evalue: `Assignment to constant variable '${name}'`, shown: [] };
          }
          return kind === "let" ? { outcome: "ok", shown: [], results: new Set([text]) } : undefined;
        },
        onRun(model) {
          const kind = model.kindOf(name);
          if (kind === "unknown") model.setPerhaps(name, text);
          // A name that is gone with its process, and is assigned before anybody has noticed, comes into being.
          else if (kind !== "const") model.set(name, "let", text);
        },
        onStopped: (model) => model.setPerhaps(name, text),
      };
    },
  },
  {
    name: "compute",
    weight: 8,
    create(_id, random, present) {
      const [first, second] = [pickKnown(random, present), pickKnown(random, present)];
      if (first === undefined || second === undefined) return undefined;
      return {
        code: `${first} + ${second}`,
        predict(model) {
          const [left, right] = [model.maybeNumber(first), model.maybeNumber(second)];
          return left === undefined || right === undefined ? undefined : valueOf(left + right);
        },
      };
    },
  },
  {
    name: "probe",
    weight: 8,
    create(_id, random) {
      const name = random.pick(NAMES);
      return {
        code: `typeof ${name} === "undefined" ? "none" : ${name}`,
        predict: (model) => {
          const texts = [...model.textsOf(name)].map((text) => (text === UNDEFINED ? "'none'" : text));
          return { outcome: "ok", shown: [], results: new Set(texts) };
        },
        onRun: (model, result = "'none'") => model.pin(name, result === "'none'" ? UNDEFINED : result),
      };
    },
  },
  {
    name: "define a function",
    weight: 2,
    create(_id, random) {
      const name = random.pick(FUNCTIONS);
      const operands = [random.pick(NAMES), random.pick(NAMES)] as const;
      return {
        code: `function ${name}(): number { return ${operands.join(" + ")} }`,
        predict: () => NOTHING_SHOWN,
        onRun: (model) => model.defineSum(name, operands),
        onStopped: (model) => model.forgetSum(name),
      };
    },
  },
  {
    name: "call a function",
    weight: 4,
    create(_id, random, present) {
      const name = random.pick(FUNCTIONS);
      if (!present.hasSum(name)) return undefined;
      return { code: `${name}()`, predict: (model) => valueOf(model.maybeSum(name)) };
    },
  },
  {
    name: "user expressions",
    weight: 2,
    create(_id, random, present) {
      const name = pickKnown(random, present);
      if (name === undefined) return undefined;
      return {
        code: "1;",
        options: { user_expressions: { next: `${name} + 1`, wrong: "missing.name" } },
        predict(model) {
          const number = model.maybeNumber(name);
          if (number === undefined) return undefined;
          const expressions = { next: String(number + 1), wrong: "ReferenceError" };
          return { outcome: "ok", shown: [], results: new Set(["1"]), expressions };
        },
      };
    },
  },
  {
    name: "set, then throw",
    weight: 3,
    create(id, random) {
      const name = random.pick(NAMES);
      const text = String(random.integer(0, 999));
      return {
        code: `let ${name} = ${text};\nthrow new RangeError("${id}");`,
        options: random.pick([{}, { stop_on_error: false }]),
        predict: () => ({ outcome: "error", evalue: id, shown: [] }),
        onRun: (model) => model.set(name, "let", text),
        onStopped: (model) => model.setPerhaps(name, text),
      };
    },
  },
  {
    name: "syntax error",
    weight: 2,
    create: (id) => ({ code: `let ${id} = = 1`, predict: () => ({ outcome: "error", evalue: "", shown: [] }) }),
  },
];
