import { array, assert, property, string } from "fast-check";
import { describe, expect, test } from "vitest";

import { redactSource, redactText, redactValue } from "../../src/track/redact.ts";
import { maybePatternFault, NamePatterns } from "../../src/track/redaction/name-pattern.ts";
import { OwnSecrets } from "../../src/track/redaction/own-secrets.ts";
import { learnFromCode, redactCode } from "../../src/track/redaction/redact-code.ts";
import { redactTable } from "../../src/track/redaction/redact-table.ts";
import { textsOf } from "../../src/track/redaction/values-of.ts";

function ownSecrets(...patterns: readonly string[]): OwnSecrets {
  const own = new OwnSecrets();
  own.add(patterns);
  return own;
}

describe("patterns of names", () => {
  test.each([
    ["patient*", ["patient", "patientName", "PATIENT_ID"], ["inpatient", "patien"]],
    ["*_id", ["user_id", "_id"], ["userid", "id"]],
    ["pat?ent", ["patient", "patxent"], ["patent"]],
    ["data.ssn", ["data.ssn"], ["dataXssn"]],
    ["größe*", ["Größe_cm"], ["groesse"]],
  ])("%s names these and no others", (pattern, named, others) => {
    const patterns = new NamePatterns();
    patterns.add([pattern]);

    expect(named.filter((name) => !patterns.matches(name))).toEqual([]);
    expect(others.filter((name) => patterns.matches(name))).toEqual([]);
  });

  test("are faulty when they name nothing that can be a name, or everything", () => {
    expect(["patient*", "a-b", "x?"].map(maybePatternFault)).toEqual([undefined, undefined, undefined]);
    const faulty = ["", "*", "**?", "a b", "a/b", "a,b", "[ab]", '"a"'];
    expect(faulty.filter((pattern) => maybePatternFault(pattern) === undefined)).toEqual([]);
  });
});

describe("code", () => {
  test.each([
    [`const patient = "Ada";`, `const patient = "[redacted]";`],
    [
      `let patients: string[] = ['Ada', \`Grace\`], other = "x";`,
      `let patients: string[] = ["[redacted]", \`[redacted]\`], other = "x";`,
    ],
    [`const patientAge = -42.5e1;`, `const patientAge = -"[redacted]";`],
    [
      `f({ patient: { name: "Ada" }, "patient-2": 5, x: 1 });`,
      `f({ patient: { name: "[redacted]" }, "patient-2": "[redacted]", x: 1 });`,
    ],
    [`this.patient ??= a ? "Ada" : b + "Grace";`, `this.patient ??= a ? "[redacted]" : b + "[redacted]";`],
    [
      `class A { patient = "Ada"; #patient = "Grace"; }`,
      `class A { patient = "[redacted]"; #patient = "[redacted]"; }`,
    ],
    [`function f(patient = "Ada") {}`, `function f(patient = "[redacted]") {}`],
    [`track.param("patient", "Ada"); set("size", 3);`, `track.param("patient", "[redacted]"); set("size", 3);`],
    [
      `const patients = load("patients.csv", { encoding: "utf8" });`,
      `const patients = load("patients.csv", { encoding: "utf8" });`,
    ],
    [`const patients = new Set(["Ada"]);`, `const patients = new Set(["[redacted]"]);`],
    ["%track param patient=Ada depth=3\nconst depth = 3;", "%track param patient=[redacted] depth=3\nconst depth = 3;"],
  ])("%s", (code, clean) => {
    expect(redactCode(code, ownSecrets("*patient*"))).toBe(clean);
  });

  test("what it gives to a secret name is known before the cell runs", () => {
    const own = ownSecrets("patient*");

    learnFromCode(`const patients = ["Ada Lovelace", "Grace"], id = "not me";`, own);

    expect(redactText("Ada Lovelace met Grace; not me", own)).toBe("[redacted] met [redacted]; not me");
  });

  test("that cannot be parsed is read as text", () => {
    expect(redactCode(`const patient = "Ada"; const = 3`, ownSecrets("patient"))).toBe(
      `const patient = "[redacted]"; const = 3`,
    );
  });
});

