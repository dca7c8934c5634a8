/** Photos are drawn anew before they are kept: smaller, upright, and without what the camera wrote into them. */
const MOST_PIXELS = 1600; // on the longer side: a page stays readable
const QUALITY = 0.72;

async function encoded(canvas, type, quality) {
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, type, quality));
  return new Uint8Array(await blob.arrayBuffer());
}

/** Return the bytes of a small JPEG of what the camera gave. */
export async function drawnAnew(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, MOST_PIXELS / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [picture.width, picture.height].map((side) => Math.max(1, Math.round(side * scale)));
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return encoded(canvas, "image/jpeg", QUALITY);
}

export const drawing = (canvas) => encoded(canvas, "image/png");
