/** The last lines that a child process printed, for error messages. */

const MAX_LINES = 20

export class OutputTail {
  readonly #lines: string[] = []

  /** Follows a stream of text; null when the child has none. */
  follow(stream: NodeJS.ReadableStream | null): void {
    stream?.setEncoding('utf8')
    stream?.on('data', (text: string) => {
      this.#lines.push(...text.split('\n').filter((line) => line.trim() !== ''))
      this.#lines.splice(0, this.#lines.length - MAX_LINES)
    })
  }

  toString(): string {
    return this.#lines.join('\n')
  }
}
