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
 * @param memoryPattern false: values are allocated one by one instead of in one block that stays. Half the memory for a
 *   net of one fixed shape that runs seldom (120 → 56 MB for a world pack's), for no time that could be measured.
 */
export function createSession(
  path: string,
  provider: ExecutionProvider,
  memoryPattern = true,
): Promise<InferenceSession> {
  return InferenceSession.create(path, {
    executionProviders: provider === 'cpu' ? ['cpu'] : [provider, 'cpu'],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    enableCpuMemArena: false,
    enableMemPattern: memoryPattern,
    logSeverityLevel: 4,
    extra: { session: { intra_op: { allow_spinning: '0' }, inter_op: { allow_spinning: '0' } } },
  })
}
