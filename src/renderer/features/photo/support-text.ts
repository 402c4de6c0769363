import type { LandmarkEvidence } from '../../../shared/taxonomy.ts'
import { texts } from '../../texts.ts'

/** What speaks for a landmark, in words: "By what the picture shows, its position agrees (230 m away) · score 0.41". */
export function supportText(
  by: readonly LandmarkEvidence[],
  score: number,
  distanceMeters: number | null,
): string {
  const reasons = by.map((evidence) => {
    const words = texts.photo.evidence[evidence]
    return evidence === 'gps' && distanceMeters !== null
      ? `${words} (${texts.photo.away(distanceMeters)})`
      : words
  })
  const sentence = reasons.join(', ')
  const parts = [sentence.charAt(0).toUpperCase() + sentence.slice(1)]
  // A score says nothing about what the user said himself.
  if (!by.includes('user')) parts.push(texts.photo.score(score))
  return parts.filter(Boolean).join(' · ')
}
