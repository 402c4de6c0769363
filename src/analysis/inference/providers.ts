/**
 * Chooses the execution provider: each one the platform has is tried on a known input against the CPU's answer
 * and used only if it agrees. A provider that loads but computes something else would spoil every label silently.
 */
import { listSupportedBackends, Tensor } from 'onnxruntime-node'
import type { ProviderReport } from '../../shared/analysis-protocol.ts'
import { EXECUTION_PROVIDERS, type ExecutionProvider } from '../../shared/taxonomy.ts'
import { textOf } from '../failures.ts'
import { createSession } from './sessions.ts'

/** Cosine between a provider's outputs and the CPU's below which it is not used. */
export const MIN_AGREEMENT = 0.999

export interface ProbeModel {
  path: string
  inputName: string
  /** NCHW with N = 1. */
  shape: readonly [number, number, number, number]
}

export interface ProviderChoice {
  provider: ExecutionProvider
  reports: ProviderReport[]
}

/**
 * @param preference `auto`, or the one provider to try; cpu is the fallback of both
 * @param model      null when no model file is there to try with: then cpu is used untried
 */
export async function chooseProvider(
  preference: ExecutionProvider | 'auto',
  model: ProbeModel | null,
): Promise<ProviderChoice> {
  const built = new Set(listSupportedBackends().map((backend) => backend.name))
  const reports = new Map<ExecutionProvider, ProviderReport>()
  const report = (provider: ExecutionProvider, status: ProviderReport['status'], reason: string) =>
    reports.set(provider, { provider, status, reason })
  let chosen: ExecutionProvider = 'cpu'
  let expected: Float32Array[] | null = null

  for (const provider of EXECUTION_PROVIDERS) {
    if (provider === 'cpu') continue
    if (!built.has(provider)) {
      report(
        provider,
        'unavailable',
        `ONNX Runtime for ${process.platform} ${process.arch} does not include it.`,
      )
    } else if (preference !== 'auto' && preference !== provider) {
      report(provider, 'available', `Not tried: the settings ask for ${preference}.`)
    } else if (chosen !== 'cpu') {
      report(provider, 'available', `Not tried: ${chosen} is preferred and works.`)
    } else if (!model) {
      report(provider, 'unavailable', 'Not tried: there is no model on this machine to try it with.')
    } else {
      try {
        // First the provider: most machines lack it, and then the CPU's answer would be computed for nothing.
        const actual = await answers(model, provider)
        expected ??= await answers(model, 'cpu')
        const agreement = lowestCosine(expected, actual)
        if (agreement >= MIN_AGREEMENT) chosen = provider
        else
          report(
            provider,
            'disagrees',
            `Its answer differs from the processor's (agreement ${agreement.toFixed(4)}).`,
          )
      } catch (error) {
        report(provider, 'unavailable', plainReason(textOf(error)))
      }
    }
  }
  if (chosen !== 'cpu') {
    report(chosen, 'in-use', '')
    report('cpu', 'available', `Used where ${chosen} lacks an operation.`)
  } else report('cpu', 'in-use', '')
  return {
    provider: chosen,
    reports: EXECUTION_PROVIDERS.flatMap((provider) => reports.get(provider) ?? []),
  }
}

async function answers(model: ProbeModel, provider: ExecutionProvider): Promise<Float32Array[]> {
  const session = await createSession(model.path, provider)
  try {
    const input = new Tensor('float32', knownInput(model.shape.reduce((a, b) => a * b)), [...model.shape])
    const outputs = await session.run({ [model.inputName]: input })
    return session.outputNames.map((name) => outputs[name]?.data as Float32Array)
  } finally {
    await session.release()
  }
}

/** Smooth and noisy parts in −1..1, the same on every machine (a linear congruential generator). */
function knownInput(length: number): Float32Array {
  const values = new Float32Array(length)
  let state = 1
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    values[i] = Math.sin(i / 97) * 0.7 + (state / 2 ** 32 - 0.5) * 0.6
  }
  return values
}

function lowestCosine(expected: Float32Array[], actual: Float32Array[]): number {
  return Math.min(...expected.map((vector, i) => cosine(vector, actual[i] ?? new Float32Array(0))))
}

function cosine(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return 0
  let dot = 0
  let aa = 0
  let bb = 0
  for (let i = 0; i < a.length; i++) {
    const x = a[i] as number
    const y = b[i] as number
    dot += x * y
    aa += x * x
    bb += y * y
  }
  const norm = Math.sqrt(aa * bb)
  return norm > 0 ? dot / norm : Number(aa === bb)
}

/** ONNX Runtime's messages begin with source paths; people need the last part. */
function plainReason(text: string): string {
  if (/adapter/i.test(text)) return 'No usable graphics adapter was found.'
  if (/shared library|backend not found|providers_shared|libcud|\.so|\.dll/i.test(text))
    return 'Its library is not installed on this machine.'
  return text.replace(/^.*?(?:\)|::\w+)\s*/, '').slice(0, 200) || 'It could not be started.'
}
