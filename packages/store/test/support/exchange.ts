import type { CoreOutput, PeerName } from '@peermesh/kernel'
import type { StoreCoreTypes, StoreMessage } from '@peermesh/store/core'
import { messageCodec } from '../../src/wire/message-codec.ts'
import type { LoneCore } from './lone-core.ts'

type Output = CoreOutput<StoreCoreTypes>

export interface Exchange {
  /** Bytes of the messages of each kind, and of the chunks of transfers. */
  readonly bytes: Readonly<Partial<Record<StoreMessage['type'], number>>>
  /** Keys whose states were sent. */
  readonly keys: readonly string[]
  /** All that was sent over the link, chunks of transfers apart. */
  readonly said: readonly { readonly by: PeerName; readonly message: StoreMessage }[]
}

/** Time passes at both together in steps of this. */
const STEP_MS = 10

/** A place in the middle of it: before the next message is delivered. Or at its begin: what the asker says, in place of what it said when it was linked. */
export interface Interference {
  begins?(): readonly Output[]
  before?(message: StoreMessage): 'cut' | undefined
  /** How long they stay linked once both are silent. @default 0 */
  readonly staysMs?: number
}

/** Links two cores, and carries what they have to say to each other, as bytes, until both are silent. `cut`: a transfer ends there. */
export function exchange(
  asker: LoneCore,
  source: LoneCore,
  { before, begins, staysMs = 0 }: Interference = {}
): Exchange {
  const bytes: Partial<Record<StoreMessage['type'], number>> = {}
  const keys: string[] = []
  const said: Exchange['said'][number][] = []
  const queue: { readonly by: LoneCore; readonly output: Output }[] = []
  const say = (by: LoneCore, outputs: readonly Output[]): void => {
    queue.push(...outputs.map((output) => ({ by, output })))
  }
  const carry = (message: StoreMessage): StoreMessage => {
    const encoded = messageCodec.encode(message)
    bytes[message.type] = (bytes[message.type] ?? 0) + encoded.length
    if (message.type === 'states') {
      keys.push(...message.states.map(({ key }) => key))
    }
    return messageCodec.decode(encoded)
  }
  const toDisk = (core: LoneCore): void => say(core, core.persistAll())
  const linked = asker.link(source.identity.peer)
  say(asker, begins?.() ?? linked)
  say(source, source.link(asker.identity.peer))
  const deliver = ({ by, output }: (typeof queue)[number]): void => {
    const other = by === asker ? source : asker
    if (output.type === 'send') {
      const message = carry(output.message)
      said.push({ by: by.identity.peer, message })
      before?.(message)
      say(other, other.receive(by.identity.peer, message))
    } else if (output.type === 'bulk' && output.action === 'open') {
      const { transfer } = output
      say(
        other,
        other.step({ type: 'bulk', event: 'opened', transfer, from: by.identity.peer, message: carry(output.message) })
      )
      say(by, by.step({ type: 'bulk', event: 'ready', transfer }))
    } else if (output.type === 'bulk' && output.action === 'push') {
      const { transfer, last } = output
      const cut = before?.(output.message) === 'cut'
      if (!cut) {
        say(other, other.step({ type: 'bulk', event: 'chunk', transfer, message: carry(output.message) }))
      }
      if (last || cut) {
        const outcome = cut ? 'lost' : 'complete'
        say(other, other.step({ type: 'bulk', event: 'ended', direction: 'in', transfer, outcome }))
        say(by, by.step({ type: 'bulk', event: 'ended', direction: 'out', transfer, outcome }))
      } else {
        say(by, by.step({ type: 'bulk', event: 'ready', transfer }))
      }
    }
    toDisk(asker)
    toDisk(source)
  }
  const deliverAll = (): void => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      deliver(next)
    }
  }
  deliverAll()
  for (let passed = 0; passed < staysMs; passed += STEP_MS) {
    say(asker, asker.passMs(STEP_MS))
    say(source, source.passMs(STEP_MS))
    deliverAll()
  }
  asker.unlink(source.identity.peer)
  source.unlink(asker.identity.peer)
  return { bytes, keys, said }
}
