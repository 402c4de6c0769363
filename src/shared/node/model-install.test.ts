import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CatalogueEntry } from './model-catalogue.ts'
import { installModel, isBeingInstalled } from './model-install.ts'

const bytes = randomBytes(300_000)
let dir: string
let server: Server
let respond: (request: IncomingMessage, response: ServerResponse) => void
let ranges: (string | undefined)[]
let entry: CatalogueEntry

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'moodmark-install-'))
  ranges = []
  server = createServer((request, response) => {
    ranges.push(request.headers.range)
    respond(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  entry = {
    id: 'small',
    version: '1',
    task: 'test',
    file: 'small.onnx',
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    urls: [`http://127.0.0.1:${(server.address() as AddressInfo).port}/small.onnx`],
    licence: 'MIT',
    gain: 'nothing',
    attribution: 'nobody',
    source: { repo: 'a/b', commit: 'c', path: 'd' },
    input: { tensors: [], preparation: '' },
    output: { tensors: [], meaning: '' },
  }
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
  rmSync(dir, { recursive: true })
})

const target = () => join(dir, 'models', 'small.onnx')
const part = () => `${target()}.part`

describe('installModel by download', () => {
  it('stores exactly the published bytes and reports progress', async () => {
    respond = (_request, response) => response.end(bytes)
    const seen: number[] = []
    expect(await installModel(entry, dir, { onProgress: (done) => seen.push(done) })).toBe(target())
    expect(readFileSync(target()).equals(bytes)).toBe(true)
    expect(seen.at(-1)).toBe(bytes.length)
    expect(existsSync(part())).toBe(false)
  })

  it("knows a file of unknown size by git's id of it, and goes on where it ended", async () => {
    const { sha256: _, ...rest } = entry
    const gitBlob = createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex')
    mkdirSync(join(dir, 'models'))
    writeFileSync(part(), bytes.subarray(0, 1000))
    respond = (_request, response) =>
      response
        .writeHead(206, { 'content-range': `bytes 1000-${bytes.length - 1}/${bytes.length}` })
        .end(bytes.subarray(1000))
    await installModel({ ...rest, bytes: null, gitBlob }, dir)
    expect(readFileSync(target()).equals(bytes)).toBe(true)
    rmSync(target())
    respond = (_request, response) => response.end(bytes.subarray(1))
    await expect(installModel({ ...rest, bytes: null, gitBlob }, dir)).rejects.toThrow(
      /not the published file/,
    )
  })

  it('tells that it is at it, until it has ended or was stopped', async () => {
    const stop = new AbortController()
    respond = (_request, response) => {
      response.writeHead(200, { 'content-length': bytes.length })
      response.write(bytes.subarray(0, 1000), () => stop.abort())
    }
    expect(isBeingInstalled(entry, dir)).toBe(false)
    const installation = installModel(entry, dir, { signal: stop.signal })
    expect(isBeingInstalled(entry, dir)).toBe(true)
    expect(isBeingInstalled(entry, join(dir, 'another library'))).toBe(false)
    await expect(installation).rejects.toThrow()
    expect(isBeingInstalled(entry, dir)).toBe(false)
  })

  it('follows a redirection with the range it asked for, and checks what it finds there', async () => {
    mkdirSync(join(dir, 'models'))
    writeFileSync(part(), bytes.subarray(0, 5000))
    respond = (request, response) => {
      if (request.url === '/small.onnx') response.writeHead(302, { location: '/moved/here.onnx' }).end()
      else
        response
          .writeHead(206, { 'content-range': `bytes 5000-${bytes.length - 1}/${bytes.length}` })
          .end(bytes.subarray(5000))
    }
    await installModel(entry, dir)
    expect(ranges).toEqual(['bytes=5000-', 'bytes=5000-'])
    expect(readFileSync(target()).equals(bytes)).toBe(true)

    rmSync(target())
    respond = (request, response) =>
      request.url === '/small.onnx'
        ? response.writeHead(302, { location: '/moved/other.onnx' }).end()
        : response.end(randomBytes(bytes.length))
    await expect(installModel(entry, dir)).rejects.toThrow(/not the published file/)
    expect(existsSync(target())).toBe(false)
  })

  it('says that the server has no such file', async () => {
    respond = (_request, response) => response.writeHead(404).end('no')
    await expect(installModel(entry, dir)).rejects.toThrow(/404/)
    expect(existsSync(target())).toBe(false)
  })

  it('keeps a broken download and continues it where it stopped', async () => {
    respond = (_request, response) => {
      response.writeHead(200, { 'content-length': bytes.length })
      response.write(bytes.subarray(0, 100_000), () => {
        // Once a part of it has arrived, however long that takes.
        const arriving = setInterval(() => {
          if (!existsSync(part()) || readFileSync(part()).length === 0) return
          clearInterval(arriving)
          response.destroy()
        }, 10)
      })
    }
    await expect(installModel(entry, dir)).rejects.toThrow(/try again/)
    const kept = readFileSync(part()).length
    expect(kept).toBeGreaterThan(0)

    respond = (request, response) => {
      const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1])
      response.writeHead(206, { 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` })
      response.end(bytes.subarray(from))
    }
    await installModel(entry, dir)
    expect(ranges).toEqual([undefined, `bytes=${kept}-`])
    expect(readFileSync(target()).equals(bytes)).toBe(true)
  })

  it('starts again when the server ignores the range', async () => {
    mkdirSync(join(dir, 'models'))
    writeFileSync(part(), bytes.subarray(0, 5000))
    respond = (_request, response) => response.end(bytes)
    await installModel(entry, dir)
    expect(readFileSync(target()).equals(bytes)).toBe(true)
  })

  it('refuses and deletes wrong bytes', async () => {
    respond = (_request, response) => response.end(randomBytes(bytes.length))
    await expect(installModel(entry, dir)).rejects.toThrow(/not the published file/)
    expect(existsSync(target())).toBe(false)
    expect(existsSync(part())).toBe(false)
  })

  it('stops a server that sends too much', async () => {
    respond = (_request, response) => response.end(Buffer.concat([bytes, bytes]))
    await expect(installModel(entry, dir)).rejects.toThrow(/more than the expected/)
    expect(existsSync(target())).toBe(false)
  })

  it.skipIf(process.platform !== 'linux')(
    'asks no second time when the disk here is full, and says so',
    async () => {
      mkdirSync(join(dir, 'models'))
      // Opens like any file and is full at the first byte.
      symlinkSync('/dev/full', part())
      respond = (_request, response) => response.end(bytes)
      await expect(installModel(entry, dir, { retries: 2 })).rejects.toThrow(
        `small could not be saved: the disk of ${join(dir, 'models')} is full.`,
      )
      expect(ranges).toHaveLength(1)
    },
  )

  it('gives up on a server that falls silent', async () => {
    respond = (_request, response) => {
      response.writeHead(200, { 'content-length': bytes.length })
      response.write(bytes.subarray(0, 1000))
    }
    await expect(installModel(entry, dir, { stallTimeoutMs: 300 })).rejects.toThrow(/no data for/)
  })
})

describe('installModel from a folder', () => {
  it('copies a verified file', async () => {
    const from = mkdtempSync(join(tmpdir(), 'moodmark-from-'))
    writeFileSync(join(from, entry.file), bytes)
    await installModel(entry, dir, { fromDir: from })
    expect(readFileSync(target()).equals(bytes)).toBe(true)
    rmSync(from, { recursive: true })
  })

  it('names the folder that lacks the file', async () => {
    await expect(installModel(entry, dir, { fromDir: join(dir, 'nowhere') })).rejects.toThrow(
      /nowhere has no/,
    )
  })

  it('refuses an altered file', async () => {
    const from = mkdtempSync(join(tmpdir(), 'moodmark-from-'))
    writeFileSync(join(from, entry.file), bytes.subarray(10))
    await expect(installModel(entry, dir, { fromDir: from })).rejects.toThrow(/not the published file/)
    expect(existsSync(target())).toBe(false)
    rmSync(from, { recursive: true })
  })
})
