import { type CoreInput, millis, peerName, storeId } from '@peermesh/kernel'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Clock } from '../src/clock.ts'
import { type DriverOutlet, StackDriver } from '../src/stack-driver.ts'
import { bytes, text, ToyCore, type ToyOutput, type ToyTypes, toyCodec } from './support/toy-core.ts'

/** Time that passes when the test says so. */
class TestClock implements Clock {
  now = 1000
  readonly timers = new Set<{ readonly at: number; readonly callback: () => void }>()
  scheduled = 0

  moment() {
    return { now: millis(this.now), wall: millis(0) }
  }

  schedule(delayMs: number, callback: () => void): () => void {
    this.scheduled++
    const timer = { at: this.now + Math.max(0, delayMs), callback }
    this.timers.add(timer)
    return () => this.timers.delete(timer)
  }

  advance(toMs: number): void {
    this.now = toMs
    for (const timer of [...this.timers]) {
      if (timer.at <= toMs && this.timers.delete(timer)) {
        timer.callback()
      }
    }
  }
}

type Done = [what: string, ...details: unknown[]]

const PEER = peerName('b')

let clock: TestClock
let done: Done[]
let persisted: (() => void)[]
let failures: Error[]
let core: ToyCore
let events: CoreInput<ToyTypes>[]
let onEvent: ((event: CoreInput<ToyTypes>) => void) | undefined
let onRestart: (() => void) | undefined

function outlet(): DriverOutlet {
  const note =
    (what: string) =>
    (...details: unknown[]) =>
      void done.push([what, ...details])
  return {
    send: (seat, to, { payload }) => note('send')(seat.name, to, text(payload)),
    publish: (seat, { payload }, meshId) => note('publish')(seat.name, text(payload), meshId),
    bulk: (seat, _, output) => note('bulk')(seat.name, output.action),
    dial: note('dial'),
    persist: (name, changes, durability, onDurable) => {
      note('persist')(name, changes.length, durability)
      persisted.push(onDurable)
    },
    dht: (output, answer) => {
      done.push(['dht', output.type])
      if (output.type === 'lookup') {
        answer({ type: 'found', lookup: output.lookup, failed: 'no-dht' })
      }
    },
    expel: note('expel'),
    reject: note('reject'),
    restart: () => {
      note('restart')()
      onRestart?.()
    },
    trace: note('trace'),
    listenerFailed: note('listenerFailed'),
    failed: (error) => failures.push(error)
  }
}

function drive(react?: (input: CoreInput<ToyTypes>) => ToyOutput[]): StackDriver {
  core = new ToyCore(react)
  const seat = { name: 'toy', tag: 1, version: 1, priority: 1, codec: toyCodec, create: () => core }
  const listener = (event: unknown): void => {
    events.push(event as CoreInput<ToyTypes>)
    onEvent?.(event as CoreInput<ToyTypes>)
  }
  const cores = [{ seat, gatekeeper: true, errorFor: undefined, listeners: [listener] }]
  const driver = new StackDriver({ cores, clock, outlet: outlet() })
  const identity = { peer: peerName('a'), storeId: storeId('00'), boot: 1, startNonce: '00' }
  driver.accept({ type: 'start', identity, seed: 'seed', records: new Map() })
  driver.accept({ type: 'link', peer: PEER, status: 'up' })
  return driver
}

/** All microtasks that are due, and those that they make due. */
async function endOfTurn(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
}

beforeEach(() => {
  clock = new TestClock()
  done = []
  persisted = []
  failures = []
  events = []
  onEvent = undefined
  onRestart = undefined
})

