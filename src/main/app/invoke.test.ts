import { expect, test } from 'vitest'
import type { InvokeChannel } from '../../shared/ipc.ts'
import { CorrectionError } from '../store/corrections.ts'
import { answerInvoke, type InvokeHandlers, type Sender } from './invoke.ts'

const contents = {} as Electron.WebContents
const window = { owns: (caller: Electron.WebContents) => caller === contents }

function sender(frame: Partial<Electron.WebFrameMain> | null = {}, from = contents): Sender {
  const senderFrame = frame === null ? null : { origin: 'app://bundle', parent: null, ...frame }
  return { sender: from, senderFrame: senderFrame as Electron.WebFrameMain | null }
}

function call(
  channel: InvokeChannel,
  handler: (input: never) => unknown,
  { event = sender(), args = [] }: { event?: Sender; args?: unknown[] } = {},
) {
  const logged: unknown[] = []
  const handlers = { [channel]: handler } as unknown as InvokeHandlers
  const log = { error: (_what: string, cause: unknown) => logged.push(cause) }
  return answerInvoke(channel, handlers, event, args, window, log).then((reply) => ({ reply, logged }))
}

const fault = { ok: false, message: expect.stringContaining('Something went wrong') }

test('a well-formed call is answered with what the contract says and nothing more', async () => {
  const remove = await call('roots.remove', () => null, { args: [{ rootId: 3, path: '/etc' }] })
  expect(remove.reply).toEqual({ ok: true, value: null })

  const suggestions = await call(
    'landmarks.suggest',
    () => [{ id: 'x', name: 'X', city: null, country: null, source: 'user', secretPath: '/home' }],
    { args: [{ text: 'x' }] },
  )
  expect(suggestions.reply).toEqual({
    ok: true,
    value: [{ id: 'x', name: 'X', city: null, country: null, source: 'user' }],
  })
})

test.each([
  ['another window', sender({}, {} as Electron.WebContents)],
  ['a subframe', sender({ parent: {} as Electron.WebFrameMain })],
  ['another origin', sender({ origin: 'https://example.com' })],
  ['an origin that only begins like ours', sender({ origin: 'app://bundle.example.com' })],
  ['a frame that is gone', sender(null)],
])('a call from %s is refused before the handler runs', async (_who, event) => {
  let ran = false
  const { reply, logged } = await call(
    'scan.rescan',
    () => {
      ran = true
      return null
    },
    { event },
  )
  expect(reply).toEqual(fault)
  expect(ran).toBe(false)
  expect(String(logged[0])).toContain('Refused')
})

test.each([
  ['photos.get', [{ photoId: '1' }]],
  ['photos.get', [{ photoId: -1 }]],
  ['photos.get', []],
  ['photos.get', [{ photoId: 1 }, 'surplus']],
  ['corrections.apply', [{ kind: 'mood', photoIds: [1], mood: 'bored' }]],
  ['albums.list', [{ by: 'constructor' }]],
] as const)('malformed input to %s is an error: %j', async (channel, args) => {
  let ran = false
  const { reply, logged } = await call(
    channel,
    () => {
      ran = true
    },
    { args: [...args] },
  )
  expect([reply, ran, logged.length]).toEqual([fault, false, 1])
})

test('output that breaks the contract is an error, never undefined', async () => {
  const { reply } = await call('roots.list', () => undefined)
  expect(reply).toEqual(fault)
})

test('an error for the user keeps its sentence; any other is logged and replaced', async () => {
  const mine = await call('corrections.undo', () => {
    throw new CorrectionError('This photo is no longer in the library.')
  })
  expect(mine.reply).toEqual({ ok: false, message: 'This photo is no longer in the library.' })
  expect(mine.logged).toEqual([])

  const ours = await call('corrections.undo', () => {
    throw new Error('/home/anna/secret: cannot read properties of null')
  })
  expect(ours.reply).toEqual(fault)
  expect(String(ours.logged[0])).toContain('cannot read properties')
})
