/** A small library in a temporary folder: rows as a scan would leave them, without any image or model. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase, type Store } from '../src/main/store/database.ts'
import { refreshLabels } from '../src/main/store/labels.ts'
import { CIRCUMPLEX } from '../src/shared/circumplex.ts'
import type { Box, Face, Facts } from '../src/shared/evidence.ts'
import { moodOf } from '../src/shared/mood-vote.ts'
import { EXPRESSIONS, type Expression } from '../src/shared/taxonomy.ts'

export interface FixturePhoto {
  path: string
  hash?: string
  takenAt?: string
  place?: { city: string; country: string; countryCode: string }
  camera?: string
  /** Latitude and longitude. */
  gps?: [number, number]
  landmark?: { id: string; score: number; decision: 'confident' | 'unsure' | 'none' }
  faces?: { expression: Expression; box?: Box }[]
  embedding?: number[]
}

export class LibraryFixture {
  readonly dir = mkdtempSync(join(tmpdir(), 'moodmark-library-'))
  readonly store: Store = openDatabase(this.dir)
  readonly rootPath: string

  constructor(rootPath = '/photos') {
    this.rootPath = rootPath
    this.store.db
      .prepare('INSERT INTO roots (id, path, added_at) VALUES (1, ?, ?)')
      .run(rootPath, '2020-01-01T00:00:00Z')
  }

  close(): void {
    this.store.close()
    rmSync(this.dir, { recursive: true, force: true })
  }

  addLandmark(id: string, name: string, city: string | null = null, country: string | null = null): void {
    this.store.db
      .prepare(
        `INSERT INTO landmarks (id, name, city, country, latitude, longitude, source) VALUES (?, ?, ?, ?, 0, 0, 'gallery')`,
      )
      .run(id, name, city, country)
  }

  /** @returns the photo's id */
  addPhoto(photo: FixturePhoto): number {
    const { db } = this.store
    const hash = photo.hash ?? `hash-of-${photo.path}`
    const facts = factsOf(photo)
    const inserted = db
      .prepare(
        `INSERT INTO photos (hash, bytes, added_at, format, width, height, taken_at, sort_ms, city, country, country_code, camera, facts, thumbnails)
         VALUES (?, 1000, '2020-01-01', 'jpeg', 400, 300, ?, ?, ?, ?, ?, ?, ?, 1)`,
      )
      .run(
        hash,
        photo.takenAt ?? null,
        photo.takenAt ? Date.parse(photo.takenAt) : 0,
        photo.place?.city ?? null,
        photo.place?.country ?? null,
        photo.place?.countryCode ?? null,
        photo.camera ?? null,
        JSON.stringify(facts),
      )
    const id = Number(inserted.lastInsertRowid)
    if (photo.gps)
      db.prepare('UPDATE photos SET latitude = ?, longitude = ? WHERE id = ?').run(...photo.gps, id)
    this.addFile(id, photo.path)
    if (photo.landmark) this.setLandmarkEvidence(id, photo.landmark)
    if (photo.faces) this.setFaces(id, photo.faces)
    if (photo.embedding) {
      db.prepare(
        `INSERT INTO embeddings (photo_id, model_id, model_version, vector) VALUES (?, 'net', '1', ?)`,
      ).run(id, Buffer.from(Float32Array.from(photo.embedding).buffer))
    }
    refreshLabels(db, [id])
    return id
  }

  addFile(photoId: number, path: string): void {
    this.store.db
      .prepare(
        `INSERT INTO files (root_id, path, bytes, mtime_ms, photo_id, status) VALUES (1, ?, 1000, 0, ?, 'indexed')`,
      )
      .run(path, photoId)
  }

  setLandmarkEvidence(photoId: number, landmark: NonNullable<FixturePhoto['landmark']>): void {
    const candidates = [
      { landmarkId: landmark.id, score: landmark.score, similarity: landmark.score, distanceMeters: null },
    ]
    this.store.db
      .prepare(
        `INSERT OR REPLACE INTO landmark_evidence
           (photo_id, model_id, model_version, decision, threshold, supported_by, candidates)
         VALUES (?, 'net', '1', ?, 0.5, '["vision"]', ?)`,
      )
      .run(photoId, landmark.decision, JSON.stringify(candidates))
  }

  /** Replaces the faces and the mood, as a re-run of the models does. */
  setFaces(photoId: number, faces: NonNullable<FixturePhoto['faces']>): void {
    const { db } = this.store
    db.prepare('DELETE FROM faces WHERE photo_id = ?').run(photoId)
    const evidence = faces.map(({ expression, box }, i) =>
      faceOf(expression, box ?? [0.1 + 0.3 * i, 0.1, 0.2, 0.2]),
    )
    for (const [i, face] of evidence.entries()) {
      db.prepare(
        'INSERT INTO faces (photo_id, position, x, y, width, height, face) VALUES (?, ?, ?, ?, ?, ?, ?)',
      ).run(photoId, i, ...face.box, JSON.stringify(face))
    }
    const mood = moodOf(evidence, null)
    db.prepare(
      `INSERT OR REPLACE INTO emotion_evidence (photo_id, model_id, model_version, mood, confidence, valence, arousal) VALUES (?, 'net', '1', ?, ?, ?, ?)`,
    ).run(
      photoId,
      mood?.label ?? null,
      mood?.confidence ?? null,
      mood?.valence ?? null,
      mood?.arousal ?? null,
    )
  }
}

export function faceOf(expression: Expression, box: Box): Face {
  const [valence, arousal] = CIRCUMPLEX[expression]
  const scores = Object.fromEntries(EXPRESSIONS.map((e) => [e, e === expression ? 0.93 : 0.01]))
  return {
    box,
    points: Array.from({ length: 5 }, () => [0.5, 0.5] as [number, number]),
    detection: 0.9,
    mask: false,
    maskScore: 0,
    scores: scores as Face['scores'],
    expression,
    confidence: 0.93,
    valence,
    arousal,
  }
}

export function factsOf(photo: FixturePhoto): Facts {
  return {
    format: 'jpeg',
    width: 400,
    height: 300,
    orientation: 1,
    takenAt: photo.takenAt ?? null,
    takenAtOffsetMinutes: null,
    timeZone: null,
    cameraMake: null,
    cameraModel: photo.camera ?? null,
    lensModel: null,
    exposureSeconds: null,
    fNumber: null,
    iso: null,
    focalLengthMm: null,
    gps: photo.gps
      ? {
          latitude: photo.gps[0],
          longitude: photo.gps[1],
          altitude: null,
          accuracyMeters: null,
          heading: null,
        }
      : null,
    place: photo.place ?? null,
    nearby: [],
    damaged: false,
  }
}
