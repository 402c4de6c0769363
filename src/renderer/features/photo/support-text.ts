import type { PhotoDetail } from '../../../shared/library.ts'
import type { LandmarkEvidence } from '../../../shared/taxonomy.ts'
import { formatDistance, formatScore } from '../../format.ts'
import { texts } from '../../texts.ts'

/** How many details match the landmark that is asked about; null when none were compared, or another's matched. */
export function matchingDetails(local: PhotoDetail['local'], landmarkId: string): number | null {
  return local?.landmarkId === landmarkId ? local.inliers : null
}

/** What speaks for a landmark, in words: "By what the picture shows, its position agrees (230 m away) · score 0.41". */
export function supportText(
  by: readonly LandmarkEvidence[],
  score: number,
  distanceMeters: number | null,
  /** Details that match a reference photo; null when none were looked for. */
  matchingDetails: number | null = null,
): string {
  const reasons = by.map((evidence) => {
    const words = texts.photo.evidence[evidence]
    if (evidence === 'gps' && distanceMeters !== null)
      return `${words} (${texts.photo.away({ distance: formatDistance(distanceMeters) })})`
    return evidence === 'local' && matchingDetails !== null
      ? `${words} (${texts.photo.matchingDetails({ count: matchingDetails })})`
      : words
  })
  const sentence = reasons.join(', ')
  const parts = [sentence.charAt(0).toUpperCase() + sentence.slice(1)]
  // A score says nothing about what the user said himself.
  if (!by.includes('user')) parts.push(texts.photo.score({ score: formatScore(score) }))
  return parts.filter(Boolean).join(' · ')
}
