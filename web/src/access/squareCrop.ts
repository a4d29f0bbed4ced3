/** Which square of a picture is kept: its middle as parts of width and height, and how much larger than needed it is shown. */
export interface Crop {
  x: number;
  y: number;
  zoom: number;
}

export const wholeCrop: Crop = { x: 0.5, y: 0.5, zoom: 1 };

/** The square in pixels of the picture. */
export function squareOf({ x, y, zoom }: Crop, width: number, height: number) {
  const side = Math.min(width, height) / zoom;
  return { left: x * width - side / 2, top: y * height - side / 2, side };
}

/** The same, moved by pixels of the picture and kept inside of it. */
export function moved(
  crop: Crop,
  by: { x?: number; y?: number; zoom?: number },
  width: number,
  height: number,
): Crop {
  const zoom = Math.min(4, Math.max(1, crop.zoom * (by.zoom ?? 1)));
  const half = Math.min(width, height) / zoom / 2;
  const inside = (at: number, whole: number) => Math.min(whole - half, Math.max(half, at)) / whole;
  return {
    x: inside(crop.x * width + (by.x ?? 0), width),
    y: inside(crop.y * height + (by.y ?? 0), height),
    zoom,
  };
}
