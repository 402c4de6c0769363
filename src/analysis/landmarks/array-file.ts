/**
 * A file of numbers: 8 bytes magic, uint32 format, uint32 header length, header as JSON, zero padding to a multiple of
 * 8, the arrays one after another (each padded to 8), SHA-256 of everything before it. Little-endian.
 */
import { createHash } from 'node:crypto'

const MAGIC_BYTES = 8
const PREAMBLE_BYTES = 16
const CHECKSUM_BYTES = 32

export interface ArrayFileKind {
  /** Eight ASCII characters. */
  magic: string
  format: number
  /** What it is, for errors: "a landmark gallery". */
  what: string
  /** How to get a good one: `reinstall Moodmark or run "npm run gallery"`. */
  remedy: string
}

export class ArrayFileError extends Error {
  override readonly name = 'ArrayFileError'
}

export function encodeArrayFile(
  kind: ArrayFileKind,
  header: unknown,
  arrays: readonly ArrayBufferView[],
): Buffer {
  const json = Buffer.from(JSON.stringify({ header, arrays: arrays.map(({ byteLength }) => byteLength) }))
  const preamble = Buffer.alloc(PREAMBLE_BYTES)
  preamble.write(kind.magic, 'latin1')
  preamble.writeUInt32LE(kind.format, MAGIC_BYTES)
  preamble.writeUInt32LE(json.length, MAGIC_BYTES + 4)
  const body = Buffer.concat([
    padded(Buffer.concat([preamble, json])),
    ...arrays.map(({ buffer, byteOffset, byteLength }) =>
      padded(Buffer.from(buffer, byteOffset, byteLength)),
    ),
  ])
  return Buffer.concat([body, createHash('sha256').update(body).digest()])
}

/**
 * @param file what to call the file in an error
 * @returns the header as it was given, and each array's bytes in memory of their own
 * @throws ArrayFileError that names the file and says what to do: another kind, another format, cut short, altered
 */
export function decodeArrayFile(
  kind: ArrayFileKind,
  bytes: Buffer,
  file: string,
): { header: unknown; arrays: ArrayBuffer[]; checksum: string } {
  const body = bytes.subarray(0, Math.max(0, bytes.length - CHECKSUM_BYTES))
  if (body.length < PREAMBLE_BYTES || body.toString('latin1', 0, MAGIC_BYTES) !== kind.magic)
    throw new ArrayFileError(`${file} is not ${kind.what}; ${kind.remedy}`)
  const format = body.readUInt32LE(MAGIC_BYTES)
  if (format !== kind.format)
    throw new ArrayFileError(
      `${file} is ${kind.what} of format ${format}, this version reads ${kind.format}; ${kind.remedy}`,
    )
  const checksum = createHash('sha256').update(body).digest()
  if (!checksum.equals(bytes.subarray(body.length)))
    throw new ArrayFileError(`${file} is cut short or was altered (checksum differs); ${kind.remedy}`)
  const jsonEnd = PREAMBLE_BYTES + body.readUInt32LE(MAGIC_BYTES + 4)
  const { header, arrays } = JSON.parse(body.toString('utf8', PREAMBLE_BYTES, jsonEnd)) as {
    header: unknown
    arrays: number[]
  }
  let offset = paddedLength(jsonEnd)
  const parts = arrays.map((length) => {
    const start = offset
    offset += paddedLength(length)
    return Uint8Array.from(body.subarray(start, start + length)).buffer
  })
  return { header, arrays: parts, checksum: checksum.toString('hex') }
}

const paddedLength = (length: number) => Math.ceil(length / 8) * 8

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(paddedLength(bytes.length) - bytes.length)])
}
