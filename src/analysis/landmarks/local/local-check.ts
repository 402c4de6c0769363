/**
 * The last stage of the cascade: where the embedding leaves a doubt, keypoints are compared with the landmark's
 * references. Runs for photos in the unsure band and for near-duplicates of a reference, never for the others: a photo
 * costs about a hundred times as much here as in the search (bench/local-features.ts).
 */
import type { LandmarkCandidate, LocalEvidence, LocalFeatures } from '../../../shared/evidence.ts'
import type { Recognition } from '../recogniser.ts'
import { describeLocally, keypointCount, type LocalMap, spreadOut } from './features.ts'
import { type LocalGallery, loadLocalGallery } from './local-file.ts'
import { agreementLogOdds, NAMED_SUPPORT } from './odds.ts'
import { representatives } from './representatives.ts'
import { type Agreement, type LocalReference, verifyAgainst } from './verify.ts'

/** Of each landmark, in the bundled file and in galleries that are made in memory. */
export const REFERENCES_PER_LANDMARK = 5
export const KEYPOINTS_PER_REFERENCE = 200

/** The first two of a close race; a third never won one in cross-validation. */
const CANDIDATES_COMPARED = 2
/** From this cosine on, a photo is taken for a near-duplicate of what the gallery holds, and the inliers prove it. */
const NEAR_DUPLICATE = 0.85
/** As many as a person can follow with the eye. */
const MATCHES_KEPT = 20

/** What a landmark's references say about one photo. */
export interface LocalFinding {
  logOdds: number
  reference: LocalReference
  agreement: Agreement
}

export class LocalCheck {
  readonly #gallery: LocalGallery
  #references: Map<string, LocalReference[]>

  constructor(gallery: LocalGallery) {
    this.#gallery = gallery
    this.#references = byLandmark(gallery.references)
  }

  /** @throws Error naming the file when it is missing, altered, or made for another backbone */
  static load(resourcesDir: string, modelSha256: string): LocalCheck {
    return new LocalCheck(loadLocalGallery(resourcesDir, modelSha256))
  }

  /** @param maps the local head's answers for one photo, one for each size that it was shown at */
  describe(maps: readonly LocalMap[]): LocalFeatures {
    return describeLocally(maps)
  }

  /** Compares with these photos from now on; landmarks without local features are not checked. */
  useGallery(
    landmarks: readonly {
      id: string
      embeddings: readonly Float32Array[]
      local?: readonly LocalFeatures[] | undefined
    }[],
  ): void {
    this.#references = byLandmark(
      landmarks.flatMap(({ id, embeddings, local }) =>
        local ? representativeReferences(id, embeddings, local) : [],
      ),
    )
  }

  /** Landmarks that are worth comparing with; empty for a photo that leaves no doubt. */
  candidatesInDoubt({ decision, candidates }: Pick<Recognition, 'decision' | 'candidates'>): string[] {
    const [best] = candidates
    if (!best) return []
    const compared =
      decision === 'unsure'
        ? candidates.slice(0, CANDIDATES_COMPARED)
        : decision === 'confident' && best.similarity >= NEAR_DUPLICATE
          ? [best]
          : []
    return compared.map(({ landmarkId }) => landmarkId).filter((id) => this.#references.has(id))
  }

  /** The photo's agreement with the best of these references; null when it is not strong enough to be named. */
  compare(features: LocalFeatures, references: readonly LocalReference[]): LocalEvidence | null {
    // Cut as the bundled references are: more keypoints agree more often by accident, and the odds are fitted to these.
    const found = verifyAgainst(
      features,
      references.map((reference) => ({
        ...reference,
        features: spreadOut(reference.features, KEYPOINTS_PER_REFERENCE),
      })),
    )
    if (!found) return null
    const logOdds = agreementLogOdds(this.#gallery.odds, found.agreement.strength)
    return logOdds >= NAMED_SUPPORT ? evidenceOf({ ...found, logOdds }) : null
  }

  /** @param landmarkIds as `candidatesInDoubt` says */
  examine(features: LocalFeatures, landmarkIds: readonly string[]): Map<string, LocalFinding> {
    const findings = new Map<string, LocalFinding>()
    for (const id of landmarkIds) {
      const found = verifyAgainst(features, this.#references.get(id) ?? [])
      if (found)
        findings.set(id, {
          ...found,
          logOdds: agreementLogOdds(this.#gallery.odds, found.agreement.strength),
        })
    }
    return findings
  }

  /**
   * Recognises, and once more with the local findings where the first answer is in doubt.
   *
   * @param recognise ranks and decides with log-odds by landmark id that are added to the picture's
   * @param features  of the photo; asked for only when they are needed; without any the first answer stands
   * @param measured  runs the comparison, for whoever wants to know how long it takes
   */
  review(
    recognise: (localLogOdds?: ReadonlyMap<string, number>) => Recognition,
    features: () => LocalFeatures | null | undefined,
    measured: <Result>(compare: () => Result) => Result = (compare) => compare(),
  ): Recognition {
    const first = recognise()
    const doubtful = this.candidatesInDoubt(first)
    if (doubtful.length === 0) return first
    const findings = measured(() => {
      const found = features()
      return found ? this.examine(found, doubtful) : new Map<string, LocalFinding>()
    })
    if (findings.size === 0) return first
    const second = recognise(new Map([...findings].map(([id, { logOdds }]) => [id, logOdds])))
    return { ...second, local: evidenceFor(second.candidates, findings) }
  }
}

function evidenceOf({ reference, agreement, logOdds }: LocalFinding): LocalEvidence {
  return {
    landmarkId: reference.landmarkId,
    referenceId: reference.id,
    inliers: agreement.inliers,
    logOdds: rounded(logOdds),
    matches: agreement.matches
      .slice(0, MATCHES_KEPT)
      .map(([x, y, x2, y2]) => [rounded(x), rounded(y), rounded(x2), rounded(y2)]),
  }
}

/** The photos that stand for a landmark, cut to what is stored of a reference, each with its index among the photos. */
export function representativeReferences(
  landmarkId: string,
  embeddings: readonly Float32Array[],
  local: readonly LocalFeatures[],
): (LocalReference & { photo: number })[] {
  if (embeddings.length !== local.length)
    throw new RangeError(
      `"${landmarkId}" has ${embeddings.length} embeddings and local features of ${local.length} photos`,
    )
  return representatives(embeddings, REFERENCES_PER_LANDMARK)
    .map((photo, i) => ({
      id: `${landmarkId}/${i + 1}`,
      landmarkId,
      photo,
      features: spreadOut(local[photo] as LocalFeatures, KEYPOINTS_PER_REFERENCE),
    }))
    .filter(({ features }) => keypointCount(features) > 0)
}

function evidenceFor(
  [best]: readonly LandmarkCandidate[],
  findings: ReadonlyMap<string, LocalFinding>,
): LocalEvidence | null {
  const finding = best && findings.get(best.landmarkId)
  return finding && finding.logOdds >= NAMED_SUPPORT ? evidenceOf(finding) : null
}

function byLandmark(references: readonly LocalReference[]): Map<string, LocalReference[]> {
  return Map.groupBy(references, ({ landmarkId }) => landmarkId)
}

/** A tenth of a thousandth of the longest side: less than a pixel of any screen. */
function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000
}
