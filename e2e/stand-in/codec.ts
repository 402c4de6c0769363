/**
 * Structured clone as text: what Electron's IPC can carry, through the string-only channel to Chromium.
 *
 * `makeCodec` runs on both sides: here in Node, and in the page, where its source text is injected.
 * It must therefore use nothing from outside itself.
 */
export interface Codec {
  /** @throws Error "An object could not be cloned." for functions, symbols, promises and cyclic values, as in Electron. */
  encode(value: unknown): string
  decode(text: string): unknown
}

export function makeCodec(): Codec {
  type NativeBase64 = Uint8Array & { toBase64(): string }
  type NativeFromBase64 = { fromBase64(text: string): Uint8Array<ArrayBuffer> }
  type Json = null | boolean | string | number | Json[] | { $: string; v?: unknown }
  const typedArrays: Record<string, new (buffer: ArrayBuffer) => ArrayBufferView> = {
    Int8Array,
    Uint8Array,
    Uint8ClampedArray,
    Int16Array,
    Uint16Array,
    Int32Array,
    Uint32Array,
    Float32Array,
    Float64Array,
    BigInt64Array,
    BigUint64Array,
    DataView,
  }

  function toBase64(bytes: Uint8Array): string {
    // Newer browsers do it natively, as fast as Electron copies memory; the loop costs 20 ms a megabyte.
    if ('toBase64' in bytes) return (bytes as NativeBase64).toBase64()
    if (typeof Buffer !== 'undefined') return Buffer.from(bytes).toString('base64')
    let binary = ''
    for (let start = 0; start < bytes.length; start += 8192) {
      binary += String.fromCharCode(...bytes.subarray(start, start + 8192))
    }
    return btoa(binary)
  }

  function fromBase64(text: string): ArrayBuffer {
    if ('fromBase64' in Uint8Array) return (Uint8Array as unknown as NativeFromBase64).fromBase64(text).buffer
    const binary = atob(text)
    const bytes = new Uint8Array(binary.length)
    for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i)
    return bytes.buffer
  }

  function cannotClone(): never {
    throw new Error('An object could not be cloned.')
  }

  function pack(value: unknown, parents: unknown[]): Json {
    if (value === null || typeof value === 'boolean' || typeof value === 'string') return value
    if (typeof value === 'number') {
      return Number.isFinite(value) && !Object.is(value, -0)
        ? value
        : { $: 'number', v: Object.is(value, -0) ? '-0' : String(value) }
    }
    if (value === undefined) return { $: 'undefined' }
    if (typeof value === 'bigint') return { $: 'bigint', v: String(value) }
    if (typeof value !== 'object' || parents.includes(value)) return cannotClone()
    return packObject(value, [...parents, value])
  }

  function packObject(value: object, parents: unknown[]): Json {
    const inner = (item: unknown) => pack(item, parents)
    if (Array.isArray(value)) return value.map(inner)
    if (value instanceof Date) return { $: 'date', v: value.getTime() }
    if (value instanceof RegExp) return { $: 'regexp', v: [value.source, value.flags] }
    if (value instanceof Map)
      return { $: 'map', v: [...value].map(([key, item]) => [inner(key), inner(item)]) }
    if (value instanceof Set) return { $: 'set', v: [...value].map(inner) }
    if (value instanceof Error) return { $: 'error', v: [value.name, value.message] }
    if (value instanceof ArrayBuffer) return { $: 'buffer', v: toBase64(new Uint8Array(value)) }
    if (ArrayBuffer.isView(value)) {
      const name = Object.keys(typedArrays).find(
        (key) => value instanceof (typedArrays[key] ?? cannotClone()),
      )
      const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
      return { $: 'view', v: [name ?? 'Uint8Array', toBase64(bytes)] }
    }
    if (value instanceof Promise || value instanceof WeakMap || value instanceof WeakSet) return cannotClone()
    return { $: 'object', v: Object.entries(value).map(([key, item]) => [key, inner(item)]) }
  }

  function unpack(json: Json): unknown {
    if (json === null || typeof json !== 'object') return json
    if (Array.isArray(json)) return json.map(unpack)
    const pairs = (): [unknown, unknown][] =>
      (json.v as [Json, Json][]).map(([key, item]) => [unpack(key), unpack(item)])
    switch (json.$) {
      case 'undefined':
        return undefined
      case 'number':
        return Number(json.v)
      case 'bigint':
        return BigInt(json.v as string)
      case 'date':
        return new Date(json.v as number)
      case 'regexp': {
        const [source, flags] = json.v as [string, string]
        return new RegExp(source, flags)
      }
      case 'map':
        return new Map(pairs())
      case 'set':
        return new Set((json.v as Json[]).map(unpack))
      case 'error': {
        const [name, message] = json.v as [string, string]
        const error = new Error(message)
        error.name = name
        return error
      }
      case 'buffer':
        return fromBase64(json.v as string)
      case 'view': {
        const [name, text] = json.v as [string, string]
        const View = typedArrays[name]
        if (!View) throw new Error(`Unknown typed array ${name}`)
        return new View(fromBase64(text))
      }
      case 'object':
        return Object.fromEntries(pairs())
      default:
        throw new Error(`Unknown tag ${json.$}`)
    }
  }

  return {
    encode: (value) => JSON.stringify(pack(value, [])),
    decode: (text) => unpack(JSON.parse(text)),
  }
}
