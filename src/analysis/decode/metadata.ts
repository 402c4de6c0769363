/**
 * EXIF → facts. Everything in EXIF is a claim by an unknown writer: each value is checked, a bad one becomes null,
 * and nothing here throws.
 */
import tzLookup from '@photostructure/tz-lookup'
import exifr from 'exifr'
import { DateTime, IANAZone } from 'luxon'
import type { Facts, Gps } from '../../shared/evidence.ts'

export type CaptureFacts = Pick<
  Facts,
  | 'takenAt'
  | 'takenAtOffsetMinutes'
  | 'timeZone'
  | 'cameraMake'
  | 'cameraModel'
  | 'lensModel'
  | 'exposureSeconds'
  | 'fNumber'
  | 'iso'
  | 'focalLengthMm'
  | 'gps'
>

const NO_FACTS: CaptureFacts = {
  takenAt: null,
  takenAtOffsetMinutes: null,
  timeZone: null,
  cameraMake: null,
  cameraModel: null,
  lensModel: null,
  exposureSeconds: null,
  fNumber: null,
  iso: null,
  focalLengthMm: null,
  gps: null,
}

/** Real EXIF blocks stay below 64 KB in JPEG; larger ones elsewhere hold embedded previews. */
const MAX_EXIF_BYTES = 16 * 1024 * 1024
const MAX_TEXT_LENGTH = 200

/** Only these tags are read: maker notes and previews, where hostile sizes hide, are never touched. */
const WANTED = [
  'Make',
  'Model',
  'LensModel',
  'DateTimeOriginal',
  'CreateDate',
  'OffsetTimeOriginal',
  'OffsetTimeDigitized',
  'OffsetTime',
  'ExposureTime',
  'FNumber',
  'ISO',
  'FocalLength',
  'GPSLatitudeRef',
  'GPSLatitude',
  'GPSLongitudeRef',
  'GPSLongitude',
  'GPSAltitudeRef',
  'GPSAltitude',
  'GPSImgDirection',
  'GPSImgDirectionRef',
  'GPSHPositioningError',
] as const

const EXIFR_OPTIONS = {
  tiff: true,
  ifd0: { pick: [...WANTED] },
  exif: { pick: [...WANTED] },
  gps: { pick: [...WANTED] },
  ifd1: false,
  interop: false,
  makerNote: false,
  userComment: false,
  xmp: false,
  icc: false,
  iptc: false,
  jfif: false,
  ihdr: false,
  sanitize: true,
  mergeOutput: true,
  // Raw values: dates stay the text that the camera wrote, without a guess at the zone.
  translateKeys: true,
  translateValues: false,
  reviveValues: false,
}

/**
 * @param exif an EXIF block (with or without its `Exif\0\0` prefix) or a whole TIFF file; a path is read in pieces
 */
export async function readCaptureFacts(exif: Buffer | string | null): Promise<CaptureFacts> {
  if (exif === null) return NO_FACTS
  try {
    const tags = await parse(exif)
    return tags ? captureFacts(tags) : NO_FACTS
  } catch {
    return NO_FACTS
  }
}

type Tags = Readonly<Partial<Record<(typeof WANTED)[number], unknown>>>

async function parse(exif: Buffer | string): Promise<Tags | undefined> {
  if (typeof exif === 'string') return (await exifr.parse(exif, EXIFR_OPTIONS)) as Tags | undefined
  const block = exif.toString('latin1', 0, 6) === 'Exif\0\0' ? exif.subarray(6) : exif
  const magic = block.toString('latin1', 0, 4)
  if (magic !== 'II*\0' && magic !== 'MM\0*') return undefined
  return (await exifr.parse(block, EXIFR_OPTIONS)) as Tags | undefined
}

/** EXIF blocks beyond the limit are not parsed at all; whole TIFF files are, because only wanted tags are read. */
export function withinExifLimit(exif: Buffer | null): Buffer | null {
  return exif && exif.length <= MAX_EXIF_BYTES ? exif : null
}

function captureFacts(tags: Tags): CaptureFacts {
  const gps = readGps(tags)
  const timeZone = gps ? zoneAt(gps) : null
  return {
    ...readTakenAt(tags, timeZone),
    timeZone,
    cameraMake: text(tags.Make),
    cameraModel: text(tags.Model),
    lensModel: text(tags.LensModel),
    exposureSeconds: positive(tags.ExposureTime),
    fNumber: positive(tags.FNumber),
    iso: positive(tags.ISO),
    focalLengthMm: positive(tags.FocalLength),
    gps,
  }
}

/** Local wall-clock time; the offset comes from EXIF, else from the zone of the GPS position on that day. */
function readTakenAt(
  tags: Tags,
  timeZone: string | null,
): Pick<CaptureFacts, 'takenAt' | 'takenAtOffsetMinutes'> {
  const original = wallClock(tags.DateTimeOriginal)
  const local = original ?? wallClock(tags.CreateDate)
  if (!local) return { takenAt: null, takenAtOffsetMinutes: null }
  const written =
    offsetMinutes(original ? tags.OffsetTimeOriginal : tags.OffsetTimeDigitized) ??
    offsetMinutes(tags.OffsetTime)
  const offset = written ?? (timeZone ? zoneOffset(local, timeZone) : null)
  const plain = local.toFormat("yyyy-MM-dd'T'HH:mm:ss")
  return { takenAt: offset === null ? plain : plain + formatOffset(offset), takenAtOffsetMinutes: offset }
}

