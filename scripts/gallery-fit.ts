/** Everything that the gallery file holds, learnt from described photos. Used by build-gallery.ts. */
import type { ScoreCalibration } from '../src/analysis/landmarks/calibration.ts'
import { fitCalibration } from '../src/analysis/landmarks/calibration.ts'
import { unsupportedReferences } from '../src/analysis/landmarks/cleaning.ts'
import { fitWhitening } from '../src/analysis/landmarks/fit-whitening.ts'
import type { GalleryEntry, Resolution } from '../src/analysis/landmarks/gallery.ts'
import { gateEvidence } from '../src/analysis/landmarks/gate.ts'
import { fitLogistic, type LogisticModel, logit, sigmoid } from '../src/analysis/landmarks/logistic.ts'
import { LowResolutionSpace } from '../src/analysis/landmarks/low-resolution.ts'
import {
  normaliserOf,
  type PreparedLandmark,
  prepareLandmark,
  scoreLandmarks,
} from '../src/analysis/landmarks/score.ts'
import { normalise } from '../src/analysis/landmarks/vectors.ts'
import { viewpointsOf } from '../src/analysis/landmarks/viewpoints.ts'
import { type Whitening, whiten, whitenAll } from '../src/analysis/landmarks/whitening.ts'
import type { GalleryPlace } from './gallery-landmarks.ts'

/** A photo's descriptor before whitening. */
export interface Described {
  label: string
  hash: string
  value: Float32Array
}

/** A photo that is known as it is and made tiny. */
export interface DescribedTwice extends Described {
  tiny: Float32Array
}

export interface TrainingPhotos {
  /** Landmark photos of ordinary size. */
  full: DescribedTwice[]
  /** Landmark photos that are tiny by themselves. */
  low: Described[]
  /** Photos without a landmark. */
  ordinary: DescribedTwice[]
  /** Scenes and people, mostly without a landmark; nobody looked. */
  others: Described[]
}

export interface Fitted {
  whitening: Whitening
  entries: GalleryEntry[]
  /** The same, ready to score with. */
  prepared: (GalleryEntry & PreparedLandmark)[]
  references: Record<Resolution, Float32Array[]>
  resolutionHead: LogisticModel
  lowResolutionWhitening: Whitening
  lowResolutionOffset: number
  gate: LogisticModel
  /** Photos that cleaning dropped. */
  dropped: Described[]
  embed: (descriptor: Float32Array) => Float32Array
}

/**
 * Chosen by 4-fold cross-validation on the gallery and by leaving landmarks out (docs/landmarks.md): 512 directions with
 * a fifth of shrinkage; ordinary photos, three times as many, count a third in the fit; seven tenths of what the photos of
 * a landmark have in common is left out of it.
 */
export const WHITENING = { dimension: 512, shrinkage: 0.2, classShare: 0.7 }
export const ORDINARY_WEIGHT = 1 / 3
/** Fitted on tiny photos: 2,500 of them with the full gallery. */
const LOW_WHITENING = { dimension: 512, shrinkage: 0.2 }
const RESOLUTION_HEAD = { size: 128, penalty: 0.05 }
export const GATE_HEAD = { size: 128, penalty: 0.1 }
/** Tiny photos show landmarks that full-size ones do not, and they are many; unlabelled ones may show a landmark. */
const GATE_WEIGHT = { tiny: 0.3, unlabelled: 0.3 }
/** A quarter is left out at a time. */
const FOLDS = 4
const SPECIFICITY = 0.99

/** The embedding space of these photos. */
function fitSpace(full: readonly Described[], ordinary: readonly Described[]) {
  const samples = [...full, ...ordinary].map(({ value }) => value)
  const weights = samples.map((_, i) => (i < full.length ? 1 : ORDINARY_WEIGHT))
  const dimension = Math.min(WHITENING.dimension, samples.length - 2, samples[0]?.length ?? 0)
  const classes = [...full.map(({ label }) => label), ...ordinary.map(() => null)]
  const whitening = fitWhitening(samples, { ...WHITENING, dimension, weights, classes })
  const embed = (descriptor: Float32Array) => normalise(whiten(whitening, descriptor))
  const embedAll = (descriptors: readonly Float32Array[]) => whitenAll(whitening, descriptors).map(normalise)
  return { whitening, dimension, embed, embedAll }
}

