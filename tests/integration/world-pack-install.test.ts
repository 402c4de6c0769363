/** Packs installed from a server that does everything that servers and networks do, and from a folder. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { InferenceSession } from 'onnxruntime-node'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { installPack, removePack } from '../../src/main/world-packs/install.ts'
import { WorldPacks } from '../../src/main/world-packs/world-packs.ts'
import { resourcesDir } from '../../src/shared/node/entries.ts'
import {
  OWN_PACKS_VARIABLE,
  type PackSource,
  packDir,
  readManifest,
} from '../../src/shared/node/world-packs.ts'
import { tinyClassifier } from '../tiny-classifier.ts'

type Respond = (request: IncomingMessage, response: ServerResponse, bytes: Buffer) => void

const serve: Respond = (request, response, bytes) => {
  const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0)
  if (from === 0) response.end(bytes)
  else
    response
      .writeHead(206, { 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` })
      .end(bytes.subarray(from))
}

let dir: string
let server: Server
let files: Map<string, Buffer>
let source: PackSource
/** How the server answers for a file; `serve` for the others. */
let answers: Map<string, Respond>
let asked: { name: string; range: string | undefined }[]

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'moodmark-packs-'))
  const { modelJson, shards } = tinyClassifier()
  files = new Map<string, Buffer>([
    ['model.json', Buffer.from(modelJson)],
    ...[...shards].map(([name, bytes]): [string, Buffer] => [name, Buffer.from(bytes)]),
    [
      'labels.json',
      Buffer.from(JSON.stringify({ name: { 0: 'Eiffel Tower', 1: 'Red Wall', 2: 'Red Wall' } })),
    ],
  ])
  answers = new Map()
  asked = []
  server = createServer((request, response) => {
    const name = (request.url ?? '').slice(1)
    asked.push({ name, range: request.headers.range })
    const bytes = files.get(name.replace('moved/', ''))
    if (!bytes) response.writeHead(404).end()
    else (answers.get(name) ?? serve)(request, response, bytes)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  source = sourceOf(files)
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
  rmSync(dir, { recursive: true })
  delete process.env[OWN_PACKS_VARIABLE]
})

function sourceOf(published: Map<string, Buffer>): PackSource {
  const { port } = server.address() as AddressInfo
  const file = (name: string) => {
    const bytes = published.get(name) as Buffer
    const gitBlob = createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex')
    return { name, url: `http://127.0.0.1:${port}/${name}`, bytes: bytes.length, gitBlob }
  }
  return {
    ...{ id: 'world-test', region: 'europe', name: 'Test', version: '1', classes: 3, dimension: 4, side: 8 },
    ...{ licence: 'MIT', attribution: 'nobody', source: { repo: 'a/b', commit: 'c' }, thresholds: null },
    model: file('model.json'),
    shards: [file('part-1.bin'), file('part-2.bin')],
    labels: file('labels.json'),
  }
}

const install = (options: Partial<Parameters<typeof installPack>[2]> = {}) =>
  installPack(source, dir, { resourcesDir: resourcesDir(), ...options })
const target = () => packDir(join(dir, 'models'), 'world-test')
const partsFolder = () => `${target()}.parts`
const OTHERS = ['labels.json', 'model.json', 'part-1.bin']
/** Answers for the last part once the others lie on the disk: a failure before stops them, whichever have come. */
const afterTheOthers =
  (respond: Respond): Respond =>
  async (...exchange) => {
    const arrived = () => OTHERS.every((name) => existsSync(join(partsFolder(), name)))
    await expect.poll(arrived, { timeout: 30_000 }).toBe(true)
    respond(...exchange)
  }
const around = () =>
  existsSync(join(dir, 'models', 'world-packs')) ? readdirSync(join(dir, 'models', 'world-packs')) : []

