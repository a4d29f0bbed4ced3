import { expect, test } from "vitest";
import { moved, squareOf, wholeCrop } from "./squareCrop";

test("at first the largest square in the middle", () => {
  expect(squareOf(wholeCrop, 400, 200)).toEqual({ left: 100, top: 0, side: 200 });
});

test("the square stays inside the picture", () => {
  const far = moved(wholeCrop, { x: 10_000, y: 10_000 }, 400, 200);
  expect(squareOf(far, 400, 200)).toEqual({ left: 200, top: 0, side: 200 });
  const near = moved(moved(wholeCrop, { zoom: 2 }, 400, 200), { x: -10_000, y: -10_000 }, 400, 200);
  expect(squareOf(near, 400, 200)).toEqual({ left: 0, top: 0, side: 100 });
});

test("zoomed out again it is moved back inside", () => {
  const corner = moved(moved(wholeCrop, { zoom: 4 }, 300, 300), { x: 300, y: 300 }, 300, 300);
  expect(squareOf(moved(corner, { zoom: 0.01 }, 300, 300), 300, 300)).toEqual({ left: 0, top: 0, side: 300 });
});
