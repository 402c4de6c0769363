/**
 * Bursts: shots of one camera taken within moments of one another, best first. The best shot is the one in which most
 * people smile, then the one with the broadest smiles, then the newest. Whether eyes are open is not judged: five
 * points of a face do not tell.
 */
import type Database from 'better-sqlite3'
import { bySmiles } from '../../shared/smile.ts'
import { readSettings } from '../store/settings.ts'
import { VISIBLE } from './visible.ts'

/** Between two shots of one burst. */
export const BURST_GAP_MS = 3000

export interface Burst {
  /** Best shot first. */
  photos: { photoId: number; smiling: number | null; share: number | null }[]
  takenAt: string
}

interface ShotRow {
  id: number
  takenAt: string
  ms: number
  camera: string | null
  aspect: number
  smiling: number | null
  share: number | null
}

/** @returns bursts of at least two shots, newest first; with faces switched off shots are in the order they were taken */
export function listBursts(db: Database.Database): Burst[] {
  const { facesEnabled } = readSettings(db)
  const rows = db
    .prepare<[], ShotRow>(
      `SELECT p.id, p.taken_at AS takenAt, p.sort_ms AS ms, p.camera, p.width * 1.0 / p.height AS aspect,
         t.smiling, t.smile AS share
       FROM photos p LEFT JOIN labels t ON t.photo_id = p.id
       WHERE p.taken_at IS NOT NULL AND ${VISIBLE} ORDER BY p.sort_ms, p.id`,
    )
    .all()
  const bursts: ShotRow[][] = []
  for (const row of rows) {
    const last = bursts.at(-1)
    const previous = last?.at(-1)
    if (last && previous && isSameBurst(previous, row)) last.push(row)
    else bursts.push([row])
  }
  return bursts
    .filter((shots) => shots.length > 1)
    .map((shots) => ({
      takenAt: shots[0]?.takenAt ?? '',
      photos: (facesEnabled ? [...shots].sort(bestFirst) : shots).map(({ id, smiling, share }) => ({
        photoId: id,
        smiling: facesEnabled ? smiling : null,
        share: facesEnabled ? share : null,
      })),
    }))
    .reverse()
}

function isSameBurst(a: ShotRow, b: ShotRow): boolean {
  return b.ms - a.ms <= BURST_GAP_MS && a.camera === b.camera && Math.abs(a.aspect - b.aspect) < 0.02
}

function bestFirst(a: ShotRow, b: ShotRow): number {
  const smiles = ({ smiling, share }: ShotRow) =>
    smiling === null || share === null ? null : { smiling, share }
  return bySmiles(smiles(a), smiles(b)) || b.ms - a.ms || b.id - a.id
}
