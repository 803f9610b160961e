import { codeUnits, type HashLanes, hash128, hashToHex } from '@peermesh/kernel'

const BLOCK_WORDS = 1024
/** The hash of all earlier blocks begins each block. */
const LANES = 4

/** A running hash of numbers and texts: cheap for each, the kernel's 128-bit hash for each block of them. */
export class TraceHash {
  readonly #words = new Uint32Array(BLOCK_WORDS)
  readonly #bytes = new Uint8Array(this.#words.buffer)
  readonly #known = new Map<string, number>()
  #used = LANES

  /** A number of which the low 32 bits matter. */
  word(value: number): void {
    if (this.#used === BLOCK_WORDS) {
      this.#fold()
    }
    this.#words[this.#used++] = value
  }

  /** Any finite number on the grid of virtual time, or a whole one. */
  number(value: number): void {
    this.word(Math.floor(value))
    this.word((value - Math.floor(value)) * 0x1_0000_0000)
    if (value >= 0x1_0000_0000 || value < 0) {
      this.word(Math.floor(value / 0x1_0000_0000))
    }
  }

  /** Hashed in full when first met, as a number from then on. */
  text(value: string): void {
    let id = this.#known.get(value)
    if (id === undefined) {
      id = this.#known.size
      // Reasons and details may differ without end: what is remembered of them must not.
      if (id < 10_000) {
        this.#known.set(value, id)
      }
      this.bytes(codeUnits(value))
    }
    this.word(id)
  }

  /** Any bytes. */
  bytes(bytes: Uint8Array): void {
    this.word(bytes.length)
    for (const lane of hash128(bytes)) {
      this.word(lane)
    }
  }

  /** Plain data, all of it, in the order in which it comes. */
  value(value: unknown): void {
    if (value instanceof Uint8Array) {
      this.bytes(value)
    } else if (value instanceof Map || value instanceof Set) {
      this.value([...value])
    } else if (Array.isArray(value)) {
      this.word(value.length)
      for (const item of value) {
        this.value(item)
      }
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, field] of Object.entries(value)) {
        this.text(name)
        this.value(field)
      }
    } else {
      this.text(`${typeof value} ${String(value)}`)
    }
  }

  /** The hash of all so far, as 32 hexadecimal digits. */
  digest(): string {
    return hashToHex(hash128(this.#bytes.subarray(0, this.#used * 4)))
  }

  #fold(): void {
    const lanes: HashLanes = hash128(this.#bytes)
    this.#words.set(lanes)
    this.#used = LANES
  }
}
