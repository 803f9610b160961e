import { CausalContext } from '@peermesh/crdt'
import type { Millis, PeerName } from '@peermesh/kernel'
import { CLIENTS_MAX, FORWARDED_MAX, HINTED_BYTES_MAX, HINTED_KEY_BYTES, HINTED_RANGE_BYTES } from './limits.ts'
import type { ValuesMessage } from './messages.ts'
import type { Parts } from './parts.ts'
import type { Puts } from './puts.ts'
import { rowInParts, seenInParts } from './room.ts'
import type { Shard } from './shard.ts'
import type { Tellers } from './tellers.ts'

type Message<T extends ValuesMessage['type']> = Extract<ValuesMessage, { readonly type: T }>
type Question = Message<'update' | 'get' | 'write' | 'compare'>

/** What names the start of a peer on its link, and the last write that it handed over. */
interface Client {
  readonly nonce: number
  lastWrite: number
}

/**
 * What other peers ask of this one, as a replica or as somebody that keeps something.
 *
 * V4 What is asked of an era that is over is not done, and answered with the one that came after it.
 */
export class Answers {
  readonly #parts: Parts
  readonly #nonce: number
  readonly #puts: Puts
  readonly #clients = new Map<PeerName, Client>()
  readonly #tellers: Tellers
  #forwarded = 0

  constructor(parts: Parts, nonce: number, puts: Puts, tellers: Tellers) {
    this.#parts = parts
    this.#nonce = nonce
    this.#puts = puts
    this.#tellers = tellers
  }

  greeted(peer: PeerName, nonce: number): void {
    const known = this.#clients.get(peer)
    // At the end: those that were not here for longest are forgotten first.
    this.#clients.delete(peer)
    this.#clients.set(peer, known?.nonce === nonce ? known : { nonce, lastWrite: 0 })
    for (const client of this.#clients.keys()) {
      if (this.#clients.size <= CLIENTS_MAX) {
        return
      }
      if (!this.#parts.links.isLinked(client)) {
        this.#clients.delete(client)
      }
    }
  }

  /** It has told all that was lacking here: those that waited may have more. */
  told(from: PeerName, { partition, id }: Message<'told'>, now: Millis): void {
    this.#compareAll(this.#tellers.done(from, partition, id), now)
  }

  lost(peer: PeerName, now: Millis): void {
    this.#compareAll(this.#tellers.lost(peer), now)
  }

  /** The partition is held by others. */
  changed(partition: number): void {
    this.#tellers.moved(partition)
  }

  /** It goes by another configuration than this peer does. */
  moved(peer: PeerName, partition: number, id: number): void {
    const holding = this.#parts.holdings.of(partition)
    if (holding !== undefined) {
      this.#parts.say(peer, { type: 'moved', id, holding })
    }
  }

  asked(from: PeerName, message: Question, now: Millis): void {
    const { holdings } = this.#parts
    const { partition, era, id } = message
    // Before all else: of one that was taken once nobody may hear that it was not done.
    if (message.type === 'write' && !this.#isFirst(from, message)) {
      return
    }
    const standing = holdings.standing(partition, era)
    if (standing === 'over') {
      this.moved(from, partition, id)
      return
    }
    if (message.type === 'get') {
      this.#get(from, message)
    }
    if (standing === 'ahead') {
      this.#parts.say(from, { type: 'behind', partition, era, id })
      return
    }
    switch (message.type) {
      case 'update':
        this.#update(from, message, now)
        return
      case 'write':
        this.#write(from, message, now)
        return
      case 'compare':
        this.#compare(from, message, now)
        return
      case 'get':
    }
  }

  #update(from: PeerName, { partition, era, id, hint, update }: Message<'update'>, now: Millis): void {
    const { holdings, shards } = this.#parts
    const isOurs = holdings.isOurs(partition)
    if (!isOurs && (!hint || this.#keptBytes() >= HINTED_BYTES_MAX)) {
      return
    }
    shards.open(partition).join(update)
    this.#tellers.heard(from, partition, now)
    this.#parts.say(from, { type: 'ack', partition, era, id })
  }

  /** As what era a peer speaks says it itself: one that has not heard of the latest is no replica of it, but may have what others lack. */
  #get(from: PeerName, { partition, id, key }: Message<'get'>): void {
    const { shards, holdings } = this.#parts
    const holding = holdings.of(partition)
    if (holding === undefined) {
      return
    }
    const shard = shards.get(partition)
    const row = shard?.row(key) ?? []
    const { generation, epoch } = holding
    const about = { partition, era: { generation, epoch }, id, replica: holdings.isOurs(partition) }
    for (const part of rowInParts(key, row, shard?.seen ?? new CausalContext())) {
      this.#parts.say(from, { type: 'row', ...about, ...part })
    }
  }

  /** Else it was asked of another start of this peer, or of this one before: once is enough. */
  #isFirst(from: PeerName, { id, from: nonce, to }: Message<'write'>): boolean {
    const client = this.#clients.get(from)
    if (client?.nonce !== nonce || to !== this.#nonce || id <= client.lastWrite) {
      return false
    }
    client.lastWrite = id
    return true
  }

  #write(from: PeerName, { partition, era, id, request }: Message<'write'>, now: Millis): void {
    if (!this.#parts.holdings.isOurs(partition) || this.#forwarded >= FORWARDED_MAX) {
      this.#parts.say(from, { type: 'behind', partition, era, id })
      return
    }
    this.#forwarded++
    this.#puts.start(partition, request, now, (outcome) => {
      this.#forwarded--
      this.#parts.say(from, { type: 'written', partition, era: outcome.ok ? outcome.era : era, id, outcome })
    })
  }

  #compare(from: PeerName, comparison: Message<'compare'>, now: Millis): void {
    const { holdings, shards } = this.#parts
    const { partition, era, id, digest } = comparison
    holdings.holds(partition, from, now)
    if (!holdings.isOurs(partition)) {
      return
    }
    const shard = shards.open(partition)
    if (shard.digest === digest) {
      this.#parts.say(from, { type: 'same', partition, era, id })
      this.#compareAll(this.#tellers.over(from, partition), now)
    } else if (this.#tellers.begin(from, comparison, now)) {
      for (const part of seenInParts(shard.seen)) {
        this.#parts.say(from, { type: 'lacks', partition, era, id, ...part })
      }
    }
  }

  #compareAll(waited: Iterable<readonly [PeerName, Message<'compare'>]>, now: Millis): void {
    for (const [peer, comparison] of waited) {
      this.#compare(peer, comparison, now)
    }
  }

  /** Of partitions that this peer is no replica of. */
  #keptBytes(): number {
    const { shards, holdings } = this.#parts
    return shards.all().reduce((sum, [partition, shard]) => sum + (holdings.isOurs(partition) ? 0 : bytesOf(shard)), 0)
  }
}

/** At most what it takes in memory: many small values are as much as a few large ones, and deletes are something too. */
function bytesOf({ valueBytes, rowCount, seen }: Shard): number {
  return valueBytes + rowCount * HINTED_KEY_BYTES + seen.rangeCount * HINTED_RANGE_BYTES
}