describe('a stack driver', () => {
  it('[HD1] steps what arises within a step after it', () => {
    const driver = drive()
    const order: string[] = []
    onEvent = (event) => {
      order.push(`${event.type} begins`)
      if (event.type === 'addresses') {
        driver.accept({ type: 'dialled', address: 'x', failed: 'y', refused: false })
      }
      order.push(`${event.type} ends`)
    }
    driver.accept({ type: 'addresses', addresses: [] })
    expect(order).toEqual(['addresses begins', 'addresses ends', 'dialled begins', 'dialled ends'])
  })

  it('[HD2] carries out effects in order', async () => {
    const driver = drive()
    await driver.command('toy', {
      outputs: [
        { type: 'send', to: PEER, message: bytes('1') },
        { type: 'persist', changes: [{ key: 'k', value: bytes('v') }], durability: 'power', token: 1 },
        { type: 'publish', message: bytes('2') },
        { type: 'dial', address: 'somewhere' },
        { type: 'bulk', action: 'open', to: PEER, transfer: 1, message: bytes('3') },
        { type: 'reject', peer: PEER, reason: 'because' },
        { type: 'expel', peer: PEER, reason: 'so' }
      ]
    })
    expect(done).toEqual([
      ['send', 'toy', PEER, '1'],
      ['persist', 'toy', 1, 'power'],
      ['publish', 'toy', '2', undefined],
      ['dial', 'somewhere'],
      ['bulk', 'toy', 'open'],
      ['reject', PEER, 'toy', 'because', 'direct'],
      ['expel', PEER, 'so']
    ])
  })

  it('[HD2] tells a core what became durable when it is, and not before', async () => {
    const driver = drive()
    await driver.command('toy', { outputs: [{ type: 'persist', changes: [], durability: 'process', token: 42 }] })
    expect(core.of('persisted')).toEqual([])
    persisted[0]?.()
    expect(core.of('persisted')).toEqual([{ type: 'persisted', token: 42 }])
  })

  it('[HD3] drops what is left of a step that ended the stack, and all that comes after', async () => {
    const driver = drive((input) =>
      input.type === 'addresses'
        ? [
            { type: 'restart', bootAtLeast: 7, mint: false, reason: 'a copy' },
            { type: 'send', to: PEER, message: bytes('too late') }
          ]
        : []
    )
    const pending = driver.command('toy', { unanswered: true })
    const rejected = expect(pending).rejects.toThrow('the end')
    const heard = core.inputs.length
    onRestart = () => driver.end(new RangeError('the end'))
    driver.accept({ type: 'addresses', addresses: [] })
    driver.accept({ type: 'wake' })
    await rejected
    expect(done).toEqual([['restart']])
    expect(core.inputs.length).toBe(heard + 1)
  })

  it('[HD4] answers each command: with its value, its failure, or what ended the stack', async () => {
    const driver = drive()
    await expect(driver.command('toy', {})).resolves.toBeTypeOf('number')
    const failing = driver.command('toy', { fails: { name: 'NoQuorumError', message: 'alone' } })
    await expect(failing).rejects.toMatchObject({ name: 'NoQuorumError', message: 'alone' })
    const unanswered = driver.command('toy', { unanswered: true })
    expect(driver.pendingCommands).toBe(1)
    driver.end(new RangeError('stopped'))
    await expect(unanswered).rejects.toThrow('stopped')
    expect(driver.pendingCommands).toBe(0)
  })

  it('[HD5] hands over what a core threw, and no promise of it hangs', async () => {
    const driver = drive()
    const command = driver.command('toy', { throws: new RangeError('a rule broke') })
    expect(failures).toEqual([expect.objectContaining({ message: 'a rule broke' })])
    driver.end(new RangeError('stopped'))
    await expect(command).rejects.toThrow('stopped')
  })

  it('[HD6] goes on when a listener throws', async () => {
    const driver = drive()
    onEvent = () => {
      throw new RangeError('a bug of the listener')
    }
    await driver.command('toy', {})
    expect(done).toEqual([['listenerFailed', 'toy', expect.objectContaining({ message: 'a bug of the listener' })]])
    expect(failures).toEqual([])
  })

  it('[HD7] wakes at the deadline, with one timer for the inputs of a turn', async () => {
    const driver = drive()
    await endOfTurn()
    const before = clock.scheduled
    for (let count = 0; count < 100; count++) {
      void driver.command('toy', { deadline: millis(5000) })
    }
    await endOfTurn()
    expect(clock.scheduled - before).toBe(1)
    clock.advance(4999)
    expect(core.of('wake')).toHaveLength(0)
    clock.advance(5000)
    expect(core.of('wake')).toHaveLength(1)
  })

  it('[HD7] wakes earlier when a core asks for it, and lets a timer that is too early pass', async () => {
    const driver = drive()
    await driver.command('toy', { deadline: millis(5000) })
    await endOfTurn()
    await driver.command('toy', { deadline: millis(2000) })
    await endOfTurn()
    await driver.command('toy', { deadline: millis(3000) })
    await endOfTurn()
    clock.advance(2000)
    await endOfTurn()
    expect(core.of('wake')).toHaveLength(0)
    clock.advance(3000)
    expect(core.of('wake')).toHaveLength(1)
  })

  it('[HD7] meets a deadline that came with the inputs of a turn once they are all stepped, and without a timer', async () => {
    const driver = drive()
    await endOfTurn()
    const before = clock.scheduled
    void driver.command('toy', { deadline: millis(clock.now) })
    void driver.command('toy', {})
    expect(core.of('wake')).toHaveLength(0)
    await endOfTurn()
    expect(core.of('wake')).toHaveLength(1)
    expect(clock.scheduled - before).toBe(0)
  })

  it('[HD8] encodes what goes to many peers once', async () => {
    let encoded = 0
    core = new ToyCore()
    const codec = { ...toyCodec, encode: (message: Uint8Array) => (encoded++, message) }
    const seat = { name: 'toy', tag: 1, version: 1, priority: 1, codec, create: () => core }
    const cores = [{ seat, gatekeeper: true, errorFor: undefined, listeners: [] }]
    const driver = new StackDriver({ cores, clock, outlet: outlet() })
    const message = bytes('to all')
    const peers = ['b', 'c', 'd'].map(peerName)
    for (const peer of peers) {
      driver.accept({ type: 'link', peer, status: 'up' })
    }
    await driver.command('toy', { outputs: peers.map((to) => ({ type: 'send', to, message })) })
    expect(encoded).toBe(1)
    await driver.command('toy', { outputs: peers.map((to) => ({ type: 'send', to, message })) })
    expect(encoded).toBe(2)
  })

  it('[HD9] hands on what is asked of the DHT in order, and answers after the step in which it was asked', async () => {
    const driver = drive()
    await driver.command('toy', {
      outputs: [
        { type: 'put', key: '/test/a', value: bytes('v') },
        { type: 'lookup', lookup: 7, what: 'values', key: '/test/a' },
        { type: 'provide', key: 'b' }
      ]
    })
    expect(core.inputs.at(-1)).toEqual({ type: 'found', lookup: 7, failed: 'no-dht' })
    expect(done).toEqual([
      ['dht', 'put'],
      ['dht', 'lookup'],
      ['dht', 'provide']
    ])
  })
})