/** `models install world-test` in a process of its own. */
function installByCommandLine(): ChildProcess {
  const list = join(dir, 'packs.json')
  writeFileSync(list, JSON.stringify({ packs: [source] }))
  const cli = join(import.meta.dirname, '../../src/main/cli.ts')
  return spawn(process.execPath, [cli, 'models', 'install', 'world-test', '--library', dir], {
    env: { ...process.env, [OWN_PACKS_VARIABLE]: list },
    stdio: 'ignore',
  })
}

describe('from a server', () => {
  it('installs a pack that runs, with the places that the gazetteer knows, and leaves no part behind', async () => {
    const seen: number[] = []
    const manifest = await install({ onProgress: (done) => seen.push(done) })
    expect(around()).toEqual(['world-test'])
    expect(readManifest(target())).toEqual(manifest)
    expect(manifest.names).toEqual({ matched: 1, ambiguous: 0, unknown: 2 })
    expect(seen.at(-1)).toBe([...files.values()].reduce((sum, { length }) => sum + length, 0))
    const lines = readFileSync(join(target(), 'landmarks.tsv'), 'utf8').trimEnd().split('\n')
    expect(lines[0]).toMatch(/^eiffel[^\t]*\tEiffel Tower\t48\.85\d*\t2\.29/)
    // Homonyms stay apart.
    expect(lines.slice(1).map((line) => line.split('\t')[0])).toEqual(['world-test:1', 'world-test:2'])
    const session = await InferenceSession.create(join(target(), 'embedder.onnx'))
    expect(session.outputNames).toEqual(['embedding'])
  })

  it('goes on where a connection broke, in a later run', async () => {
    let first = true
    const breaking: Respond = (_, response, bytes) => {
      // From then on there is no connection at all.
      if (!first) return void response.destroy()
      first = false
      response.writeHead(200, { 'content-length': bytes.length })
      response.write(bytes.subarray(0, 60))
      const begun = join(partsFolder(), 'part-2.bin.part')
      const arriving = setInterval(() => {
        if (!existsSync(begun) || statSync(begun).size === 0) return
        clearInterval(arriving)
        response.destroy()
      }, 10)
    }
    answers.set('part-2.bin', afterTheOthers(breaking))
    await expect(install()).rejects.toThrow(/what has arrived is kept/)
    expect(around()).toEqual(['world-test.parts'])
    const kept = statSync(join(partsFolder(), 'part-2.bin.part')).size
    expect(kept).toBeGreaterThan(0)
    answers.clear()
    asked = []
    await install()
    expect(asked).toEqual([{ name: 'part-2.bin', range: `bytes=${kept}-` }])
    expect(around()).toEqual(['world-test'])
  })

  it('goes on after the installing process was killed, without asking again for what it had', async () => {
    answers.set('part-2.bin', (_, response, bytes) => {
      response.writeHead(200, { 'content-length': bytes.length })
      response.write(bytes.subarray(0, 60))
    })
    const child = installByCommandLine()
    const exited = once(child, 'exit')
    const parts = partsFolder()
    await expect
      .poll(() => (existsSync(parts) ? readdirSync(parts).sort() : []), { timeout: 60_000 })
      .toEqual([...OTHERS, 'part-2.bin.part'])
    await expect.poll(() => statSync(join(parts, 'part-2.bin.part')).size, { timeout: 30_000 }).toBe(60)
    child.kill('SIGKILL')
    expect(await exited).toEqual([null, 'SIGKILL'])
    // What a conversion leaves that was killed.
    mkdirSync(`${target()}.building`)
    writeFileSync(join(`${target()}.building`, 'pack.json'), '{')
    expect(readManifest(target())).toBeNull()
    answers.clear()
    asked = []
    await install()
    expect(asked).toEqual([{ name: 'part-2.bin', range: 'bytes=60-' }])
    expect(around()).toEqual(['world-test'])
  })

  it('takes up a connection that broke once by itself', async () => {
    let first = true
    answers.set('part-1.bin', (request, response, bytes) => {
      if (!first) return serve(request, response, bytes)
      first = false
      response.writeHead(200, { 'content-length': bytes.length })
      response.write(bytes.subarray(0, 10), () => setTimeout(() => response.destroy(), 20))
    })
    await install()
    expect(around()).toEqual(['world-test'])
  })

  it.each<[string, Respond, RegExp]>([
    ['altered', (_, response, bytes) => response.end(Buffer.alloc(bytes.length)), /not the published file/],
    ['missing', (_, response) => response.writeHead(404).end(), /answered 404/],
    [
      'too long',
      (_, response, bytes) => response.end(Buffer.concat([bytes, bytes])),
      /more than the expected/,
    ],
    [
      'sent in circles',
      (request, response) => response.writeHead(302, { location: request.url ?? '' }).end(),
      /without end/,
    ],
    [
      'sent to another protocol',
      (_, response) => response.writeHead(302, { location: 'ftp://127.0.0.1/part-2.bin' }).end(),
      /not safe/,
    ],
  ])('refuses a part that is %s, and installs nothing', async (_what, respond, message) => {
    answers.set('part-2.bin', afterTheOthers(respond))
    await expect(install()).rejects.toThrow(message)
    expect(around()).toEqual(['world-test.parts'])
  })

  it('leaves nothing behind where nothing has arrived', async () => {
    for (const name of files.keys()) answers.set(name, (_, response) => response.writeHead(404).end())
    await expect(install()).rejects.toThrow(/answered 404/)
    expect(around()).toEqual([])
  })

  it('gives up on a server that falls silent', async () => {
    answers.set('part-1.bin', (_, response, bytes) => {
      response.writeHead(200, { 'content-length': bytes.length })
      response.write(bytes.subarray(0, 5))
    })
    await expect(install({ stallTimeoutMs: 100 })).rejects.toThrow(/no data for/)
  })

  it('follows a redirection', async () => {
    answers.set('part-1.bin', (_, response) =>
      response.writeHead(302, { location: '/moved/part-1.bin' }).end(),
    )
    await install()
    expect(asked.map(({ name }) => name)).toContain('moved/part-1.bin')
  })
})

