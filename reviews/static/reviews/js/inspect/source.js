/* The picture itself: the preview bridges the time until the original is decoded. */

/** Calls `show` with {image, ready} twice: the preview, then the original as a bitmap. `tell` gets a message when it cannot be had. */
export function load({ src, preview }, image, show, tell) {
  let done = false;
  if (preview) decoded(preview).then((bitmap) => done || show({ image: bitmap, ready: false }), () => null);
  decoded(src).then(
    (bitmap) => {
      done = true;
      if (bitmap.width !== image.w || bitmap.height !== image.h) tell({ words: "The file's size is not the one in its record. Tell a lead.", tone: "held" });
      else show({ image: bitmap, ready: true });
    },
    () => tell({ words: "The original did not arrive, so nothing can be decided. Reload the page to try again.", tone: "held" }),
  );
}

/** A decoded bitmap of an address: as the browser shows the file, its colour profile honoured. */
export async function decoded(src) {
  const element = new Image();
  element.src = src;
  await element.decode();
  return createImageBitmap(element);
}
