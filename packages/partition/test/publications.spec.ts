import { type DhtOutput, meshId, millis, type PeerName, peerName } from '@peermesh/kernel'
import type { Owners } from '@peermesh/partition/core'
import { describe, expect, test } from 'vitest'
import { ADDRESS_LENGTH_MAX, ADDRESSES_MAX, PUBLISH_BATCH, PUBLISH_EVERY_MS } from '../src/core/limits.ts'
import { Publications } from '../src/core/publications.ts'
import { ownershipCodec } from '../src/wire/ownership-codec.ts'

const MESH = meshId('00112233445566778899aabbccddeeff')
const [A, B] = [peerName('a'), peerName('b')]
const REPUBLISH_MS = 60_000

const keyOf = (partition: number): string => `/peermesh/${MESH}/p/${partition}`

/** What peer a tells of partitions that are held as this says. */
class Telling {
  readonly publications: Publications
  readonly outputs: DhtOutput[] = []
  readonly #owners = new Map<number, Owners>()
  #now = 0
  #lookup = 0

  constructor({ addresses = ['/sim/a'] as readonly string[], knows = true, republishMs = REPUBLISH_MS } = {}) {
    this.publications = new Publications({
      self: A,
      partitions: 4_096,
      republishMs,
      codec: ownershipCodec,
      owners: (partition) => this.#owners.get(partition) ?? { partition, epoch: 0, generation: 0, replicas: [] },
      addressesOf: () => addresses,
      output: (output) => {
        this.outputs.push(output)
        this.#lookup = output.type === 'lookup' ? output.lookup : this.#lookup
      }
    })
    if (knows) {
      this.publications.meshIs(MESH)
    }
  }

