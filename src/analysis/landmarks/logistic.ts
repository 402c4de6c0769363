/** Logistic regression: the gate's head, and Platt's calibration of scores. */
import { Matrix, solve } from 'ml-matrix'

/** `P(yes | x) = 1 / (1 + exp(−(weights · x + bias)))` */
export interface LogisticModel {
  weights: Float32Array
  bias: number
}

export interface LogisticExample {
  x: ArrayLike<number>
  yes: boolean
  /** How much it counts; 1 when absent. */
  weight?: number
}

/** Log-odds. `x` may be longer than the weights: only its first numbers are used. */
export function logit({ weights, bias }: LogisticModel, x: ArrayLike<number>): number {
  let sum = bias
  for (let i = 0; i < weights.length; i++) sum += (weights[i] as number) * (x[i] as number)
  return sum
}

export function sigmoid(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds))
}

/**
 * Maximum likelihood with an L2 penalty on the weights (not on the bias), by Newton's method.
 *
 * @param size    how many numbers of each `x` are used
 * @param penalty ≥ 0, in units of one example's log-likelihood
 * @throws RangeError when only one of the two answers occurs
 */
export function fitLogistic(
  examples: readonly LogisticExample[],
  size: number,
  penalty: number,
): LogisticModel {
  if (examples.every(({ yes }) => yes) || examples.every(({ yes }) => !yes))
    throw new RangeError('a logistic model needs examples of both answers')
  let theta = new Float64Array(size + 1)
  const at = (x: ArrayLike<number>, i: number) => (i < size ? (x[i] as number) : 1)
  for (let step = 0; step < NEWTON_STEPS; step++) {
    const gradient = new Float64Array(size + 1)
    const hessian = Array.from({ length: size + 1 }, () => new Float64Array(size + 1))
    for (const { x, yes, weight = 1 } of examples) {
      let sum = theta[size] as number
      for (let i = 0; i < size; i++) sum += (theta[i] as number) * (x[i] as number)
      const p = sigmoid(sum)
      const error = weight * ((yes ? 1 : 0) - p)
      const curvature = weight * Math.max(p * (1 - p), 1e-9)
      for (let i = 0; i <= size; i++) {
        const xi = at(x, i)
        gradient[i] = (gradient[i] as number) + error * xi
        const row = hessian[i] as Float64Array
        const factor = curvature * xi
        for (let j = i; j <= size; j++) row[j] = (row[j] as number) + factor * at(x, j)
      }
    }
    const full = Matrix.zeros(size + 1, size + 1)
    for (let i = 0; i <= size; i++) {
      for (let j = i; j <= size; j++) {
        const value = (hessian[i] as Float64Array)[j] as number
        full.set(i, j, value)
        full.set(j, i, value)
      }
      // A trace on the bias keeps the system solvable.
      full.set(i, i, full.get(i, i) + (i < size ? penalty : 1e-6))
      if (i < size) gradient[i] = (gradient[i] as number) - penalty * (theta[i] as number)
    }
    const change = solve(full, Matrix.columnVector(gradient)).to1DArray()
    // Far steps of separable data are shortened.
    const largest = Math.max(...change.map(Math.abs))
    const scale = largest > 10 ? 10 / largest : 1
    theta = theta.map((value, i) => value + scale * (change[i] as number))
    if (largest < 1e-6) break
  }
  return { weights: Float32Array.from(theta.subarray(0, size)), bias: theta[size] as number }
}

const NEWTON_STEPS = 40
