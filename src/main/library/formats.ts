/** Which files the library cares for, judged by name alone: opening every file of a folder to look inside would be slow. */

/** `photo`: analysed. `unsupported`: looks like a photo, listed with its format. Null: of no interest. */
export type FileKind = 'photo' | 'unsupported'

export interface FileFormat {
  kind: FileKind
  /** Readable name for the user: "JPEG", "HEIC", "Canon RAW (CR3)". */
  name: string
}

const photo = (name: string): FileFormat => ({ kind: 'photo', name })
const unsupported = (name: string): FileFormat => ({ kind: 'unsupported', name })
const raw = (maker: string, extension: string): [string, FileFormat] => [
  extension,
  unsupported(`${maker} RAW (${extension.toUpperCase()})`),
]

const formats = new Map<string, FileFormat>([
  ...['jpg', 'jpeg', 'jpe', 'jfif'].map((extension): [string, FileFormat] => [extension, photo('JPEG')]),
  ['png', photo('PNG')],
  ['webp', photo('WebP')],
  ['avif', photo('AVIF')],
  ['tif', photo('TIFF')],
  ['tiff', photo('TIFF')],
  ['gif', photo('GIF')],
  ...['heic', 'heics'].map((extension): [string, FileFormat] => [extension, unsupported('HEIC')]),
  ...['heif', 'heifs', 'hif'].map((extension): [string, FileFormat] => [extension, unsupported('HEIF')]),
  ['jxl', unsupported('JPEG XL')],
  ...['jp2', 'j2k', 'jpf', 'jpx', 'jpm', 'j2c'].map((e): [string, FileFormat] => [
    e,
    unsupported('JPEG 2000'),
  ]),
  ['jxr', unsupported('JPEG XR')],
  ['wdp', unsupported('JPEG XR')],
  ['avifs', unsupported('AVIF sequence')],
  ['apng', unsupported('animated PNG')],
  ['bmp', unsupported('BMP')],
  ['dib', unsupported('BMP')],
  ['psd', unsupported('Photoshop (PSD)')],
  ['psb', unsupported('Photoshop (PSB)')],
  ['xcf', unsupported('GIMP (XCF)')],
  ['exr', unsupported('OpenEXR')],
  ['hdr', unsupported('Radiance HDR')],
  ['tga', unsupported('Targa')],
  ['pcd', unsupported('Photo CD')],
  ['insp', unsupported('Insta360 photo')],
  ['mpo', unsupported('3D photo (MPO)')],
  ['jps', unsupported('3D photo (JPS)')],
  ['dng', unsupported('RAW (DNG)')],
  ['raw', unsupported('RAW')],
  raw('Canon', 'crw'),
  raw('Canon', 'cr2'),
  raw('Canon', 'cr3'),
  raw('Nikon', 'nef'),
  raw('Nikon', 'nrw'),
  raw('Sony', 'arw'),
  raw('Sony', 'srf'),
  raw('Sony', 'sr2'),
  raw('Fujifilm', 'raf'),
  raw('Olympus', 'orf'),
  raw('Panasonic', 'rw2'),
  raw('Pentax', 'pef'),
  raw('Samsung', 'srw'),
  raw('Leica', 'rwl'),
  raw('Sigma', 'x3f'),
  raw('Hasselblad', '3fr'),
  raw('Hasselblad', 'fff'),
  raw('Phase One', 'iiq'),
  raw('Epson', 'erf'),
  raw('Minolta', 'mrw'),
  raw('Kodak', 'dcr'),
  raw('Kodak', 'kdc'),
  raw('Leaf', 'mos'),
  raw('GoPro', 'gpr'),
])

/** Case is ignored. Null when the name does not look like a photo's. */
export function formatOfName(name: string): FileFormat | null {
  const dot = name.lastIndexOf('.')
  if (dot <= 0) return null
  return formats.get(name.slice(dot + 1).toLowerCase()) ?? null
}

/** What the user reads about a file of an unsupported format. */
export function unsupportedMessage(format: string): string {
  return `${format} files cannot be read yet. Save a copy as JPEG, PNG, WebP, AVIF or TIFF to see it here.`
}

/** Folders of trash cans, thumbnail caches, other programs' packages and code: never photos that a person filed there. */
const skippedFolders = new Set([
  '@eadir',
  '#recycle',
  '#snapshot',
  '@recycle',
  '$recycle.bin',
  'recycler',
  'system volume information',
  'lost+found',
  'node_modules',
  '__macosx',
])
const skippedPackages =
  /\.(photoslibrary|photolibrary|migratedphotolibrary|aplibrary|lrdata|lrlibrary|lrcat-data|app)$/

/** True for a folder that is not walked. */
export function isSkippedFolder(name: string): boolean {
  const lower = name.toLowerCase()
  return isHidden(name) || skippedFolders.has(lower) || skippedPackages.test(lower)
}

/** Hidden files are not photos of the user's: AppleDouble twins (`._x.jpg`), caches, half-written downloads. */
export function isHidden(name: string): boolean {
  return name.startsWith('.')
}

/** Node puts U+FFFD where a name on the disk is not valid Unicode; such a path can be shown but not opened. */
export function isUnopenableName(name: string): boolean {
  return name.includes('\uFFFD')
}
