/**
 * A net that somebody trained on EMOTIC themselves (training/emotic) and put into the app. Its data may be had from their
 * authors only, so no such net is published with a digest: it brings a card, and what the card says of it is checked
 * when it is installed and whenever it is loaded.
 */

import { existsSync, mkdirSync } from 'node:fs'
import { copyFile, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { EMOTIC_CATEGORIES } from '../emotic.ts'
import { hasDigest } from './digest.ts'
import { installedModelsDir } from './model-catalogue.ts'

/** What it is called on the command line, and the name of its files. */
export const PERSON_MODEL = 'emotic_fusion'
const NET = `${PERSON_MODEL}.onnx`
const CARD = `${PERSON_MODEL}.json`

/**
 * What the net is told of a person, in this order: the backbone's features of the person's box (square roots of channel means);
 * features and meanings of the scene's parts; what the face inside the box shows, zeros without one; centre, width and
 * height of the box as fractions of the picture.
 */
export const PERSON_FEATURES = [
  { name: 'person', length: 1280 },
  { name: 'scene', length: 1280 },
  { name: 'meanings', length: 60 },
  { name: 'face', length: 15 },
  { name: 'place', length: 4 },
] as const
export type PersonFeature = (typeof PERSON_FEATURES)[number]['name']
export const PERSON_FEATURE_COUNT = PERSON_FEATURES.reduce((sum, { length }) => sum + length, 0)

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)

const cardSchema = z.object({
  id: z.literal(PERSON_MODEL),
  version: z.string().min(1),
  file: z.literal(NET),
  bytes: z.number().int().positive(),
  sha256,
  /** SHA-256 of the backbone whose features it was trained on: of others it would make nonsense. */
  backbone: sha256,
  /** Input `features` [batch, sum of these lengths]. */
  features: z.array(z.object({ name: z.string(), length: z.number().int().positive() })),
  /** Output `categories` [batch, 26], probabilities in this order. */
  categories: z.array(z.string()),
  /** Output `affect` [batch, 3], −1..1 in this order. */
  affect: z.array(z.string()),
  data: z.string(),
  licence: z.string(),
  /** On people that it was not trained on; errors in points of EMOTIC's scale of 1 to 10. */
  metrics: z.object({
    persons: z.number().int().nonnegative(),
    map: z.number().nullable(),
    meanAbsoluteError: z.object({
      valence: z.number().nullable(),
      arousal: z.number().nullable(),
      dominance: z.number().nullable(),
    }),
  }),
})
export type PersonModelCard = z.infer<typeof cardSchema>

/** Why such a net cannot be used, as a sentence for the user. */
export class PersonModelError extends Error {
  override name = 'PersonModelError'
}

/**
 * @param dirs searched in this order
 * @returns the verified net of the first folder that has a card; null where none has
 * @throws PersonModelError naming the file and what to do
 */
export async function findPersonModel(
  dirs: readonly string[],
): Promise<{ path: string; card: PersonModelCard } | null> {
  for (const dir of dirs) {
    const text = await readFile(join(dir, CARD), 'utf8').catch(() => null)
    if (text !== null) return { path: join(dir, NET), card: await checked(dir, text) }
  }
  return null
}

/** Copies net and card into the library once both are verified. @returns the net's path @throws PersonModelError */
export async function installPersonModel(fromDir: string, libraryDir: string): Promise<string> {
  const text = await readFile(join(fromDir, CARD), 'utf8').catch(() => null)
  if (text === null)
    throw new PersonModelError(`${fromDir} has no ${CARD}. Export the model with "make -C training emotic".`)
  await checked(fromDir, text)
  const target = installedModelsDir(libraryDir)
  mkdirSync(target, { recursive: true })
  // The card last: without it the net is not looked at.
  await rm(join(target, CARD), { force: true })
  for (const file of [NET, CARD]) {
    const part = join(target, `${file}.part`)
    await copyFile(join(fromDir, file), part)
    await rename(part, join(target, file))
  }
  return join(target, NET)
}

/** @returns whether there was one, or a part of one */
export async function removePersonModel(libraryDir: string): Promise<boolean> {
  const files = [CARD, NET].map((file) => join(installedModelsDir(libraryDir), file))
  const had = files.some((file) => existsSync(file))
  for (const file of files) await rm(file, { force: true })
  return had
}

async function checked(dir: string, text: string): Promise<PersonModelCard> {
  const name = join(dir, CARD)
  let parsed: z.ZodSafeParseResult<PersonModelCard>
  try {
    parsed = cardSchema.safeParse(JSON.parse(text))
  } catch {
    throw new PersonModelError(`${name} is cut short or not JSON. Export the model again.`)
  }
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new PersonModelError(
      `${name} is not a card of ${PERSON_MODEL}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}. Export the model again.`,
    )
  }
  const card = parsed.data
  const same = (found: unknown, wanted: unknown) => JSON.stringify(found) === JSON.stringify(wanted)
  if (!same(card.features, PERSON_FEATURES))
    throw new PersonModelError(`${name}: trained on other features than this version has. Train it anew.`)
  if (!same(card.categories, EMOTIC_CATEGORIES) || !same(card.affect, ['valence', 'arousal', 'dominance']))
    throw new PersonModelError(
      `${name}: its outputs are in another order than EMOTIC's. Export the model again.`,
    )
  const net = join(dir, NET)
  const exact = await hasDigest(net, card).catch(() => null)
  if (exact === null) throw new PersonModelError(`${net} is missing beside its card. Copy both files.`)
  if (!exact)
    throw new PersonModelError(`${net} is not the file that its card describes. Copy both files again.`)
  return card
}