test.each([
  ["%env API_KEY=hunter2", "%env API_KEY=[redacted]"],
  ["%env API_KEY hunter2", "%env API_KEY [redacted]"],
  ["!HF_TOKEN=hunter2 python train.py --rate=3", "!HF_TOKEN=[redacted] python train.py --rate=3"],
  ["%%track first --param=apiKey=hunter2 -p depth=3", "%%track first --param=apiKey=[redacted] -p depth=3"],
  ['  %track param dbPassword="two words" depth=3', "  %track param dbPassword=[redacted] depth=3"],
  ["%track param dbPassword={password}", "%track param dbPassword={password}"],
  ["!curl --token=hunter2 host", "!curl --token=[redacted] host"],
])("a magic's line without a secret: %s", (line, clean) => {
  expect(redactSource(line)).toBe(clean);
});

test("a value is taken out in every form in which a text may have it", () => {
  const own = ownSecrets("patient");

  own.learn(['Ö "Ada" & <Bob>', "first line\nsecond line", "84123", "Mo"]);

  const forms = ['Ö "Ada" & <Bob>', JSON.stringify({ a: 'Ö "Ada" & <Bob>' }), encodeURIComponent('Ö "Ada" & <Bob>')];
  for (const form of forms) expect(redactText(form, own)).not.toMatch(/Ada/);
  expect(redactText("first line, then second line", own)).toBe("[redacted], then [redacted]");
  // A number is one as a whole only; two letters stand in half of all words.
  expect(redactText("84123 184123 84123.5 Moon", own)).toBe("[redacted] 184123 84123.5 Moon");
});

test("values below a secret name are secrets, numbers as well, and no others", () => {
  const own = ownSecrets("patient*");
  own.learn(["84123"]);

  const value = { patientAge: 4, list: [{ patients: [1, 2] }, 84123, 5], isOpen: true };

  expect(redactValue("all", value, own)).toEqual({
    patientAge: "[redacted]",
    list: [{ patients: "[redacted]" }, "[redacted]", 5],
    isOpen: true,
  });
});

test("whatever was learned is in no text that has gone through", () => {
  const secret = string({ minLength: 3, maxLength: 20 }).filter((text) => text.trim().length >= 3);
  assert(
    property(array(secret, { minLength: 1, maxLength: 5 }), array(string(), { maxLength: 4 }), (secrets, rest) => {
      const own = ownSecrets("patient");
      own.learn(secrets);
      const clean = own.hide(
        rest.flatMap((text, index) => [text, secrets[index % secrets.length] ?? ""]).join(" "),
        "",
      );
      // A number within another is another number.
      const words = secrets.map((one) => one.trim()).filter((one) => !/^-?[\d.]+$/.test(one));
      expect(words.filter((word) => clean.includes(` ${word} `))).toEqual([]);
    }),
  );
});

test("looking at a value runs none of its code", () => {
  const value = {
    plain: "Ada",
    get trap(): string {
      throw new Error("a getter was run");
    },
    map: new Map([["a", new Set(["Grace", 7])]]),
    proxy: new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error("a proxy was run");
        },
      },
    ),
  };
  const circular = Object.assign(value, { self: value });

  expect(textsOf(circular).toSorted()).toEqual(["7", "Ada", "Grace"]);
});

test("a table of comma-separated values loses the columns of secret names, and nothing else", () => {
  const own = ownSecrets("patient*");
  const table = 'patientName,age,"Patient note"\r\n"Lovelace, Ada",36,"says ""hi"""\r\nGrace,,\r\n';

  expect(redactTable("a.csv", table, own)).toBe(
    "patientName,age,Patient note\r\n[redacted],36,[redacted]\r\n[redacted],,\r\n",
  );
  expect(redactTable("a.tsv", "age\tpatient\n36\tAda\n", own)).toBe("age\tpatient\n36\t[redacted]\n");
  expect(redactTable("a.csv", "age\n'36'\n", own)).toBe("age\n'36'\n");
  expect(redactTable("a.txt", table, own)).toBe(table);
});
