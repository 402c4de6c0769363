/** Makes an installed pack of published files: the embedder as ONNX, the centres, and what is known of each landmark. */
import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { flush } from '../../shared/node/download.ts'
import type { GazetteerEntry } from '../../shared/node/gazetteer.ts'
import {
  manifestPath,
  PACK_FILES,
  type PackManifest,
  type PackSource,
} from '../../shared/node/world-packs.ts'
import { GraphModelError, readGraphModel, shardNames } from './graph-model.ts'
import { readLabels } from './label-map.ts'
import { splitClassifier } from './landmark-graph.ts'
import { matchNames } from './match-names.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true })

/**
 * @param from folder with the verified files under their names
 * @param target folder of the pack. It appears, or is replaced, when everything is in it and on the disk
 * @throws GraphModelError when the files do not belong together or cannot be converted; nothing is left then
 */
export async function buildPack(
  source: PackSource,
  from: string,
  target: string,
  gazetteer: readonly GazetteerEntry[],
): Promise<PackManifest> {
  const building = `${target}.building`
  await rm(building, { recursive: true, force: true })
  await mkdir(building, { recursive: true })
  try {
    const manifest = await convert(source, from, building, gazetteer)
    // Until here an earlier version of the pack was in use.
    await rm(target, { recursive: true, force: true })
    await rename(building, target)
    return manifest
  } finally {
    await rm(building, { recursive: true, force: true })
  }
}

async function convert(
  source: PackSource,
  from: string,
  into: string,
  gazetteer: readonly GazetteerEntry[],
): Promise<PackManifest> {
  const modelJson = utf8.decode(await readFile(join(from, source.model.name)))
  const wanted = shardNames(modelJson, source.model.name)
  const listed = source.shards.map(({ name }) => name)
  if (wanted.join() !== listed.join())
    throw new GraphModelError(
      `${source.model.name} names the parts ${wanted.join(', ')}, the list of packs ${listed.join(', ')}; they do not belong together.`,
    )
  const shards = new Map<string, Uint8Array>()
  for (const name of wanted) shards.set(name, await readFile(join(from, name)))
  const { embedder, centres, classes, dimension } = splitClassifier(
    readGraphModel(modelJson, shards, source.model.name),
  )
  if (classes !== source.classes || dimension !== source.dimension)
    throw new GraphModelError(
      `${source.model.name} has ${classes} landmarks of ${dimension} numbers, expected ${source.classes} of ${source.dimension}; it is another model.`,
    )
  const names = readLabels(
    utf8.decode(await readFile(join(from, source.labels.name))),
    source.labels.name,
    classes,
  )
  const { places, ...counts } = matchNames(names, gazetteer, source.region)
  const lines = names.map((name, i) => landmarkLine(`${source.id}:${i}`, name, places[i] ?? null))
  const { id, region, name, version, side, licence, attribution, thresholds } = source
  const manifest: PackManifest = {
    format: 1,
    ...{ id, region, name, version, classes, dimension, side, licence, attribution, thresholds },
    names: counts,
    files: {
      embedder: await write(join(into, PACK_FILES.embedder), embedder),
      centres: await write(
        join(into, PACK_FILES.centres),
        new Uint8Array(centres.buffer, centres.byteOffset, centres.byteLength),
      ),
      landmarks: await write(join(into, PACK_FILES.landmarks), Buffer.from(`${lines.join('\n')}\n`)),
    },
  }
  await write(manifestPath(into), Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`))
  return manifest
}

/** A landmark that the gazetteer knows is the same one everywhere in the app: it has the gazetteer's id. */
function landmarkLine(ownId: string, name: string, place: GazetteerEntry | null): string {
  const cells = place
    ? [
        place.id,
        place.name,
        place.latitude,
        place.longitude,
        place.radiusMeters,
        place.kind,
        place.popularity,
        place.wikidata,
        place.city,
        place.country,
      ]
    : [ownId, name, '', '', '', '', '', '', '', '']
  return cells.map((cell) => cell ?? '').join('\t')
}

async function write(path: string, bytes: Uint8Array): Promise<{ bytes: number; sha256: string }> {
  await writeFile(path, bytes)
  await flush(path)
  return { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
}