  holds(partition: number, epoch: number, ...replicas: readonly PeerName[]): void {
    this.#owners.set(partition, { partition, epoch, generation: 0, replicas })
    this.publications.changed(partition, millis(this.#now))
    this.#decide()
  }

  finds(what: 'no-dht' | 'no-answer' | 'nothing'): void {
    const lookup = this.#lookup
    this.publications.found(
      what === 'nothing' ? { type: 'found', lookup, values: [] } : { type: 'found', lookup, failed: what }
    )
    this.#decide()
  }

  pass(ms: number): void {
    const end = this.#now + ms
    for (let at = this.publications.deadline; at !== undefined && at <= end; at = this.publications.deadline) {
      this.#now = Math.max(this.#now, at)
      this.#decide()
    }
    this.#now = end
  }

  moved(): void {
    this.publications.addressesChanged(millis(this.#now))
    this.#decide()
  }

  get at() {
    return { now: millis(this.#now), wall: millis(1_000_000 + this.#now) }
  }

  /** What was told since this was last asked, in brief. */
  get told(): string[] {
    return this.outputs.splice(0).map(({ type, key }) => `${type} ${key.split('/').at(-1)}`)
  }

  #decide(): void {
    this.publications.decide(this.at)
  }
}

function there(): Telling {
  const telling = new Telling()
  telling.holds(7, 1, B, A)
  telling.finds('nothing')
  telling.pass(PUBLISH_EVERY_MS)
  expect(telling.told).toEqual(['lookup 7', 'provide 7'])
  return telling
}

describe('what a peer tells in the DHT', () => {
  test('[P20] is a record of what it is primary of, and that it provides what it holds', () => {
    const telling = there()
    telling.holds(8, 2, A, B)
    telling.holds(9, 3, B)
    telling.pass(PUBLISH_EVERY_MS)
    const [put] = telling.outputs
    expect(put?.type === 'put' && ownershipCodec.decode(put.value)).toEqual({
      partitions: 4_096,
      generation: 0,
      epoch: 2,
      replicas: [A, B].map((peer) => ({ peer, addresses: ['/sim/a'] })),
      notAfter: telling.at.wall - PUBLISH_EVERY_MS + 3 * REPUBLISH_MS
    })
    expect(put?.key).toBe(keyOf(8))
    expect(telling.told).toEqual(['put 8', 'provide 8'])
  })

  test('[P23] is a record that others take, though it is to be told again in a thousand centuries only', () => {
    const telling = new Telling({ republishMs: Number.MAX_SAFE_INTEGER })
    telling.holds(8, 2, A, B)
    telling.finds('nothing')
    telling.pass(PUBLISH_EVERY_MS)
    const [, put] = telling.outputs
    expect(put?.type === 'put' && ownershipCodec.decode(put.value)).toMatchObject({ epoch: 2, notAfter: 2 ** 48 })
  })

  test('[P20] waits in one place, however often addresses change meanwhile: what it came to hold since is not told after the same once more', () => {
    const telling = there()
    const count = 3 * PUBLISH_BATCH
    for (let partition = 100; partition < 100 + count; partition++) {
      telling.holds(partition, 1, B, A)
    }
    for (let change = 0; change < 5; change++) {
      telling.moved()
      telling.pass(PUBLISH_EVERY_MS)
    }
    expect(telling.told).not.toEqual([])
    telling.moved()
    telling.holds(200, 1, B, A)
    telling.pass(4 * PUBLISH_EVERY_MS)
    const { told } = telling
    expect(told).toContain('provide 200')
    expect(told).toHaveLength(new Set(told).size)
    telling.pass(REPUBLISH_MS / 2)
    expect(telling.told).toEqual([])
  })

  test('[P20] has of each replica the addresses at which most can dial it, of different networks', () => {
    const tcp = (host: string): string => `${host}/tcp/7400`
    const containers = Array.from({ length: 12 }, (_, index) => tcp(`/ip4/172.${17 + index}.0.1`))
    const others = ['/ip4/127.0.0.1', '/ip6/::1', '/ip6/fe80::1', '/ip6/fd00::1', '/ip4/192.168.1.20'].map(tcp)
    const addressesIn = (addresses: readonly string[]): readonly string[] | undefined => {
      const telling = new Telling({ addresses })
      telling.holds(7, 1, A)
      return telling.publications.record(7, telling.at)?.replicas[0]?.addresses
    }
    const mixed = [...containers, ...others]
    expect(addressesIn(mixed)).toEqual(['/ip4/172.17.0.1', '/ip6/fd00::1', '/ip4/192.168.1.20'].map(tcp))
    const reached = ['/ip6/2001:db8::1', '/dns4/a.example', '/ip4/203.0.113.9', '/ip4/203.0.113.10'].map(tcp)
    expect(addressesIn([...mixed, ...reached])).toEqual(reached.slice(0, 3))
    expect(addressesIn(['/ip4/127.0.0.1', '/ip6/::1', '/ip4/10.0.0.1', '/ip4/172.32.0.1'].map(tcp))).toEqual(
      ['/ip4/172.32.0.1', '/ip4/10.0.0.1', '/ip4/127.0.0.1'].map(tcp)
    )
    // As many as there is room for stay as they are.
    expect(addressesIn(others.slice(0, 3))).toEqual(others.slice(0, 3))
  })

  test('[P20] is told again from time to time, and where addresses change; and no more when it is over', () => {
    const telling = there()
    telling.pass(REPUBLISH_MS + PUBLISH_EVERY_MS)
    expect(telling.told).toEqual(['provide 7'])
    telling.moved()
    telling.pass(PUBLISH_EVERY_MS)
    expect(telling.told).toEqual(['provide 7'])
    telling.holds(7, 2, B)
    telling.pass(3 * REPUBLISH_MS)
    telling.moved()
    telling.pass(PUBLISH_EVERY_MS)
    expect([telling.told, telling.publications.deadline]).toEqual([[], undefined])
  })

  test('[P21] is nothing where there is no DHT, which one lookup tells; one that does not answer is there', () => {
    const without = new Telling()
    without.holds(7, 1, A)
    without.finds('no-dht')
    without.holds(8, 1, A)
    without.pass(3 * REPUBLISH_MS)
    expect([without.told, without.publications.deadline]).toEqual([['lookup 7'], undefined])
    for (const answer of ['no-answer', 'nothing'] as const) {
      const quick = new Telling()
      quick.holds(7, 1, A)
      quick.finds(answer)
      quick.pass(1_000)
      expect(quick.told).toEqual(['lookup 7', 'put 7', 'provide 7'])
    }
  })

  test('[P21] does not wait long for a DHT that says nothing, and ends where it says later that there is none', () => {
    const telling = new Telling()
    telling.holds(7, 1, A)
    telling.pass(999)
    expect(telling.told).toEqual(['lookup 7'])
    telling.pass(1)
    expect(telling.told).toEqual(['put 7', 'provide 7'])
    telling.finds('no-dht')
    telling.pass(3 * REPUBLISH_MS)
    expect(telling.told).toEqual([])
  })

  test('waits until it knows which mesh it is', () => {
    const telling = new Telling({ knows: false })
    telling.holds(7, 1, A)
    telling.pass(REPUBLISH_MS)
    expect(telling.told).toEqual([])
    telling.publications.meshIs(MESH)
    telling.pass(0)
    expect(telling.told).toEqual(['lookup 7'])
  })

  test('is told of a few at a time, and each once', () => {
    const telling = there()
    const all = Array.from({ length: 3 * PUBLISH_BATCH }, (_, index) => 100 + index)
    for (const partition of all) {
      telling.holds(partition, 1, B, A)
    }
    // The first of them found nothing to wait for.
    const { told } = telling
    for (let batch = 0; batch < 4; batch++) {
      telling.pass(PUBLISH_EVERY_MS)
      const { told: now } = telling
      expect(now.length).toBeLessThanOrEqual(PUBLISH_BATCH)
      told.push(...now)
    }
    expect(told.sort()).toEqual(all.map((partition) => `provide ${partition}`).sort())
  })

  test('names few addresses, and none that is too long', () => {
    const long = `/${'a'.repeat(ADDRESS_LENGTH_MAX)}`
    const many = Array.from({ length: ADDRESSES_MAX + 1 }, (_, index) => `/sim/${index}`)
    const telling = new Telling({ addresses: [long, ...many] })
    telling.holds(7, 1, A)
    const [replica] = telling.publications.record(7, telling.at)?.replicas ?? []
    expect(replica?.addresses).toEqual(many.slice(0, ADDRESSES_MAX))
    expect(telling.publications.record(8, telling.at)).toBeUndefined()
  })
})
