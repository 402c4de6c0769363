/**
 * Which unsure photos to ask about first: those whose answer tells most. Active learning by uncertainty and density
 * (Settles & Craven, EMNLP 2008, "information density"): how open the question is, times how many other waiting photos
 * look the same and will follow from the answer. Runs in the likeness thread.
 */
import type Database from 'better-sqlite3'
import { embeddingOf } from '../likeness/embedding-matrix.ts'

/** Photos whose likeness to each other is looked at; the rest follows by uncertainty. */
const MAX_CLUSTERED = 600
/** Cosine from which two photos of one suggested landmark are taken for the same view. */
const SAME_VIEW = 0.3

interface Waiting {
  photoId: number
  /** What the photo looks like most. */
  landmarkId: string
  /** 0 = the answer is known, 1 = either is as likely. */
  uncertainty: number
}

/** @returns ids of all photos that wait for an answer, the most useful first */
export function reviewQueue(db: Database.Database): number[] {
  const waiting = waitingPhotos(db).sort((a, b) => b.uncertainty - a.uncertainty || a.photoId - b.photoId)
  const near = waiting.slice(0, MAX_CLUSTERED)
  const value = new Map<number, number>()
  for (const group of Map.groupBy(near, ({ landmarkId }) => landmarkId).values()) {
    for (const cluster of clustersOf(db, group)) {
      for (const [rank, { photoId, uncertainty }] of cluster.entries()) {
        // One answer stands for the cluster: its others are worth what a single photo is.
        value.set(photoId, uncertainty * Math.log2(1 + (rank === 0 ? cluster.length : 1)))
      }
    }
  }
  const worthOf = ({ photoId, uncertainty }: Waiting) => value.get(photoId) ?? uncertainty
  return waiting
    .sort((a, b) => worthOf(b) - worthOf(a) || a.photoId - b.photoId)
    .map(({ photoId }) => photoId)
}

function waitingPhotos(db: Database.Database): Waiting[] {
  return db
    .prepare<[], { photoId: number; landmarkId: string; probability: number | null }>(
      `SELECT t.photo_id AS photoId, coalesce(e.best, '') AS landmarkId,
         json_extract(e.candidates, '$[0].probability') AS probability
       FROM labels t JOIN landmark_evidence e ON e.photo_id = t.photo_id
       WHERE t.unsure = 1 AND t.hidden = 0
         AND EXISTS (SELECT 1 FROM files f WHERE f.photo_id = t.photo_id)`,
    )
    .all()
    .map(({ photoId, landmarkId, probability }) => {
      // Evidence of versions without a calibrated probability: all alike.
      const p = probability ?? 0.5
      return { photoId, landmarkId, uncertainty: 4 * p * (1 - p) }
    })
}

/** Photos of one suggested landmark by view, each cluster led by the photo that most of it resembles. */
function clustersOf(db: Database.Database, group: readonly Waiting[]): Waiting[][] {
  const photos = group.map((photo) => ({ ...photo, vector: embeddingOf(db, photo.photoId)?.vector ?? null }))
  const neighbours = photos.map(({ vector }, i) =>
    photos.flatMap((other, j) => (i === j || cosine(vector, other.vector) >= SAME_VIEW ? [j] : [])),
  )
  const clusters: Waiting[][] = []
  const open = new Set(photos.keys())
  while (open.size > 0) {
    let leader = -1
    let most = 0
    for (const i of open) {
      const size = (neighbours[i] ?? []).filter((j) => open.has(j)).length
      if (size > most) {
        leader = i
        most = size
      }
    }
    const members = [leader, ...(neighbours[leader] ?? []).filter((j) => j !== leader && open.has(j))]
    for (const i of members) open.delete(i)
    clusters.push(members.flatMap((i) => group[i] ?? []))
  }
  return clusters
}

function cosine(a: Float32Array | null, b: Float32Array | null): number {
  if (!a || !b || a.length !== b.length) return -1
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0)
  return sum
}
