/** "NIKON CORPORATION" + "NIKON D90" → "NIKON D90"; "Apple" + "iPhone 12" → "Apple iPhone 12". */
export function cameraName(make: string | null, model: string | null): string {
  if (!model) return make ?? ''
  const brand = make?.split(/\s+/)[0] ?? ''
  return brand && !model.toLowerCase().startsWith(brand.toLowerCase()) ? `${brand} ${model}` : model
}

/** A path under its root into folder ('' at the top) and file name; either kind of slash. */
export function splitPath(path: string): { folder: string; name: string } {
  const cut = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'))
  return { folder: cut < 0 ? '' : path.slice(0, cut), name: path.slice(cut + 1) }
}