describe('what does not belong together', () => {
  /** Published so, with right checksums: the content is the fault. */
  const published = (name: string, bytes: Buffer) => {
    files.set(name, bytes)
    source = sourceOf(files)
  }

  it('refuses names that are more or fewer than the landmarks', async () => {
    published('labels.json', Buffer.from(JSON.stringify({ name: { 0: 'a', 1: 'b', 2: 'c', 3: 'd' } })))
    await expect(install()).rejects.toThrow(/4 names for 3 landmarks/)
    published('labels.json', Buffer.from('a\nb\n'))
    await expect(install()).rejects.toThrow(/2 names for 3 landmarks/)
    expect(around()).toEqual(['world-test.parts'])
  })

  it('refuses numbers of names with a gap', async () => {
    published('labels.json', Buffer.from(JSON.stringify({ name: { 0: 'a', 1: 'b', 3: 'd' } })))
    await expect(install()).rejects.toThrow(/no name for landmark 2/)
  })

  it('refuses another manifest and a truncated part', async () => {
    const modelJson = String(files.get('model.json'))
    published('model.json', Buffer.from(modelJson.replace('"shape":[3,4]', '"shape":[4,4]')))
    await expect(install()).rejects.toThrow(/cut short/)
    published('model.json', Buffer.from(modelJson))
    published('part-2.bin', (files.get('part-2.bin') as Buffer).subarray(0, -8))
    await expect(install()).rejects.toThrow(/cut short/)
    expect(around()).toEqual(['world-test.parts'])
  })
})

describe('from a folder', () => {
  const folder = () => {
    const from = join(dir, 'stick')
    mkdirSync(from)
    for (const [name, bytes] of files) writeFileSync(join(from, name), bytes)
    return from
  }

  it('needs no network', async () => {
    await install({ fromDir: folder() })
    expect(asked).toEqual([])
    expect(around()).toEqual(['world-test'])
  })

  it('names the file that the folder lacks', async () => {
    const from = folder()
    rmSync(join(from, 'labels.json'))
    await expect(install({ fromDir: from })).rejects.toThrow(/has no labels\.json/)
  })
})

