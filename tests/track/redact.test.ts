import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import {
  isSecretName,
  mayHoldSecrets,
  REDACTED,
  redactSource,
  redactText,
  redactValue,
} from "../../src/track/redact.ts";

// Put together here, so that no scanner takes this file for a leak.
const PLANTED = {
  OpenAI: `sk-${"proj"}-${"a1B2".repeat(8)}`,
  GitHub: `ghp_${"a1B2".repeat(9)}`,
  "GitHub fine-grained": `github_pat_${"a1B2".repeat(9)}`,
  GitLab: `glpat-${"a1B2".repeat(5)}`,
  AWS: `AKIA${"ABCD".repeat(4)}`,
  Slack: `xoxb-${"1234".repeat(4)}`,
  "Hugging Face": `hf_${"a1B2".repeat(9)}`,
  Google: `AIza${"a1B2_".repeat(7)}`,
  npm: `npm_${"a1B2".repeat(9)}`,
  "a web token": `eyJ${"a1B2".repeat(4)}.${"a1B2".repeat(4)}.${"a1B2".repeat(4)}`,
  "a private key": `-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----`,
};

describe("names of secrets", () => {
  test.each([
    "apiKey",
    "API_KEY",
    "HF_TOKEN",
    "dbPassword",
    "AWSSECRET",
    "client-secret",
    "pass",
    "APIKEY",
    "db_pwd",
    "pw",
  ])("%s is one", (name) => {
    expect(isSecretName(name)).toBe(true);
  });

  test.each(["maxTokens", "MAX_TOKENS", "tokenizer", "TOKENIZER", "passes", "N_PASSES", "monkey", "keyboard", "rate"])(
    "%s is none",
    (name) => {
      expect(isSecretName(name)).toBe(false);
    },
  );
});

describe("texts", () => {
  test.each(Object.entries(PLANTED))("lose the secret of %s", (_, secret) => {
    const clean = redactText(`before ${secret} after`);

    expect(clean).toBe(`before ${REDACTED} after`);
  });

  test("lose credentials in URLs, and secret parameters", () => {
    expect(redactText("https://me:pw@host/x?page=2&api_key=abc&n=1#top")).toBe(
      `https://host/x?page=2&api_key=${REDACTED}&n=1#top`,
    );
    expect(redactText("git@github.com:lab/penguins.git")).toBe("git@github.com:lab/penguins.git");
    expect(redactText("postgres://u:p@db:5432/lab")).toBe("postgres://db:5432/lab");
  });

  test.each([
    [`curl -H "Authorization: Bearer ${"a1B2".repeat(5)}"`, `curl -H "Authorization: Bearer ${REDACTED}"`],
    ["Server=db;User Id=me;Password=abc;Timeout=3", `Server=db;User Id=me;Password=${REDACTED};Timeout=3`],
    [`connect("Pwd=abc")`, `connect("Pwd=${REDACTED}")`],
    [
      "https://b.s3.amazonaws.com/d.csv?X-Amz-Signature=0a1b&n=1",
      `https://b.s3.amazonaws.com/d.csv?X-Amz-Signature=${REDACTED}&n=1`,
    ],
    [
      "https://x.blob.core.windows.net/d.csv?sp=r&sig=a%2Fb%3D",
      `https://x.blob.core.windows.net/d.csv?sp=r&sig=${REDACTED}`,
    ],
  ])("lose what opens a door: %s", (text, expected) => {
    expect(redactText(text)).toBe(expected);
  });

  test.each(["Bearer of bad news", "next(); password = ask(); pwd = 1;", "https://example.org/?design=new&sigma=2"])(
    "keep %s",
    (text) => {
      expect(redactText(text)).toBe(text);
    },
  );

  test("keep what only looks a little like a secret", () => {
    const text = "see https://example.org/@scope/pkg and sk-learn, task-force, npm_config";
    expect(redactText(text)).toBe(text);
  });
});

describe("sources", () => {
  test.each([
    [`const apiKey = "abc"`, `const apiKey = "${REDACTED}"`],
    [`const apiKey: string = 'abc'`, `const apiKey: string = '${REDACTED}'`],
    ["options.token = `a\\`b`", `options.token = \`${REDACTED}\``],
    [`connect({ password: "p\\"w", user: "me" })`, `connect({ password: "${REDACTED}", user: "me" })`],
    [
      `fetch(url, { headers: { Authorization: "Basic abc" } })`,
      `fetch(url, { headers: { Authorization: "${REDACTED}" } })`,
    ],
    [`headers["X-Api-Key"] = "abc"`, `headers["X-Api-Key"] = "${REDACTED}"`],
    [`const k = process.env.API_KEY ?? "abc"`, `const k = process.env.API_KEY ?? "${REDACTED}"`],
  ])("%s", (source, expected) => {
    expect(redactSource(source)).toBe(expected);
  });

  test.each([`const maxTokens = "many"`, `const key = 3`, `const name = "adam"`, `if (key === "a") use("b")`])(
    "keep %s",
    (source) => {
      expect(redactSource(source)).toBe(source);
    },
  );
});

test("values are redacted by name and by shape, at any depth, and numbers are kept", () => {
  expect(redactValue("apiKey", "abc")).toBe(REDACTED);
  expect(redactValue("maxKey", 3)).toBe(3);
  expect(redactValue("options", { token: "abc", url: "https://a:b@c", n: [1, PLANTED.AWS] })).toEqual({
    token: REDACTED,
    url: "https://c",
    n: [1, REDACTED],
  });
});

test("a long literal, such as a picture in base64, takes no longer than its length", () => {
  const picture = `const picture = "${"x".repeat(2_000_000)}${"a-".repeat(500_000)}"; const apiKey = "planted"`;

  expect(redactSource(picture)).toBe(picture.replace("planted", "[redacted]"));
});

test("whatever is taken out of a text gives a reason to look for it", () => {
  const piece = fc.oneof(
    fc.constantFrom(...Object.values(PLANTED)),
    fc.constantFrom("dbPw", "pass", "passphrase", "KEY", "my_token", "authorization", "credentials", "sig", "x"),
    fc.constantFrom("=", ": ", "?", "&", "://me:pw@host/", "Bearer ", '"', "'", ";", "Server=db;Pwd=abc;", "\n"),
    fc.stringMatching(/^[a-zA-Z0-9 ]{0,20}$/),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const text = pieces.join("");

      expect(redactSource(text) === text || mayHoldSecrets(text)).toBe(true);
    }),
    { numRuns: 2000 },
  );
});