/** The photos with their embeddings. */
function labelled(photos: readonly { label: string }[], embeddings: readonly Float32Array[]): Embedded[] {
  return photos.map(({ label }, i) => ({ label, embedding: embeddings[i] as Float32Array }))
}

const descriptorOf = ({ value }: Described) => value
const tinyDescriptorOf = ({ tiny }: DescribedTwice) => tiny

/** @param places one for each label that occurs */
export function fitGallery(photos: TrainingPhotos, places: ReadonlyMap<string, GalleryPlace>): Fitted {
  const { full, low, ordinary, others } = photos
  const { whitening, dimension, embed, embedAll } = fitSpace(full, ordinary)
  const embedded = {
    full: labelled(full, embedAll(full.map(descriptorOf))),
    low: labelled(low, embedAll(low.map(descriptorOf))),
    tinyFull: labelled(full, embedAll(full.map(tinyDescriptorOf))),
  }
  const references = {
    full: embedAll(ordinary.map(descriptorOf)),
    low: embedAll(ordinary.map(tinyDescriptorOf)),
  }
  const badFull = new Set(unsupportedReferences(embedded.full, references.full))
  const tinySamples = [...embedded.low, ...embedded.tinyFull].map(({ embedding }) => embedding)
  const lowResolutionWhitening = fitWhitening([...tinySamples, ...references.low], {
    dimension: Math.min(LOW_WHITENING.dimension, dimension),
    shrinkage: LOW_WHITENING.shrinkage,
    weights: [...tinySamples.map(() => 1), ...references.low.map(() => ORDINARY_WEIGHT)],
  })
  const space = new LowResolutionSpace(lowResolutionWhitening, references.low)
  const badLow = new Set(
    unsupportedReferences(
      embedded.low.map(({ label, embedding }) => ({ label, embedding: space.adapt(embedding) })),
      space.references,
    ),
  )
  const clean = {
    full: embedded.full.filter((_, i) => !badFull.has(i)),
    low: embedded.low.filter((_, i) => !badLow.has(i)),
    tinyFull: embedded.tinyFull.filter((_, i) => !badFull.has(i)),
  }

  const { fullEntries, lowEntries } = entriesOf(clean, places)
  const entries = [...fullEntries, ...lowEntries]
  const notLandmarks = gateNegatives(references, embedAll(others.map(descriptorOf)))
  const gate = fitGate(entries, notLandmarks)
  const etaFull = specificityThreshold(
    ownBest(
      fullEntries.map((landmark) => prepareLandmark(landmark, 0, landmark.viewpoints)),
      references.full,
      references.full.map((photo) => gateEvidence(gate, photo)),
    ),
  )
  const etaLow = specificityThreshold(
    ownBest(
      lowEntries.map((landmark) => space.prepared(prepareLandmark(landmark))),
      space.references,
      references.low.map((photo) => gateEvidence(gate, photo)),
    ),
  )
  const lowResolutionOffset = etaFull - etaLow
  setAcrossHandicaps(lowEntries, {
    eta: etaFull,
    gate,
    references,
    wrong: embedded.full.map(({ label, embedding }) => ({
      id: places.get(label)?.id ?? label,
      full: embedding,
    })),
  })
  const usual = lowEntries.map(({ acrossHandicap }) => acrossHandicap).sort((a, b) => a - b)
  for (const landmark of fullEntries) landmark.acrossHandicap = usual[Math.floor(usual.length / 2)] ?? 0

  const yes = (embedding: Float32Array) => ({ x: embedding, yes: true })
  const no = (embedding: Float32Array) => ({ x: embedding, yes: false })
  const head = Math.min(RESOLUTION_HEAD.size, dimension)
  const resolutionHead = fitLogistic(
    [
      ...[...embedded.low, ...embedded.tinyFull].map(({ embedding }) => yes(embedding)),
      ...references.low.map(yes),
      ...embedded.full.map(({ embedding }) => no(embedding)),
      ...references.full.map(no),
    ],
    head,
    RESOLUTION_HEAD.penalty,
  )
  return {
    whitening,
    entries,
    prepared: entries.map((landmark) => ({
      ...landmark,
      ...prepareLandmark(landmark, 0, landmark.viewpoints),
    })),
    references,
    resolutionHead,
    lowResolutionWhitening,
    lowResolutionOffset,
    gate,
    dropped: [...full.filter((_, i) => badFull.has(i)), ...low.filter((_, i) => badLow.has(i))],
    embed,
  }
}

