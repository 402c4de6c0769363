/**
 * One app per user data folder. The lock is taken synchronously, as Electron's is: a file with the holder's process id
 * and the address at which a second start can announce itself.
 */
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { createConnection, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface SecondInstance {
  argv: string[]
  workingDirectory: string
  additionalData: unknown
}

interface Holder {
  pid: number
  address: string
}

export class InstanceLock {
  readonly #file: string
  #server: Server | null = null
  /** Settles when the first instance has been told. */
  announced: Promise<void> = Promise.resolve()

  constructor(userDataDir: string) {
    mkdirSync(userDataDir, { recursive: true })
    this.#file = join(userDataDir, 'stand-in.lock')
  }

  /** True when this process is the first one; otherwise the first one is told about this start. */
  acquire(self: SecondInstance, onSecond: (other: SecondInstance) => void): boolean {
    if (this.#server) return true
    const address =
      process.platform === 'win32'
        ? `\\\\.\\pipe\\moodmark-${process.pid}`
        : join(tmpdir(), `moodmark-${process.pid}.sock`)
    const holder = this.#takeFile({ pid: process.pid, address })
    if (holder) {
      this.announced = announce(holder.address, self)
      return false
    }
    rmSync(address, { force: true })
    this.#server = createServer((socket) => {
      let text = ''
      socket.setEncoding('utf8')
      socket.on('data', (chunk) => {
        text += chunk
      })
      socket.on('end', () => onSecond(JSON.parse(text) as SecondInstance))
      socket.on('error', () => {})
    })
    this.#server.listen(address).unref()
    process.once('exit', () => this.release())
    return true
  }

  release(): void {
    if (!this.#server) return
    this.#server.close()
    this.#server = null
    rmSync(this.#file, { force: true })
  }

  /** The living holder, or null when the file is ours now. */
  #takeFile(self: Holder): Holder | null {
    for (;;) {
      try {
        const file = openSync(this.#file, 'wx')
        writeSync(file, JSON.stringify(self))
        closeSync(file)
        return null
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      }
      const holder = readHolder(this.#file)
      if (holder && isAlive(holder.pid)) return holder
      rmSync(this.#file, { force: true })
    }
  }
}

function readHolder(file: string): Holder | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder
  } catch {
    return null
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function announce(address: string, self: SecondInstance): Promise<void> {
  return new Promise((resolve) => {
    const socket = createConnection(address, () => socket.end(JSON.stringify(self)))
    socket.on('close', () => resolve())
    // The first instance may be on its way out: this start then simply ends.
    socket.on('error', () => resolve())
  })
}
