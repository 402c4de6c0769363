/**
 * XMP sidecars, the way digiKam and Lightroom read them: keywords (dc:subject, digiKam:TagsList), place
 * (photoshop, Iptc4xmpCore) and face regions (MWG regions, http://www.metadataworkinggroup.org, version 2.0).
 * They are written to a folder of their own, never beside the photos.
 */
import { mkdir, realpath, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { create } from 'xmlbuilder2'
import type { PhotoDetail } from '../../shared/library.ts'
import { InputError } from '../input-error.ts'
import { isSameOrInside } from '../library/roots.ts'
import type { ExportRecord } from './records.ts'

const NAMESPACES = {
  'xmlns:rdf': 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  'xmlns:dc': 'http://purl.org/dc/elements/1.1/',
  'xmlns:photoshop': 'http://ns.adobe.com/photoshop/1.0/',
  'xmlns:Iptc4xmpCore': 'http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/',
  'xmlns:digiKam': 'http://www.digikam.org/ns/1.0/',
  'xmlns:mwg-rs': 'http://www.metadataworkinggroup.com/schemas/regions/',
  'xmlns:stArea': 'http://ns.adobe.com/xmp/sType/Area#',
  'xmlns:xmp': 'http://ns.adobe.com/xap/1.0/',
  'xmlns:stDim': 'http://ns.adobe.com/xap/1.0/sType/Dimensions#',
}

/** The sidecar's text. Regions are fractions of the upright image with the centre as their origin. */
export function xmpOf(photo: PhotoDetail): string {
  const { landmark, mood, facts, faces } = photo
  const keywords = [
    ...(landmark ? [{ tag: landmark.name, path: `Landmarks/${landmark.name}` }] : []),
    ...(mood ? [{ tag: mood.label, path: `Moods/${mood.label}` }] : []),
    ...[...new Set(faces.flatMap((face) => face.expression ?? []))].map((expression) => ({
      tag: expression,
      path: `Expressions/${expression}`,
    })),
  ]
  const description: Record<string, unknown> = { '@rdf:about': '' }
  if (keywords.length > 0) {
    description['dc:subject'] = { 'rdf:Bag': { 'rdf:li': keywords.map(({ tag }) => tag) } }
    description['digiKam:TagsList'] = { 'rdf:Seq': { 'rdf:li': keywords.map(({ path }) => path) } }
  }
  const corrected = photo.position?.by === 'user' ? photo.position : null
  const { city, country } = corrected ?? {
    city: landmark?.city ?? facts.place?.city,
    country: landmark?.country ?? facts.place?.country,
  }
  if (city) description['photoshop:City'] = city
  if (country) description['photoshop:Country'] = country
  if (landmark) description['Iptc4xmpCore:Location'] = landmark.name
  if (photo.rating > 0) description['xmp:Rating'] = photo.rating
  if (faces.length > 0) {
    description['mwg-rs:Regions'] = {
      '@rdf:parseType': 'Resource',
      'mwg-rs:AppliedToDimensions': {
        '@stDim:w': facts.width,
        '@stDim:h': facts.height,
        '@stDim:unit': 'pixel',
      },
      'mwg-rs:RegionList': {
        'rdf:Bag': {
          'rdf:li': faces.map(({ box: [x, y, width, height], expression }) => ({
            '@rdf:parseType': 'Resource',
            'mwg-rs:Area': {
              '@stArea:x': (x + width / 2).toFixed(6),
              '@stArea:y': (y + height / 2).toFixed(6),
              '@stArea:w': width.toFixed(6),
              '@stArea:h': height.toFixed(6),
              '@stArea:unit': 'normalized',
            },
            'mwg-rs:Type': 'Face',
            ...(expression ? { 'mwg-rs:Description': `expression: ${expression}` } : {}),
          })),
        },
      },
    }
  }
  const document = create({
    'x:xmpmeta': {
      '@xmlns:x': 'adobe:ns:meta/',
      '@x:xmptk': 'Moodmark',
      'rdf:RDF': {
        ...Object.fromEntries(Object.entries(NAMESPACES).map(([name, uri]) => [`@${name}`, uri])),
        'rdf:Description': description,
      },
    },
  })
  return document.end({ prettyPrint: true, headless: true })
}

/**
 * Originals' folders are never written to; links to a photo folder are seen through.
 * @throws InputError when `outDir` is, or lies inside, one of the library's folders
 */
export async function assertOutsidePhotoFolders(outDir: string, roots: readonly string[]): Promise<void> {
  const real = await realPathSoFar(resolve(outDir))
  for (const root of roots) {
    if (isSameOrInside(real, root) || isSameOrInside(resolve(outDir), root)) {
      throw new InputError(
        `${outDir} lies inside the photo folder ${root}. Choose a folder outside your photos.`,
      )
    }
  }
}

/**
 * Writes one sidecar per file, mirroring the folders below `outDir`: `<root's name>/<path>.xmp`.
 * @param roots paths of every folder of the library
 * @returns how many were written
 * @throws InputError when `outDir` lies inside a folder of the library: originals' folders are never written to
 */
export async function writeXmpSidecars(
  records: Iterable<ExportRecord>,
  outDir: string,
  roots: readonly string[],
): Promise<number> {
  // All of them before the first word is written.
  await assertOutsidePhotoFolders(outDir, roots)
  const folders = folderNames(roots)
  let written = 0
  for (const { rootPath, relativePath, photo } of records) {
    const target = join(outDir, folders.get(rootPath) ?? 'photos', `${relativePath}.xmp`)
    await mkdir(dirname(target), { recursive: true })
    const temporary = `${target}.${process.pid}.tmp`
    try {
      await writeFile(temporary, xmpOf(photo))
      await rename(temporary, target)
    } finally {
      await rm(temporary, { force: true })
    }
    written++
  }
  return written
}

/** A folder name per root: its own, with a number where two have the same one. */
function folderNames(roots: readonly string[]): Map<string, string> {
  const names = new Map<string, string>()
  const taken = new Set<string>()
  for (const root of roots) {
    const own = root.split(/[/\\]/).filter(Boolean).at(-1)?.replace(':', '') || 'photos'
    let name = own
    for (let n = 2; taken.has(name.toLowerCase()); n++) name = `${own} ${n}`
    taken.add(name.toLowerCase())
    names.set(root, name)
  }
  return names
}

/** The real path of what exists of a path, and the rest of it as it is. */
async function realPathSoFar(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch {
    return dirname(path) === path ? path : join(await realPathSoFar(dirname(path)), basename(path))
  }
}
