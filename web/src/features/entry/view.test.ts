import { describe, expect, it } from "vitest";
import type { Entry } from "@/rpc/generated";
import { noticeOf } from "./view";

const OPEN: Entry = {
  competition: "Summer",
  admission: "open",
  guests_allowed: true,
  joins_until: null,
  traders_max: null,
  traders: null,
  takes_part: false,
  missing: null,
};

describe("what the page says about entering", () => {
  it.each([
    ["nothing to who may enter", {}, null],
    ["nothing to a visitor of an open competition", { missing: "sign_in" }, null],
    ["the code that is wanted", { admission: "codes", missing: "sign_in" }, "by_code"],
    ["the list that there is", { admission: "wallets", missing: "sign_in" }, "by_list"],
    ["what is missing", { admission: "codes", missing: "code" }, "code"],
    ["that it is full, before all else", { admission: "codes", missing: "full" }, "full"],
  ] as const)("is %s", (_, changed, notice) => {
    expect(noticeOf({ ...OPEN, ...changed })).toBe(notice);
  });
});
