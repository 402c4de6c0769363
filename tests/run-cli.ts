/** Runs the command line from source, as `moodmark` runs it from the build. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'

export interface CliResult {
  exitCode: number | null
  stdout: string
  stderr: string
  /** Every line of stdout as JSON; throws when one is not. */
  json: () => Record<string, unknown>[]
}

export function runCli(args: string[], env: NodeJS.ProcessEnv = {}): Promise<CliResult> {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../src/main/cli.ts'), ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const stdout: Buffer[] = []
  const stderr: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (exitCode) => {
      const text = Buffer.concat(stdout).toString()
      resolve({
        exitCode,
        stdout: text,
        stderr: Buffer.concat(stderr).toString(),
        json: () =>
          text
            .split('\n')
            .filter(Boolean)
            .map((line) => JSON.parse(line) as Record<string, unknown>),
      })
    })
  })
}
