import { generateKeyPairFromSeed } from '@libp2p/crypto/keys'
import { type Logger, type PrivateKey, serviceCapabilities } from '@libp2p/interface'
import { peerIdFromPrivateKey } from '@libp2p/peer-id'
import type { DhtInput } from '@peermesh/kernel'
import { multiaddr } from '@multiformats/multiaddr'
import { fromString } from 'uint8arrays'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { DHT_QUERIES_MAX, DHT_QUERY_TIMEOUT_MS, DHT_WAITING_MAX } from '../src/constants.ts'
import { DhtQueries } from '../src/dht/dht-queries.ts'
import { sealValue } from '../src/dht/signed-value.ts'
import { HostCounters } from '../src/statistics.ts'

const KEY = '/peermesh/0011/p/7'

type Event = { readonly name: string } & Record<string, unknown>

let privateKey: PrivateKey
let counters: HostCounters

/** A DHT that says these events to each query, and what it was asked. */
class FakeDht {
  readonly [serviceCapabilities] = ['@libp2p/kad-dht']
  readonly validators = { peermesh: () => undefined }
  readonly asked: string[] = []
  readonly put = this.#query('put')
  readonly get = this.#query('get')
  readonly provide = this.#query('provide')
  readonly findProviders = this.#query('findProviders')
  readonly answer: () => AsyncGenerator<Event>

  constructor(answer: () => AsyncGenerator<Event>) {
    this.answer = answer
  }

  #query(what: string) {
    return (..._args: unknown[]) => {
      this.asked.push(what)
      return this.answer()
    }
  }
}

function queriesOf(components: object): DhtQueries {
  return new DhtQueries({ components, privateKey, counters, log: (() => undefined) as unknown as Logger })
}

async function found(queries: DhtQueries, what: 'values' | 'providers' = 'values'): Promise<DhtInput> {
  return await new Promise((resolve) => queries.carryOut({ type: 'lookup', lookup: 1, what, key: KEY }, resolve))
}

async function* says(...events: readonly Event[]): AsyncGenerator<Event> {
  for (const event of events) {
    yield event
  }
}

async function* fails(...events: readonly Event[]): AsyncGenerator<Event> {
  yield* says(...events)
  throw new RangeError('the DHT is not well')
}

beforeEach(async () => {
  privateKey = await generateKeyPairFromSeed('Ed25519', new Uint8Array(32).fill(1))
  counters = new HostCounters()
})

describe('what cores ask of the DHT', () => {
  it('[HD9] is answered at once where there is none, or none that takes our values', () => {
    const answers: DhtInput[] = []
    const other = { [serviceCapabilities]: ['@libp2p/kad-dht'], validators: { pk: () => undefined } }
    for (const components of [{}, { dht: other }]) {
      const queries = queriesOf(components)
      queries.carryOut({ type: 'put', key: KEY, value: fromString('v') }, (answer) => answers.push(answer))
      queries.carryOut({ type: 'lookup', lookup: 1, what: 'values', key: KEY }, (answer) => answers.push(answer))
    }
    expect(answers).toEqual(Array(2).fill({ type: 'found', lookup: 1, failed: 'no-dht' }))
    expect(counters.dhtLookups + counters.dhtPuts + counters.dhtFailed).toBe(0)
  })

  it('[HD9] [HD11] is answered with each value that somebody signed for that key, once', async () => {
    const value = await sealValue(privateKey, KEY, fromString('v'))
    const stranger = await sealValue(privateKey, `${KEY}8`, fromString('w'))
    const answers = [value, stranger, fromString('x'), value].map((bytes) => ({
      name: 'PEER_RESPONSE',
      record: { value: bytes }
    }))
    const dht = new FakeDht(() => says({ name: 'SEND_QUERY' }, ...answers, { name: 'VALUE', value }))
    const by = peerIdFromPrivateKey(privateKey).toString()
    expect(await found(queriesOf({ components: { mine: dht } }))).toEqual({
      type: 'found',
      lookup: 1,
      values: [{ by, value: fromString('v') }]
    })
  })

  it('[HD9] is answered with who provides it, and where', async () => {
    const id = peerIdFromPrivateKey(privateKey)
    const providers = [{ id, multiaddrs: [multiaddr('/ip4/192.0.2.1/tcp/7400')] }]
    const dht = new FakeDht(() => says({ name: 'PROVIDER', providers }, { name: 'PROVIDER', providers }))
    expect(await found(queriesOf({ dht }), 'providers')).toEqual({
      type: 'found',
      lookup: 1,
      providers: [{ peer: id.toString(), addresses: ['/ip4/192.0.2.1/tcp/7400'] }]
    })
  })

  it('[HD10] is answered with what came before the DHT failed, which is counted', async () => {
    const value = await sealValue(privateKey, KEY, fromString('v'))
    const some = new FakeDht(() => fails({ name: 'PEER_RESPONSE', record: { value } }))
    expect(await found(queriesOf({ dht: some }))).toMatchObject({ values: [{ value: fromString('v') }] })
    expect(await found(queriesOf({ dht: new FakeDht(() => fails()) }))).toMatchObject({ failed: 'no-answer' })
    queriesOf({ dht: new FakeDht(() => fails()) }).carryOut({ type: 'provide', key: KEY }, () => undefined)
    await vi.waitFor(() => expect(counters.dhtFailed).toBe(3))
  })

  it('[HD11] is signed when it is put, and counted where nobody took it', async () => {
    const dht = new FakeDht(() => says({ name: 'QUERY_ERROR' }))
    queriesOf({ dht }).carryOut({ type: 'put', key: KEY, value: fromString('v') }, () => undefined)
    await vi.waitFor(() => expect(counters.dhtUnheard).toBe(1))
    expect([dht.asked, counters.dhtPuts, counters.dhtFailed]).toEqual([['put'], 1, 0])
  })

  it('[HD10] waits for room, is refused where too much waits, and ends with the stop', async () => {
    const open = Promise.withResolvers<void>()
    const dht = new FakeDht(async function* () {
      await open.promise
      yield* says()
    })
    const queries = queriesOf({ dht })
    const answers: DhtInput[] = []
    for (let lookup = 0; lookup < DHT_QUERIES_MAX + DHT_WAITING_MAX + 1; lookup++) {
      queries.carryOut({ type: 'lookup', lookup, what: 'values', key: KEY }, (answer) => answers.push(answer))
    }
    expect(dht.asked).toHaveLength(DHT_QUERIES_MAX)
    expect(answers).toEqual([{ type: 'found', lookup: DHT_QUERIES_MAX + DHT_WAITING_MAX, failed: 'no-answer' }])
    queries.stop()
    open.resolve()
    await vi.waitFor(() => expect(answers).toHaveLength(DHT_QUERIES_MAX + 1))
    expect(dht.asked).toHaveLength(DHT_QUERIES_MAX)
  })

  it('[HD9] is given up after its time', async () => {
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(AbortSignal.abort())
    const dht = new FakeDht(() => fails())
    expect(await found(queriesOf({ dht }))).toMatchObject({ failed: 'no-answer' })
    expect(timeout).toHaveBeenCalledWith(DHT_QUERY_TIMEOUT_MS)
    timeout.mockRestore()
  })
})