describe('a library', () => {
  const packs = () => {
    const list = join(dir, 'packs.json')
    writeFileSync(list, JSON.stringify({ packs: [source] }))
    process.env[OWN_PACKS_VARIABLE] = list
    return new WorldPacks({ libraryDir: dir, resourcesDir: resourcesDir(), off: () => [] })
  }
  const state = async (library: WorldPacks) => (await library.list()).find(({ id }) => id === 'world-test')

  it('pauses and goes on', async () => {
    const library = packs()
    expect(await state(library)).toMatchObject({ state: 'available', downloadable: true, error: null })
    answers.set('part-2.bin', (_, response, bytes) => {
      response.writeHead(200, { 'content-length': bytes.length })
      response.write(bytes.subarray(0, 50))
    })
    const running = library.install('world-test').catch((error: Error) => error.message)
    const begun = () => existsSync(join(partsFolder(), 'part-2.bin.part'))
    await expect.poll(begun, { timeout: 30_000 }).toBe(true)
    expect(await state(library)).toMatchObject({ state: 'downloading' })
    await library.pause('world-test')
    expect(await running).toMatch(/stopped/)
    expect(await state(library)).toMatchObject({ state: 'paused', error: null })
    answers.clear()
    await library.install('world-test')
    expect(await state(library)).toMatchObject({ state: 'installed', matched: 1, removable: true })
  })

  it('is paused also when it is stopped before anything has arrived, until it goes on or is given up', async () => {
    const library = packs()
    for (const name of files.keys()) answers.set(name, () => undefined)
    const running = library.install('world-test').catch((error: Error) => error.message)
    // What is seen while it stops is never told after what is seen when it has.
    const told: (string | undefined)[] = []
    library.on('changed', () => void state(library).then((pack) => told.push(pack?.state)))
    await library.pause('world-test')
    expect(await running).toMatch(/stopped/)
    expect(await state(library)).toMatchObject({ state: 'paused', bytesBegun: 0 })
    expect(told.at(-1)).toBe('paused')
    // Another run of the app sees it as well.
    expect(await state(packs())).toMatchObject({ state: 'paused' })
    await library.remove('world-test')
    expect(await state(library)).toMatchObject({ state: 'available' })
  })

  it('is stopped while it is converted, without a trace, and goes on with the parts that it has', async () => {
    const stop = new AbortController()
    const steps: number[] = []
    const onConverting = (done: number) => {
      steps.push(done)
      // The thread has said that it is at work.
      if (done > 0) stop.abort()
    }
    await expect(install({ onConverting, signal: stop.signal })).rejects.toThrow(/was stopped/)
    expect(steps[0]).toBe(0)
    expect(around()).toEqual(['world-test.parts'])
    const library = packs()
    expect(await state(library)).toMatchObject({ state: 'paused', error: null, converted: null })
    asked = []
    await library.install('world-test')
    expect(asked).toEqual([])
    expect(around()).toEqual(['world-test'])
  })

  it('keeps the pack that is in use until its successor is complete', async () => {
    const before = await install()
    files.set('model.json', Buffer.from('{}'))
    source = { ...sourceOf(files), version: '2' }
    await expect(install()).rejects.toThrow(/not a TF\.js graph model/)
    expect(readManifest(target())).toEqual(before)
  })

  it('says why it stopped, and removes what was begun', async () => {
    const library = packs()
    answers.set('part-1.bin', (_, response) => response.writeHead(404).end())
    await expect(library.install('world-test')).rejects.toThrow(/404/)
    expect((await state(library))?.error).toMatch(/404/)
    await library.remove('world-test')
    expect(around()).toEqual([])
    expect(await state(library)).toMatchObject({ state: 'available', bytesBegun: 0, error: null })
  })

  it('removes an installed pack', async () => {
    await install()
    expect(await removePack('world-test', dir)).toBe(true)
    expect(around()).toEqual([])
    expect(await removePack('world-test', dir)).toBe(false)
  })
})
