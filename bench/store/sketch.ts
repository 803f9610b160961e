import type { CoreInput, CoreOutput, PeerName } from '@peermesh/kernel'
import { millis, peerName, storeId } from '@peermesh/kernel'
import type { StoreCore, StoreCoreTypes, StoreMessage } from '@peermesh/store/core'
import { storeSeat } from '@peermesh/store/seat'
import type { Row } from '../subject.ts'
import { chunksOf, type EntrySet, entriesOf } from './entries.ts'
import { StoresDifferError } from './equal-stores.ts'

type Input = CoreInput<StoreCoreTypes>
type Output = CoreOutput<StoreCoreTypes>

/** So few operations are remembered that who was away for a few can be told by nothing else what it missed. */
const SEAT = storeSeat({ indexDotsMax: 4 })
const AT = { now: millis(0), wall: millis(Date.UTC(2026, 0)) }
/** One is a matter of luck: the last symbols are half as many more, or not needed. */
const SEEDS = ['sketch', 'another sketch', 'a third', 'a fourth']
const BATCH = 1_000
const ITEM_BYTES = 16

export interface Sketch {
  readonly count: number
  readonly changes: number
}

/** What was said until both were equal, but for the keys and values. */
interface Said {
  readonly bytes: number
  readonly symbols: number
}

/**
 * What it takes to find out which of many keys changed, where no log tells it any more. By the cores that ship, in this process: the same each time.
 */
export function sketchRows({ count, changes, goalOf }: Sketch & { goalOf?: (floor: number) => number }): Row[] {
  // Each is one item before and another after.
  const differences = 2 * changes
  const floor = differences * ITEM_BYTES
  const common = { warmUps: 0, samples: 1 } as const
  // The same each time, so that both rows look at one.
  let said: Said | undefined
  const of = (figure: (said: Said) => number, limit: number): Row['open'] => {
    return () =>
      Promise.resolve({
        value: () => Promise.resolve(figure((said ??= onAverage({ count, changes })))),
        limit: () => Promise.resolve(limit)
      })
  }
  return [
    {
      ...common,
      name: `symbols-sketch-${changes}-in-${count}`,
      unit: 'symbols/difference',
      about: 'symbols that were sent, those that were not needed too',
      limitAbout: 'a symbol for each difference',
      open: of(({ symbols }) => symbols / differences, 1)
    },
    {
      ...common,
      name: `bytes-sketch-${changes}-in-${count}`,
      unit: 'B',
      about: 'what is said to find out what differs',
      limitAbout: '16 B of hash for each difference',
      ...(goalOf === undefined ? {} : { goal: goalOf(floor) }),
      open: of(({ bytes }) => bytes, floor)
    }
  ]
}

function onAverage(sketch: Sketch): Said {
  const all = SEEDS.map((seed) => findOut(sketch, seed))
  const mean = (figure: (said: Said) => number): number => all.reduce((sum, said) => sum + figure(said), 0) / all.length
  return { bytes: mean(({ bytes }) => bytes), symbols: mean(({ symbols }) => symbols) }
}

function findOut({ count, changes }: Sketch, seed: string): Said {
  const source = new BenchCore('source')
  const away = new BenchCore('away')
  source.put({ seed, count })
  exchange(away, source)
  source.put({ seed, count: changes, version: 1 })
  const said = exchange(away, source)
  if (source.core.digest().hash !== away.core.digest().hash) {
    throw new StoresDifferError('Two cores should be equal after one was told what differs.')
  }
  return said
}

/** A core without a disk and without a clock. */
class BenchCore {
  readonly name: PeerName
  readonly core = SEAT.create() as StoreCore
  #command = 0

  constructor(name: string) {
    this.name = peerName(name)
    const identity = { peer: this.name, storeId: storeId(name), boot: 1, startNonce: '' }
    this.step({ type: 'start', identity, seed: name, records: [], volatile: true })
  }

  step(input: Input): Output[] {
    return this.core.step(input, AT)
  }

  put(entries: EntrySet): void {
    for (const chunk of chunksOf(entriesOf(entries), BATCH)) {
      const operations = chunk.map(([key, value]) => ({ key, value }))
      this.step({ type: 'command', id: ++this.#command, command: { type: 'write', operations } })
    }
  }
}

/** Links the two, and carries what they say until both are silent. */
function exchange(asker: BenchCore, source: BenchCore): Said {
  let [bytes, symbols] = [0, 0]
  const queue: { readonly by: BenchCore; readonly output: Output }[] = []
  const step = (core: BenchCore, input: Input): void => {
    queue.push(...core.step(input).map((output) => ({ by: core, output })))
  }
  const heard = (message: StoreMessage): void => {
    if (message.type === 'symbols' || message.type === 'need' || message.type === 'want') {
      bytes += SEAT.codec.encode(message, SEAT.version).length
      symbols += message.type === 'symbols' ? message.symbols.counts.length : 0
    }
  }
  step(asker, { type: 'link', peer: source.name, status: 'up' })
  step(source, { type: 'link', peer: asker.name, status: 'up' })
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const { by, output } = next
    const other = by === asker ? source : asker
    if (output.type === 'send') {
      heard(output.message)
      step(other, { type: 'message', from: by.name, path: 'direct', message: output.message })
    } else if (output.type === 'bulk' && output.action === 'open') {
      const { transfer, message } = output
      step(other, { type: 'bulk', event: 'opened', transfer, from: by.name, message })
      step(by, { type: 'bulk', event: 'ready', transfer })
    } else if (output.type === 'bulk' && output.action === 'push') {
      const { transfer, message, last } = output
      step(other, { type: 'bulk', event: 'chunk', transfer, message })
      if (last) {
        step(other, { type: 'bulk', event: 'ended', direction: 'in', transfer, outcome: 'complete' })
        step(by, { type: 'bulk', event: 'ended', direction: 'out', transfer, outcome: 'complete' })
      } else {
        step(by, { type: 'bulk', event: 'ready', transfer })
      }
    }
  }
  step(asker, { type: 'link', peer: source.name, status: 'lost', by: 'us' })
  step(source, { type: 'link', peer: asker.name, status: 'lost', by: 'us' })
  return { bytes, symbols }
}
