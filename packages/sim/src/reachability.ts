/** What a block stops: everything between two peers, only one of the paths, or only what gatekeepers say to each other (`view`). */
export type BlockedPath = 'wire' | 'direct' | 'gossip' | 'view'

/**
 * Who reaches whom. Blocks are counted for each ordered pair, so that partitions may overlap and are lifted in any order.
 *
 * A blocked `wire` is a black hole for everything; a blocked `direct` or `gossip` leaves the connection and the other path alone.
 */
export class Reachability {
  readonly #peersCount: number
  readonly #blocks: Readonly<Record<BlockedPath, Uint16Array>>

  constructor(peersCount: number) {
    this.#peersCount = peersCount
    const pairs = (): Uint16Array => new Uint16Array(peersCount * peersCount)
    this.#blocks = { wire: pairs(), direct: pairs(), gossip: pairs(), view: pairs() }
  }

  block(path: BlockedPath, from: number, to: number): void {
    const blocks = this.#blocks[path]
    const pair = from * this.#peersCount + to
    blocks[pair] = (blocks[pair] as number) + 1
  }

  unblock(path: BlockedPath, from: number, to: number): void {
    const blocks = this.#blocks[path]
    const pair = from * this.#peersCount + to
    blocks[pair] = Math.max(0, (blocks[pair] as number) - 1)
  }

  wire(from: number, to: number): boolean {
    return this.#blocks.wire[from * this.#peersCount + to] === 0
  }

  direct(from: number, to: number): boolean {
    const pair = from * this.#peersCount + to
    return this.#blocks.wire[pair] === 0 && this.#blocks.direct[pair] === 0
  }

  gossip(from: number, to: number): boolean {
    const pair = from * this.#peersCount + to
    return this.#blocks.wire[pair] === 0 && this.#blocks.gossip[pair] === 0
  }

  /** Whether the gatekeeper of `to` hears that of `from`, as far as the paths let it. */
  view(from: number, to: number): boolean {
    return this.#blocks.view[from * this.#peersCount + to] === 0
  }

  wireBothWays(a: number, b: number): boolean {
    return this.wire(a, b) && this.wire(b, a)
  }

  directBothWays(a: number, b: number): boolean {
    return this.direct(a, b) && this.direct(b, a)
  }
}