/** `2019:07:14 18:03:22` (also with dashes or a T) as a luxon time in UTC that stands for the wall clock. */
function wallClock(value: unknown): DateTime<true> | null {
  const match =
    typeof value === 'string'
      ? /^\s*(\d{4})[:-](\d{2})[:-](\d{2})[ T](\d{2}):(\d{2})(?::(\d{2}))?/.exec(value.slice(0, 40))
      : null
  if (!match) return null
  const [year, month, day, hour, minute, second] = match.slice(1).map((part) => Number(part ?? 0))
  // Photography is younger; cameras with an empty clock write zeros.
  if (!year || year < 1826 || year > 9999) return null
  const time = DateTime.fromObject({ year, month, day, hour, minute, second }, { zone: 'utc' })
  return time.isValid ? time : null
}

function zoneOffset(local: DateTime<true>, timeZone: string): number | null {
  const there = local.setZone(timeZone, { keepLocalTime: true })
  // Mean solar time of old photos has odd seconds; whole minutes are kept.
  return there.isValid ? Math.round(there.offset) : null
}

/** `+02:00`, `-0930`, `Z` → minutes; null for anything else and for offsets that no place has. */
function offsetMinutes(value: unknown): number | null {
  if (typeof value !== 'string') return null
  if (value.trim() === 'Z') return 0
  const match = /^\s*([+-])(\d{2}):?(\d{2})/.exec(value.slice(0, 20))
  if (!match) return null
  const minutes = Number(match[2]) * 60 + Number(match[3])
  if (minutes > 14 * 60 || Number(match[3]) > 59) return null
  return match[1] === '-' ? -minutes : minutes
}

function formatOffset(minutes: number): string {
  const absolute = Math.abs(minutes)
  const pad = (value: number) => String(value).padStart(2, '0')
  return `${minutes < 0 ? '-' : '+'}${pad(Math.floor(absolute / 60))}:${pad(absolute % 60)}`
}

function readGps(tags: Tags): Gps | null {
  const latitude = coordinate(tags.GPSLatitude, tags.GPSLatitudeRef, 'N', 'S', 90)
  const longitude = coordinate(tags.GPSLongitude, tags.GPSLongitudeRef, 'E', 'W', 180)
  if (latitude === null || longitude === null) return null
  // 0, 0 lies in the open sea; receivers without a fix write it.
  if (latitude === 0 && longitude === 0) return null
  const altitude = number(tags.GPSAltitude)
  const below = firstByte(tags.GPSAltitudeRef) === 1
  const accuracy = number(tags.GPSHPositioningError)
  const heading = number(tags.GPSImgDirection)
  return {
    latitude,
    longitude,
    altitude: altitude === null ? null : below ? -altitude : altitude,
    accuracyMeters: accuracy !== null && accuracy >= 0 ? accuracy : null,
    heading: heading !== null && heading >= 0 && heading <= 360 ? heading : null,
  }
}

/** Degrees, minutes, seconds and a hemisphere letter → signed degrees; null when out of range or without letter. */
function coordinate(
  value: unknown,
  ref: unknown,
  positiveRef: string,
  negativeRef: string,
  limit: number,
): number | null {
  if (!Array.isArray(value) || value.length < 2 || value.length > 3) return null
  const [degrees, minutes, seconds = 0] = value.map(number)
  if (degrees == null || minutes == null || seconds === null || degrees < 0 || minutes < 0 || seconds < 0)
    return null
  const letter = typeof ref === 'string' ? ref.trim().charAt(0).toUpperCase() : ''
  if (letter !== positiveRef && letter !== negativeRef) return null
  const absolute = degrees + minutes / 60 + seconds / 3600
  if (absolute > limit) return null
  return letter === negativeRef ? -absolute : absolute
}

function zoneAt(gps: Gps): string | null {
  try {
    const zone = tzLookup(gps.latitude, gps.longitude)
    return IANAZone.isValidZone(zone) ? zone : null
  } catch {
    return null
  }
}

function text(value: unknown): string | null {
  if (typeof value !== 'string') return null
  // EXIF text is padded with NULs and may hold anything.
  const clean = value
    .slice(0, MAX_TEXT_LENGTH)
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
  return clean === '' ? null : clean
}

function number(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

function positive(value: unknown): number | null {
  const single = number(Array.isArray(value) ? value[0] : value)
  return single !== null && single > 0 ? single : null
}

function firstByte(value: unknown): number | null {
  if (value instanceof Uint8Array) return value[0] ?? null
  return number(Array.isArray(value) ? value[0] : value)
}
