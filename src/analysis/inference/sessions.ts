/** ONNX Runtime sessions as the inference worker wants them. */
import { env, InferenceSession } from 'onnxruntime-node'
import type { ExecutionProvider } from '../../shared/taxonomy.ts'

// Before the first session: what fails is reported in our own words, the runtime would print it to stderr as well.
env.logLevel = 'fatal'

/**
 * One thread per session and no spinning: photos run side by side, and a spinning thread starves the decoders.
 * The CPU arena is off because photos come in many shapes, and an arena keeps the largest of each for ever: about
 * 100 MB measured, for 4 ms less in detection.
 * A GPU provider falls back to the CPU for operators that it lacks.
 *
 * @param model a file, or its content
 * @param fixedShape a net of one shape that runs seldom, a world pack's: it keeps the memory of one run as an arena,
 *   but not the block that fits a whole run. In a process with one such net and nothing else, after 40 photos: 58–63 MB
 *   so, 73–77 MB (and 134 at times) without the arena, 112–136 MB with the block instead; the time is the same
 */
export function createSession(
  model: string | Uint8Array,
  provider: ExecutionProvider,
  fixedShape = false,
): Promise<InferenceSession> {
  const options: InferenceSession.SessionOptions = {
    executionProviders: provider === 'cpu' ? ['cpu'] : [provider, 'cpu'],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    enableCpuMemArena: fixedShape,
    enableMemPattern: !fixedShape,
    logSeverityLevel: 4,
    extra: { session: { intra_op: { allow_spinning: '0' }, inter_op: { allow_spinning: '0' } } },
  }
  return typeof model === 'string'
    ? InferenceSession.create(model, options)
    : InferenceSession.create(model, options)
}
