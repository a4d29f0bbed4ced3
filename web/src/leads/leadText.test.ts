import { expect, test } from "vitest";
import { initialsOf, mailHref, nameOf, safeHref, telHref } from "./leadText";

test("initials stand apart, so that they are not read as a word", () => {
  expect([...initialsOf("علی‌رضا کریمی")].filter((letter) => /\p{L}/u.test(letter))).toEqual(["ع", "ر"]);
  expect(initialsOf("علی رضایی")).toContain("\u200c");
  expect(initialsOf("مینا")).toBe("م");
  expect(initialsOf("")).toBe("");
});

test.each([
  ["example.com", "https://example.com/"],
  ["http://example.com/a", "http://example.com/a"],
  ["javascript:alert(1)", undefined],
  ["data:text/html,<script>", undefined],
  ["http://", undefined],
])("the link of %s is %s", (website, href) => {
  expect(safeHref(website)).toBe(href);
});

test("phones and addresses become links only when they are what they should be", () => {
  expect(telHref("+989121234567")).toBe("tel:+989121234567");
  expect(telHref("+982188776655;ext=12")).toBe("tel:+982188776655;ext=12");
  expect(telHref("javascript:alert(1)")).toBeUndefined();
  expect(mailHref("sara@example.com")).toBe("mailto:sara@example.com");
  expect(mailHref("a@b.com?bcc=everybody@b.com")).toBeUndefined();
});

test("a lead is named by the best that is known", () => {
  const nothing = {
    contactName: null,
    organisation: null,
    email: null,
    mobile: null,
    phone: null,
    title: null,
  };
  expect(nameOf({ ...nothing, email: "a@b.com", title: "Tea" })).toBe("a@b.com");
  expect(nameOf(nothing)).toBe("");
});
