import { meshId, millis, type PeerName, peerName, type StoreId, storeId } from '@peermesh/kernel'
import type { Configuration, QuorumCore, QuorumMessage } from '@peermesh/quorum/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quorumSeat } from '../src/seat.ts'
import { messageCodec } from '../src/wire/message-codec.ts'
import { messages } from './support/samples.ts'

const [self, b, c] = ['alice', 'bob', 'carol'].map(peerName) as [PeerName, PeerName, PeerName]
const storeOf = (peer: PeerName): StoreId => storeId((peer.charCodeAt(0) % 10).toString().repeat(32))
const LINEAGE = '0'.repeat(32)

const configured = (epoch: number): Configuration => ({
  group: 'root',
  lineage: LINEAGE,
  generation: 0,
  epoch,
  voters: [self, b, c].map((peer) => ({ peer, storeId: storeOf(peer), volatile: false })),
  dropBefore: 0
})

/** What was said in another mesh, said in ours: of its lineage, so that it is not refused for that alone. */
function inOurMesh(message: QuorumMessage): QuorumMessage {
  return JSON.parse(
    JSON.stringify(message, (_, value: unknown) =>
      value instanceof Uint8Array ? { bytes: [...value] } : value
    ).replaceAll(/"lineage":"[0-9a-f]{32}"/g, `"lineage":"${LINEAGE}"`),
    (_, value: unknown) => {
      const bytes = (value as { readonly bytes?: number[] } | null)?.bytes
      return bytes === undefined ? value : Uint8Array.from(bytes)
    }
  ) as QuorumMessage
}

/** A voter that founded its mesh, moves to three voters, and has changes and sessions under way. */
class Victim {
  readonly core = quorumSeat({ votes: 'durable' }).create() as QuorumCore
  #now = 0

  constructor() {
    const identity = { peer: self, storeId: storeOf(self), boot: 1, startNonce: '0'.repeat(16) }
    this.step({ type: 'start', identity, seed: 's', records: [] })
    for (const peer of [b, c]) {
      this.step({ type: 'link', peer, status: 'up' })
    }
    const notice = { type: 'mesh', meshId: meshId(LINEAGE), root: { generation: 0 } } as const
    this.step({ type: 'notice', core: 'membership', notice })
    const change = { type: 'change', group: 'root', key: 'k', kind: 'value', args: { type: 'set', value: 1 } } as const
    this.step({ type: 'command', id: 1, command: { type: 'open-session', group: 'root' } })
    this.step({ type: 'command', id: 2, command: { type: 'reconfigure', group: 'root', voters: configured(2).voters } })
    this.step({ type: 'command', id: 3, command: change })
    this.step({ type: 'command', id: 4, command: { type: 'await-expiry', session: `root/${LINEAGE}` } })
    this.step({ type: 'wake' })
  }

  hear(from: PeerName, message: QuorumMessage): void {
    this.step({ type: 'message', from, path: 'direct', message })
    this.#now += 50
    this.step({ type: 'wake' })
  }

  step(input: Parameters<QuorumCore['step']>[0]): void {
    const at = { now: millis(this.#now), wall: millis(this.#now) }
    for (const output of this.core.step(input, at)) {
      if (output.type === 'persist') {
        this.step({ type: 'persisted', token: output.token })
      } else if (output.type === 'send') {
        // What it says must be fit to be said, whatever it was told.
        messageCodec.encode(output.message)
      }
    }
  }
}

describe('a voter', () => {
  it('[QW1] throws at nothing that it is told, by whomever and in whatever order', () => {
    const said = Object.values(messages).flatMap((message) => [message, inOurMesh(message)])
    const damage = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { maxLength: 2 })
    const told = fc.record({
      from: fc.constantFrom(b, c),
      message: fc.constantFrom(...said),
      damage
    })
    let heard = 0
    fc.assert(
      fc.property(fc.array(told, { minLength: 1, maxLength: 12 }), (all) => {
        const victim = new Victim()
        for (const { from, message, damage: places } of all) {
          const bytes = messageCodec.encode(message)
          for (const [place, value] of places) {
            bytes[place % bytes.length] = value
          }
          let decoded: QuorumMessage
          try {
            decoded = messageCodec.decode(bytes)
          } catch {
            // Its stream would be reset: QW1.
            continue
          }
          victim.hear(from, decoded)
          heard++
        }
      }),
      { numRuns: 1_500 }
    )
    expect(heard).toBeGreaterThan(1_500)
  })
})
