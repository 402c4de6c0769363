import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PhotoBytes } from './photo-bytes.ts'
import { appResponder } from './responder.ts'
import { fileResponse, parseRange } from './responses.ts'
import { StaticFiles } from './static-files.ts'

let dir: string
let answer: (request: Request) => Promise<Response>

/** Ids reach it as numbers; the paths behind them are another test's business. */
const photos: Pick<PhotoBytes, 'thumbnail' | 'original'> = {
  thumbnail: async (id, size) => Response.json({ thumbnail: id, size }),
  original: async (id, _request, extent) => Response.json({ original: id, extent }),
}

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'moodmark-responder-'))
  mkdirSync(join(dir, 'renderer/assets'), { recursive: true })
  mkdirSync(join(dir, 'renderer-secret'))
  writeFileSync(join(dir, 'secret.json'), '{}')
  writeFileSync(join(dir, 'renderer-secret/secret.json'), '{}')
  writeFileSync(join(dir, 'renderer/index.html'), '<!doctype html>')
  writeFileSync(join(dir, 'renderer/assets/a b.js'), 'x')
  symlinkSync(join(dir, 'renderer-secret/secret.json'), join(dir, 'renderer/link.json'))
  answer = appResponder(new StaticFiles(join(dir, 'renderer')), photos as PhotoBytes)
})
afterAll(() => rmSync(dir, { recursive: true }))

const get = (path: string, init?: RequestInit) => answer(new Request(`app://bundle${path}`, init))

test('built files are served with their type and the security headers', async () => {
  const index = await get('/index.html')
  expect([index.status, index.headers.get('content-type'), await index.text()]).toEqual([
    200,
    'text/html; charset=utf-8',
    '<!doctype html>',
  ])
  expect((await get('/assets/a%20b.js')).status).toBe(200)
  for (const path of ['/index.html', '/nothing', '/thumb/1/256', '/media/2']) {
    const { headers } = await get(path)
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none';/)
    expect(headers.get('content-security-policy')).not.toContain('unsafe')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  }
})

test.each([
  '/../secret.json',
  '/..%2fsecret.json',
  '/%2e%2e/secret.json',
  '/%2e%2e%2fsecret.json',
  '/..%5csecret.json',
  '/assets/../../secret.json',
  '/link.json',
  '/assets',
  '/assets/',
  '/',
  '/index.html%00.js',
  '/media/../secret.json',
  '/media/1%2f..%2f..%2fsecret.json',
  '/media/abc',
  '/media/-1',
  '/media/1e3',
  '/media/',
  '/media/1/2',
  '/media/9999999999999999',
  '/thumb/1',
  '/thumb/1/512',
  '/thumb/x/256',
  '/thumb/1/256/../../../secret.json',
])('%s is not found', async (path) => {
  expect((await get(path)).status).toBe(404)
})

test('ids and sizes reach the photos as numbers', async () => {
  expect(await (await get('/thumb/12/768')).json()).toEqual({ thumbnail: 12, size: 768 })
  expect(await (await get('/media/7?x=../..')).json()).toEqual({ original: 7, extent: 'window' })
})

test('only GET and HEAD are answered, only on our host', async () => {
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
    expect((await get('/index.html', { method })).status).toBe(405)
    expect((await get('/media/1', { method })).status).toBe(405)
  }
  const head = await get('/index.html', { method: 'HEAD' })
  expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '15', ''])
  expect((await answer(new Request('app://other/index.html'))).status).toBe(404)
})

test('a window that was not built is named', () => {
  expect(() => new StaticFiles(join(dir, 'nowhere'))).toThrow(/nowhere.*npm run build/)
})

test.each([
  [null, null],
  ['bytes=0-3', { start: 0, end: 3 }],
  ['bytes=4-', { start: 4, end: 9 }],
  ['bytes=-3', { start: 7, end: 9 }],
  ['bytes=-30', { start: 0, end: 9 }],
  ['bytes=8-100', { start: 8, end: 9 }],
  ['bytes=10-', 'unsatisfiable'],
  ['bytes=-0', 'unsatisfiable'],
  ['bytes=5-2', null],
  ['bytes=0-1,4-5', null],
  ['items=0-1', null],
  ['bytes=-', null],
])('Range %s of ten bytes', (header, expected) => {
  expect(parseRange(header, 10)).toEqual(expected)
})

test('a range is answered with 206 and exactly its bytes', async () => {
  const file = join(dir, 'ten.bin')
  writeFileSync(file, '0123456789')
  const ask = (range: string) =>
    fileResponse(file, {}, new Request('app://bundle/media/1', { headers: { Range: range } }))
  const part = await ask('bytes=2-4')
  expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([
    206,
    'bytes 2-4/10',
    '234',
  ])
  const beyond = await ask('bytes=10-')
  expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, 'bytes */10'])
  expect((await fileResponse(dir, {}, new Request('app://bundle/media/1'))).status).toBe(404)
})
