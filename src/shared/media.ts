/** Which photos the window shows from their files, and how large the copies of the others are. */

/** Formats that every Chromium shows as they are, with their types. */
export const BROWSER_TYPES: Readonly<Record<string, string>> = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  avif: 'image/avif',
  gif: 'image/gif',
}

/** Longest side of the copy that is shown first: sharp on a large display, and there without much waiting. */
export const RENDERED_MAX_PX = 4096
/** WebP can hold no more; the largest photo that is opened at all hardly exceeds it. */
export const WEBP_MAX_PX = 16_383
