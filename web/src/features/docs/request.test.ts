import { describe, expect, it } from "vitest";
import { byGroup, type Description, found, operations, shapeText } from "./description";
import { curlLine, requestOf } from "./request";

const DOCUMENT: Description = {
  info: { title: "αTest", version: "1" },
  paths: {
    "/api/swap": {
      post: {
        operationId: "trading.swap",
        tags: ["trading"],
        summary: "Swap",
        description: "At the next price.",
        security: [{ bearerToken: [] }],
        "x-scope": "trade",
        requestBody: { content: { "application/json": { schema: { $ref: "#/c/s/SwapInput" } } } },
        responses: {
          "200": { content: { "application/json": { schema: { $ref: "#/c/s/Receipt" } } } },
        },
      },
    },
    "/api/users/{wallet}": {
      get: {
        operationId: "users.get",
        tags: ["users"],
        summary: "A user",
        description: "A user",
        security: [],
        parameters: [
          { name: "wallet", in: "path", required: true, schema: { type: "string" } },
          { name: "limit", in: "query", required: false, schema: { type: "integer" } },
        ],
        responses: { "204": {} },
      },
    },
  },
  components: {
    schemas: {
      SwapInput: {
        type: "object",
        required: ["amount"],
        properties: {
          amount: { type: "string", examples: ["10.5"] },
          bps: { anyOf: [{ type: "integer" }, { type: "null" }], description: "how much worse" },
        },
      },
      Receipt: {
        type: "object",
        properties: { fees: { type: "array", items: { $ref: "#/c/s/Fee" } } },
      },
      Fee: { type: "object", properties: { side: { enum: ["a", "b"] } } },
    },
  },
};
const [swap, user] = operations(DOCUMENT);
if (!swap || !user) throw new Error("both are described");

describe("a description", () => {
  it("says what is asked, where, and what for", () => {
    expect(swap).toMatchObject({
      method: "POST",
      path: "/api/swap",
      scope: "trade",
      needsSession: true,
    });
    expect(swap.fields).toEqual([
      {
        name: "amount",
        place: "body",
        isRequired: true,
        type: "string",
        text: "",
        example: "10.5",
      },
      {
        name: "bps",
        place: "body",
        isRequired: false,
        type: "integer",
        text: "how much worse",
        example: "",
      },
    ]);
    expect(user).toMatchObject({ text: "", scope: null, needsSession: false, hasBody: false });
  });

  it.each([
    ["", 2],
    ["swap", 1],
    ["POST trading", 1],
    ["users wallet", 1],
    ["nothing", 0],
  ])("is searched for %j: %i", (text, count) => {
    expect(found([swap, user], text)).toHaveLength(count);
  });

  it("is listed by group", () => {
    expect(byGroup([swap, user, swap]).map(([group, all]) => [group, all.length])).toEqual([
      ["trading", 2],
      ["users", 1],
    ]);
  });

  it("shows the shape of the answer", () => {
    const text = shapeText(swap.answer ?? {}, DOCUMENT.components.schemas);
    expect(text).toBe('{\n  fees: [{\n    side: "a" | "b"\n  }]\n}');
  });
});

describe("a request", () => {
  it("has the fields where they belong, and none that was left empty", () => {
    expect(requestOf(user, { wallet: "a/b", limit: "" })).toEqual({
      method: "GET",
      address: "/api/users/a%2Fb",
      body: null,
    });
    expect(requestOf(user, { wallet: "a", limit: "5" })?.address).toBe("/api/users/a?limit=5");
    expect(requestOf(swap, { amount: "1", bps: "30" })?.body).toBe('{"amount":"1","bps":30}');
  });

  it("is none while a required field is missing", () => {
    expect(requestOf(swap, { bps: "30" })).toBeNull();
  });

  it("is written for a shell without the key", () => {
    const sent = requestOf(swap, { amount: "it's" });
    expect(sent && curlLine(sent, "http://a")).toBe(
      `curl -sS -H "Authorization: Bearer $ALPHA_KEY" -X POST -H "content-type: application/json" -d '{"amount":"it'\\''s"}' 'http://a/api/swap'`,
    );
  });
});
