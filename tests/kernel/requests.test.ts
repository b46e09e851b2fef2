import { describe, expect, test } from "vitest";

import { isRequestType, replyTypeOf, REQUEST_PARSERS } from "../../kernel/protocol/message.ts";

describe("the content of a request", () => {
  test("takes the defaults of the protocol where it is silent", () => {
    expect(REQUEST_PARSERS.execute_request({ code: "1" })).toEqual({
      code: "1",
      silent: false,
      store_history: true,
      user_expressions: {},
      allow_stdin: true,
      stop_on_error: true,
    });
  });

  test("a silent execution stores no history, whatever it says", () => {
    const request = REQUEST_PARSERS.execute_request({ code: "1", silent: true, store_history: true });

    expect(request.store_history).toBe(false);
  });

  test.each([
    ["a missing code", () => REQUEST_PARSERS.execute_request({}), "the field code must be a text, and is absent"],
    [
      "a number as code",
      () => REQUEST_PARSERS.is_complete_request({ code: 3 }),
      'the field code must be a text, and is "3"',
    ],
    [
      "a cursor that is a text",
      () => REQUEST_PARSERS.complete_request({ code: "", cursor_pos: "1" }),
      'the field cursor_pos must be a number, and is ""1""',
    ],
    [
      "an expression that is no text",
      () => REQUEST_PARSERS.execute_request({ code: "", user_expressions: { a: 1 } }),
      'the field user_expressions.a must be a text, and is "1"',
    ],
    [
      "an unknown kind of history",
      () => REQUEST_PARSERS.history_request({ hist_access_type: "all" }),
      'the field hist_access_type must be tail, range or search, and is "all"',
    ],
  ])("with %s is refused by the name of the field", (_case, parse, message) => {
    expect(parse).toThrow(expect.objectContaining({ code: "MALFORMED_CONTENT", message }));
  });

  test("null counts as absent, as old clients send it", () => {
    expect(REQUEST_PARSERS.history_request({ hist_access_type: "tail", n: null })).toMatchObject({ n: 10 });
  });

  test("names of object members are no request types", () => {
    expect(isRequestType("toString")).toBe(false);
    expect(isRequestType("execute_reply")).toBe(false);
    expect(replyTypeOf("is_complete_request")).toBe("is_complete_reply");
  });
});
