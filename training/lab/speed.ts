/**
 * Milliseconds of one pass on one thread, side by side: node training/lab/speed.ts WIDTHxHEIGHT FILE.onnx...
 *
 * Each file in turn looks at one picture, 200 times over; prints the median of each.
 */
import { Tensor } from 'onnxruntime-node'
import { createSession } from '../../src/analysis/inference/sessions.ts'

const ROUNDS = 200
const [size, ...files] = process.argv.slice(2)
const [width = 0, height = 0] = size?.split('x').map(Number) ?? []
if (!(width > 0 && height > 0) || files.length === 0)
  throw new Error('usage: speed.ts WIDTHxHEIGHT FILE.onnx...')
const sessions = await Promise.all(files.map((file) => createSession(file, 'cpu')))
const pixels = Float32Array.from({ length: 3 * height * width }, (_, i) => (i * 7919) % 256)
const input = new Tensor('float32', pixels, [1, 3, height, width])
const times: number[][] = files.map(() => [])
for (let round = 0; round < ROUNDS; round++)
  for (const [i, session] of sessions.entries()) {
    const start = performance.now()
    await session.run({ input })
    times[i]?.push(performance.now() - start)
  }
for (const [i, file] of files.entries()) {
  const sorted = (times[i] as number[]).sort((a, b) => a - b)
  process.stdout.write(
    `${file}: ${(sorted[ROUNDS >> 1] as number).toFixed(2)} ms, ${(sorted[0] as number).toFixed(2)} at best\n`,
  )
}
