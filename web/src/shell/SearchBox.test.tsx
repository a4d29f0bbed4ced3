// @vitest-environment happy-dom
import { act, createRef } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { startTexts } from "../text";
import { SearchBox } from "./SearchBox";

let root: Root;
let asked: string[];
let left: number;

beforeAll(async () => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  await startTexts("en");
});

beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  left = 0;
  root = createRoot(document.body.appendChild(document.createElement("div")));
});

afterEach(() => {
  act(() => root.unmount());
  document.body.replaceChildren();
  vi.useRealTimers();
});

const box = createRef<HTMLInputElement>();
const show = (q: string, settled: boolean) =>
  act(() =>
    root.render(
      <SearchBox ref={box} q={q} settled={settled} onChange={(q) => asked.push(q)} onLeave={() => left++} />,
    ),
  );

const type = (text: string) =>
  act(() => {
    box.current?.focus();
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(box.current, text);
    box.current?.dispatchEvent(new Event("input", { bubbles: true }));
  });

const press = (key: string) =>
  act(() => {
    box.current?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    vi.advanceTimersByTime(0);
  });

test("Enter asks at once, and goes on to what was found only when that is there", () => {
  show("", true);
  type("sara");
  press("Enter");
  expect(asked).toEqual(["sara"]);
  expect(left).toBe(0);
  show("sara", false);
  expect(left).toBe(0);
  show("sara", true);
  expect(left).toBe(1);
  show("sara", true);
  expect(left).toBe(1);
});

test("Enter on what is there already goes on at once", () => {
  show("sara", true);
  act(() => box.current?.focus());
  press("Enter");
  expect(left).toBe(1);
});

test("whoever types on is not led away", () => {
  show("", true);
  type("sara");
  press("Enter");
  type("sara a");
  show("sara", true);
  expect(left).toBe(0);
});

test("a pause in typing asks through what the page would do by then", () => {
  show("", true);
  type("sara");
  const late: string[] = [];
  act(() =>
    root.render(
      <SearchBox ref={box} q="" settled onChange={(q) => late.push(q)} onLeave={() => undefined} />,
    ),
  );
  act(() => void vi.advanceTimersByTime(500));
  expect([asked, late]).toEqual([[], ["sara"]]);
});