interface Embedded {
  label: string
  embedding: Float32Array
}

/** @param photos `tinyFull` are tiny copies of `full`, `low` is tiny by itself */
function entriesOf(
  photos: { full: readonly Embedded[]; low: readonly Embedded[]; tinyFull: readonly Embedded[] },
  places: ReadonlyMap<string, GalleryPlace>,
) {
  const entries = (resolution: Resolution, group: readonly Embedded[]) =>
    [...Map.groupBy(group, ({ label }) => label)].map(([label, members]): GalleryEntry => {
      const { id, latitude, longitude, radiusMeters } = places.get(label) as GalleryPlace
      const embeddings = members.map(({ embedding }) => embedding)
      const viewpoints = viewpointsOf(embeddings)
      return {
        id,
        latitude,
        longitude,
        radiusMeters,
        resolution,
        acrossHandicap: 0,
        embeddings,
        viewpoints,
      }
    })
  const tinyByThemselves = new Set(photos.low.map(({ label }) => label))
  // Tiny copies stand in where a landmark has no tiny photos of its own, so that tiny photos of it are named too.
  const copies = photos.tinyFull.filter(({ label }) => !tinyByThemselves.has(label))
  return { fullEntries: entries('full', photos.full), lowEntries: entries('low', [...photos.low, ...copies]) }
}

interface GateExample {
  x: Float32Array
  weight: number
}

/** Landmark photos and others have the same weight as a whole, whatever their numbers. */
function fitGate(entries: readonly GalleryEntry[], notLandmarks: readonly GateExample[]): LogisticModel {
  const landmarks = entries.flatMap(({ resolution, embeddings }) =>
    embeddings.map((x) => ({ x, weight: resolution === 'low' ? GATE_WEIGHT.tiny : 1 })),
  )
  const total = (examples: readonly GateExample[]) => examples.reduce((sum, { weight }) => sum + weight, 0)
  const balance = total(landmarks) / total(notLandmarks)
  return fitLogistic(
    [
      ...landmarks.map((example) => ({ ...example, yes: true })),
      ...notLandmarks.map(({ x, weight }) => ({ x, yes: false, weight: weight * balance })),
    ],
    Math.min(GATE_HEAD.size, landmarks[0]?.x.length ?? 0),
    GATE_HEAD.penalty,
  )
}

function gateNegatives(references: Fitted['references'], others: readonly Float32Array[]): GateExample[] {
  return [
    ...references.full.map((x) => ({ x, weight: 1 })),
    ...references.low.map((x) => ({ x, weight: GATE_WEIGHT.tiny })),
    ...others.map((x) => ({ x, weight: GATE_WEIGHT.unlabelled })),
  ]
}

export interface HeldOut {
  /** The gate's probability for photos of landmarks that neither gate nor whitening has seen. */
  gate: Record<Resolution, number[]>
  /** First answers for photos that nothing has seen, of landmarks of which other photos were in the fit. */
  answers: { score: number; right: boolean }[]
}

/**
 * What photos look like that were not in the fit: fitted again, each time without a quarter of the landmarks and a quarter of
 * the photos of all others. Photos in the fit say little of it: the whitening keeps together what it was told belongs together.
 */
