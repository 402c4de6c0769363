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
import { type Whitening, whiten } from '../src/analysis/landmarks/whitening.ts'
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
  /** Of the landmark photos that the gate was fitted on, for each landmark a gate that has seen all but its photos. */
  unseenGates: ReadonlyMap<string, LogisticModel>
  /** Photos that cleaning dropped. */
  dropped: Described[]
  embed: (descriptor: Float32Array) => Float32Array
}

/**
 * Chosen by 4-fold cross-validation on the gallery and by leaving landmarks out (docs/landmarks.md): 512 directions with
 * a fifth of shrinkage; ordinary photos, three times as many, count a third in the fit.
 */
const WHITENING = { dimension: 512, shrinkage: 0.2 }
const ORDINARY_WEIGHT = 1 / 3
/** Fitted on tiny photos: 2,500 of them with the full gallery. */
const LOW_WHITENING = { dimension: 512, shrinkage: 0.2 }
const RESOLUTION_HEAD = { size: 128, penalty: 0.05 }
const GATE_HEAD = { size: 128, penalty: 0.1 }
/** Tiny photos show landmarks that full-size ones do not, and they are many; unlabelled ones may show a landmark. */
const GATE_WEIGHT = { tiny: 0.3, unlabelled: 0.3 }
/** A quarter of the landmarks is left out at a time. */
const GATE_FOLDS = 4
const SPECIFICITY = 0.99

/** @param places one for each label that occurs */
export function fitGallery(photos: TrainingPhotos, places: ReadonlyMap<string, GalleryPlace>): Fitted {
  const { full, low, ordinary, others } = photos
  const samples = [...full, ...ordinary].map(({ value }) => value)
  const weights = samples.map((_, i) => (i < full.length ? 1 : ORDINARY_WEIGHT))
  const dimension = Math.min(WHITENING.dimension, samples.length - 2, samples[0]?.length ?? 0)
  const whitening = fitWhitening(samples, { ...WHITENING, dimension, weights })
  const embed = (descriptor: Float32Array) => normalise(whiten(whitening, descriptor))
  const embedded = {
    full: full.map(({ label, value }) => ({ label, embedding: embed(value) })),
    low: low.map(({ label, value }) => ({ label, embedding: embed(value) })),
    tinyFull: full.map(({ label, tiny }) => ({ label, embedding: embed(tiny) })),
  }
  const references = {
    full: ordinary.map(({ value }) => embed(value)),
    low: ordinary.map(({ tiny }) => embed(tiny)),
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

  const tinyByThemselves = new Set(low.map(({ label }) => label))
  const entry = (
    resolution: Resolution,
    label: string,
    group: { embedding: Float32Array }[],
  ): GalleryEntry => {
    const { id, latitude, longitude, radiusMeters } = places.get(label) as GalleryPlace
    const embeddings = group.map(({ embedding }) => embedding)
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
  }
  const byLabel = <T extends { label: string }>(group: T[]) => [...Map.groupBy(group, ({ label }) => label)]
  const fullEntries = byLabel(clean.full).map(([label, group]) => entry('full', label, group))
  // Tiny copies stand in where a landmark has no tiny photos of its own, so that tiny photos of it are named too.
  const lowPhotos = [...clean.low, ...clean.tinyFull.filter(({ label }) => !tinyByThemselves.has(label))]
  const lowEntries = byLabel(lowPhotos).map(([label, group]) => entry('low', label, group))

  const entries = [...fullEntries, ...lowEntries]
  const notLandmarks: GateExample[] = [
    ...references.full.map((x) => ({ x, weight: 1 })),
    ...references.low.map((x) => ({ x, weight: GATE_WEIGHT.tiny })),
    ...others.map(({ value }) => ({ x: embed(value), weight: GATE_WEIGHT.unlabelled })),
  ]
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
    unseenGates: gatesByUnseenLandmark(entries, notLandmarks),
    dropped: [...full.filter((_, i) => badFull.has(i)), ...low.filter((_, i) => badLow.has(i))],
    embed,
  }
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

/** What the gate will make of landmarks that are not in the gallery. */
function gatesByUnseenLandmark(
  entries: readonly GalleryEntry[],
  notLandmarks: readonly GateExample[],
): Map<string, LogisticModel> {
  const ids = [...new Set(entries.map(({ id }) => id))]
  const gates = new Map<string, LogisticModel>()
  for (let fold = 0; fold < GATE_FOLDS; fold++) {
    const held = new Set(ids.filter((_, i) => i % GATE_FOLDS === fold))
    const model = fitGate(
      entries.filter(({ id }) => !held.has(id)),
      notLandmarks,
    )
    for (const id of held) gates.set(id, model)
  }
  return gates
}

/** The gate's probability for each landmark photo, from a head that has not seen its landmark. */
export function gateOnUnseenLandmarks({ entries, unseenGates }: Fitted): Record<Resolution, number[]> {
  const found: Record<Resolution, number[]> = { full: [], low: [] }
  for (const { id, resolution, embeddings } of entries) {
    const model = unseenGates.get(id)
    if (model) found[resolution].push(...embeddings.map((x) => sigmoid(logit(model, x))))
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

/**
 * Platt calibration on the gallery's own photos, each left out of its landmark in turn, and on ordinary photos that
 * nothing was fitted on.
 */
export function calibrate(
  fitted: Fitted,
  ordinaryBest: readonly number[],
  ordinaryShare: number,
): ScoreCalibration {
  const entries = fitted.entries.filter(({ resolution }) => resolution === 'full')
  const prepared = entries.map((landmark) => prepareLandmark(landmark, 0, landmark.viewpoints))
  const outcomes = entries.flatMap((landmark, index) =>
    landmark.embeddings.flatMap((photo, i) => {
      const others = landmark.embeddings.filter((_, k) => k !== i)
      if (others.length === 0) return []
      const without = prepared.map(
        (other, k): PreparedLandmark =>
          k === index ? prepareLandmark({ ...landmark, embeddings: others }) : other,
      )
      const evidence = gateEvidence(fitted.unseenGates.get(landmark.id) ?? fitted.gate, photo)
      const [best] = scoreLandmarks(photo, without, normaliserOf(photo, fitted.references.full) - evidence)
      return best ? [{ score: best.score, right: best.landmark.id === landmark.id }] : []
    }),
  )
  const wanted = (outcomes.length * ordinaryShare) / (1 - ordinaryShare)
  return fitCalibration(outcomes, ordinaryBest, wanted / Math.max(1, ordinaryBest.length))
}
