/** Makes a pack of published files: the embedder as ONNX, the centres, and what is known of each landmark. */
import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
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
import { encodeOnnxInTwo } from './onnx-model.ts'

/** How far the work is after each step, roughly by the time that it takes. */
const SHARES = { read: 0.1, turned: 0.4, named: 0.8 }

const utf8 = new TextDecoder('utf-8', { fatal: true })

/**
 * @param from   folder with the verified files under their names
 * @param into   an empty folder for the pack's files
 * @param onStep told what part of the work is done, 0..1
 * @throws GraphModelError when the files do not belong together or cannot be converted
 */
export async function buildPack(
  source: PackSource,
  from: string,
  into: string,
  gazetteer: readonly GazetteerEntry[],
  onStep: (done: number) => void = () => undefined,
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
  onStep(SHARES.read)
  const { embedder, centres, classes, dimension } = splitClassifier(
    readGraphModel(modelJson, shards, source.model.name),
  )
  if (classes !== source.classes || dimension !== source.dimension)
    throw new GraphModelError(
      `${source.model.name} has ${classes} landmarks of ${dimension} numbers, expected ${source.classes} of ${source.dimension}; it is another model.`,
    )
  onStep(SHARES.turned)
  const names = readLabels(
    utf8.decode(await readFile(join(from, source.labels.name))),
    source.labels.name,
    classes,
  )
  const { places, ...counts } = matchNames(names, gazetteer, source.region)
  const lines = names.map((name, i) => landmarkLine(`${source.id}:${i}`, name, places[i] ?? null))
  onStep(SHARES.named)
  const { model, weights } = encodeOnnxInTwo(embedder, PACK_FILES.weights)
  const { id, region, name, version, side, licence, attribution, thresholds } = source
  const manifest: PackManifest = {
    format: 2,
    ...{ id, region, name, version, classes, dimension, side, licence, attribution, thresholds },
    names: counts,
    files: {
      embedder: await write(join(into, PACK_FILES.embedder), model),
      weights: await write(join(into, PACK_FILES.weights), weights),
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