export function heldOut(photos: TrainingPhotos, places: ReadonlyMap<string, GalleryPlace>): HeldOut {
  const labels = [...new Set([...photos.full, ...photos.low].map(({ label }) => label))].sort()
  const partOf = new Map(
    [...Map.groupBy(photos.full, ({ label }) => label).values()].flatMap((group) =>
      group.map((photo, i): [DescribedTwice, number] => [photo, i % FOLDS]),
    ),
  )
  const found: HeldOut = { gate: { full: [], low: [] }, answers: [] }
  for (let fold = 0; fold < FOLDS; fold++) {
    const isNew = new Set(labels.filter((_, i) => i % FOLDS === fold))
    const known = photos.full.filter(({ label }) => !isNew.has(label))
    const fitted = known.filter((photo) => partOf.get(photo) !== fold)
    const { embedAll } = fitSpace(fitted, photos.ordinary)
    const of = (group: readonly Described[]) => labelled(group, embedAll(group.map(descriptorOf)))
    const low = Object.groupBy(of(photos.low), ({ label }) => (isNew.has(label) ? 'unseen' : 'seen'))
    const references = {
      full: embedAll(photos.ordinary.map(descriptorOf)),
      low: embedAll(photos.ordinary.map(tinyDescriptorOf)),
    }
    const tinyFull = labelled(fitted, embedAll(fitted.map(tinyDescriptorOf)))
    const { fullEntries, lowEntries } = entriesOf({ full: of(fitted), low: low.seen ?? [], tinyFull }, places)
    const gate = fitGate(
      [...fullEntries, ...lowEntries],
      gateNegatives(references, embedAll(photos.others.map(descriptorOf))),
    )
    const probability = ({ embedding }: Embedded) => sigmoid(logit(gate, embedding))
    found.gate.full.push(...of(photos.full.filter(({ label }) => isNew.has(label))).map(probability))
    found.gate.low.push(...(low.unseen ?? []).map(probability))
    const prepared = fullEntries.map((landmark) => prepareLandmark(landmark, 0, landmark.viewpoints))
    for (const { label, embedding } of of(known.filter((photo) => partOf.get(photo) === fold))) {
      const normaliser = normaliserOf(embedding, references.full) - gateEvidence(gate, embedding)
      const [best] = scoreLandmarks(embedding, prepared, normaliser)
      if (best) found.answers.push({ score: best.score, right: best.landmark.id === places.get(label)?.id })
    }
  }
  return found
}

/** Best score of each reference among the entries; its own similarity to itself does not count as ordinary. */
function ownBest(
  prepared: PreparedLandmark[],
  references: Float32Array[],
  evidence: readonly number[],
): number[] {
  return references.map((reference, i) => {
    const normaliser = normaliserOf(reference, references, i) - (evidence[i] ?? 0)
    return scoreLandmarks(reference, prepared, normaliser)[0]?.score ?? -1
  })
}

function specificityThreshold(scores: number[]): number {
  return scores.toSorted((a, b) => b - a)[Math.floor(scores.length * (1 - SPECIFICITY))] ?? 0
}

/**
 * A full-size photo meets references that are tiny. Each such entry gets its own threshold, so that
 * all photos that do not show it stay below: ordinary ones and those of other landmarks.
 */
function setAcrossHandicaps(
  entries: GalleryEntry[],
  {
    eta,
    gate,
    references,
    wrong,
  }: {
    eta: number
    gate: LogisticModel
    references: Record<Resolution, Float32Array[]>
    wrong: { id: string; full: Float32Array }[]
  },
): void {
  const looks = [
    ...references.full.map((full, i) => ({
      id: null,
      full,
      normaliser: normaliserOf(full, references.full, i) - gateEvidence(gate, full),
    })),
    ...wrong.map((photo) => ({
      ...photo,
      normaliser: normaliserOf(photo.full, references.full) - gateEvidence(gate, photo.full),
    })),
  ]
  for (const landmark of entries) {
    const prepared = [prepareLandmark(landmark, 0, landmark.viewpoints)]
    const scores = looks.flatMap(({ id, full, normaliser }) =>
      id === landmark.id ? [] : [scoreLandmarks(full, prepared, normaliser)[0]?.score ?? -1],
    )
    const limit = Math.max(eta, ...scores)
    landmark.acrossHandicap = limit - eta
  }
}

/** Platt calibration on gallery photos and ordinary photos that nothing was fitted on. */
export function calibrate(
  answers: HeldOut['answers'],
  ordinaryBest: readonly number[],
  ordinaryShare: number,
): ScoreCalibration {
  const wanted = (answers.length * ordinaryShare) / (1 - ordinaryShare)
  return fitCalibration(answers, ordinaryBest, wanted / Math.max(1, ordinaryBest.length))
}
