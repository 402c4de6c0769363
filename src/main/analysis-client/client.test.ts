import { expect, it } from 'vitest'
import type { AnalysisReply, AnalysisRequest, DeviceReport } from '../../shared/analysis-protocol.ts'
import { AnalysisClient } from './client.ts'

const device: DeviceReport = {
  provider: 'cpu',
  providers: [],
  capabilities: [],
  landmarkModel: null,
  emotionModel: null,
  worldPacks: null,
}

it('tells a process that is starting of world packs that are switched off meanwhile', async () => {
  const heard: AnalysisRequest[] = []
  let answer = (_reply: AnalysisReply): void => {}
  const client = new AnalysisClient({
    config: { modelDirs: [], resourcesDir: '', provider: 'cpu', thumbnailsDir: '', worldPacksOff: [] },
    transport: {
      start: () => ({
        pid: 1,
        send: (message) => {
          heard.push(structuredClone(message))
          if (message.type === 'reload-world-packs') {
            const value = { packs: [], stamp: 'without asia' }
            queueMicrotask(() => answer({ type: 'done', jobId: message.jobId, value }))
          }
        },
        kill: () => {},
        onMessage: (listener) => {
          answer = listener
        },
        onExit: () => {},
        lastOutput: () => '',
      }),
    },
  })
  client.ensureStarted()
  const reloaded = client.reloadWorldPacks(['asia'])
  expect(heard).toMatchObject([{ type: 'configure', config: { worldPacksOff: [] } }])
  answer({ type: 'ready', device })
  await reloaded
  expect(heard[1]).toMatchObject({ type: 'reload-world-packs', off: ['asia'] })
  expect(client.device?.worldPacks).toMatchObject({ stamp: 'without asia' })
})
