import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { OutputClosedError } from '../src/cli/errors.ts'
import { RUNNING, runCommand } from './support/fake-environment.ts'
import { MemoryStore } from './support/memory-store.ts'
import { play } from './support/play.ts'
import { expectTranscript } from './support/transcript.ts'

function storeWith(entries: Readonly<Record<string, unknown>>): MemoryStore {
  const store = new MemoryStore()
  for (const [key, value] of Object.entries(entries)) {
    store.entriesByKey.set(key, value as string)
  }
  return store
}

const toPeer = (lines: readonly string[]): string[] => lines.map((line) => `${line} --peer ${RUNNING}`)

const CITIES = { 'city/1': { name: 'Köln' }, 'city/2': 'Bonn', greeting: 'hello', seal: new Uint8Array([1, 2]) }

/** A terminal in which a person types this. */
function typing(text: string) {
  const stdin = Object.assign(new PassThrough(), { isTTY: true })
  const stderr = Object.assign(new PassThrough(), { isTTY: true, columns: 100 })
  stdin.write(text)
  return { stdin, environment: { stderr } }
}

describe('ls, del, watch and export', () => {
  it('read well', async () => {
    const store = storeWith({ ...CITIES, 'odd\n\u001b[31m': 1 })
    const lines = [
      'ls',
      'ls city/',
      'ls --json',
      'conflicts',
      'conflicts c --json',
      'watch --existing --count 2',
      'watch --existing --count 5 --json',
      'export',
      'export - --prefix city/ --json',
      'del city/1 nothing',
      'del greeting --json',
      'del --prefix city/',
      'del --prefix city/ --yes',
      'del --prefix none/',
      'del',
      'del seal --prefix s',
      'watch --from-now --existing',
      'watch --count 0'
    ]
    store.rivals.add('city/2')
    store.rivals.add('seal')
    expectTranscript('data', await play(toPeer(lines), { store }))
  })

  it('put says when it is acknowledged, and for how long the value is there', async () => {
    const store = storeWith({})
    const command = ['put', 'fresh', '1', '--ack', 'all', '--wait', '5s', '--ttl', '30m', '--peer', RUNNING]
    expect(await runCommand(command, { store })).toMatchObject({ exitCode: 0, stdout: 'Stored fresh.\n' })
    expect(store.putOptions).toEqual({ ack: 'all', ttlMs: 1_800_000 })
    expect(await runCommand(['put', 'k', '1', '--ack', 'most', '--peer', RUNNING], { store })).toMatchObject({
      exitCode: 2
    })
  })

  it('ask before they delete much, and take no for an answer', async () => {
    const store = storeWith(CITIES)
    const command = ['del', '--prefix', 'city/', '--peer', RUNNING]
    for (const answer of ['\n', 'n\n', 'yikes\n']) {
      const { exitCode, stdout } = await runCommand(command, { store, ...typing(answer) })
      expect({ exitCode, stdout }).toEqual({ exitCode: 130, stdout: '' })
    }
    expect(store.entriesByKey.size).toBe(4)
    const { exitCode, stdout } = await runCommand(command, { store, ...typing('y\n') })
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: 'Deleted 2 keys.\n' })
    expect([...store.entriesByKey.keys()]).toEqual(['greeting', 'seal'])
  })

  it('tell changes until they are asked to stop, which is no failure', async () => {
    const store = storeWith(CITIES)
    const stop = Promise.withResolvers<() => void>()
    const onStopRequest = (listener: () => void) => {
      stop.resolve(listener)
      return () => undefined
    }
    const watching = runCommand(['watch', '--prefix', 'city/', '--json', '--peer', RUNNING], {
      store,
      environment: { onStopRequest }
    })
    const ask = await stop.promise
    await new Promise((resolve) => setImmediate(resolve))
    await store.batch([
      { type: 'put', key: 'other', value: 1 },
      { type: 'put', key: 'city/3', value: new Uint8Array([9]) },
      { type: 'delete', key: 'city/1' }
    ])
    await new Promise((resolve) => setImmediate(resolve))
    ask()
    expect(await watching).toEqual({
      stdout: '{"key":"city/3","origin":"local","value":{"/":{"bytes":"CQ"}}}\n{"key":"city/1","origin":"local"}\n',
      stderr: '',
      exitCode: 0
    })
  })

  it('end quietly where nobody reads on', async () => {
    const store = storeWith(CITIES)
    const environment = { outputClosed: AbortSignal.abort(new OutputClosedError('Nobody reads on.')) }
    for (const command of ['ls', 'export', 'watch --existing']) {
      const result = await runCommand([...command.split(' '), '--peer', RUNNING], { store, environment })
      expect(result).toMatchObject({ exitCode: 0, stderr: '' })
    }
  })
})

describe('explain', () => {
  it('says what a peer knows of a peer and of a key, and why', async () => {
    const store = storeWith({ ...CITIES, SecondHand: 'used', '12D3KooWSecond': 'a key that is named like a peer' })
    store.rivals.add('greeting')
    store.deleted.add('gone')
    const lines = [
      'explain 12D3KooWFirst',
      'explain oWSecond',
      'explain Stranger',
      'explain 12D3KooW',
      'explain city/1',
      'explain scheduler',
      'explain greeting',
      'explain gone',
      'explain never',
      'explain 12D3KooWSecond',
      'explain 12D3KooWSecond --as key',
      'explain never --as key',
      'explain backup',
      'explain x --as lock',
      'explain cut-off',
      'explain x --as planet',
      'explain greeting --json'
    ]
    expectTranscript('explain', await play(toPeer(lines), { store }))
  })
})
