import { readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { PointForgottenError, type StorePullReport } from '@peermesh/store'
import { OutputClosedError } from '../src/cli/errors.ts'
import { RUNNING, runCommand } from './support/fake-environment.ts'
import { fakeReport, MemoryStore } from './support/memory-store.ts'
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

/** A pull in which symbols told what differs. */
const COMPARED = {
  method: 'symbols',
  reason: 'index-cut',
  symbols: 560,
  keys: 200,
  operations: 400,
  rounds: 5,
  bytesSent: 2_480,
  bytesReceived: 37_500,
  tookMs: 38
} as const

/** A terminal in which a person types this. */
function typing(text: string) {
  const stdin = Object.assign(new PassThrough(), { isTTY: true })
  const stderr = Object.assign(new PassThrough(), { isTTY: true, columns: 100 })
  stdin.write(text)
  return { stdin, environment: { stderr } }
}

afterEach(() => {
  vi.useRealTimers()
})

describe('ls, del, watch, sync and export', () => {
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

  it('sync tells that it is done, and with --explain how, for each way in which it can be', async () => {
    const store = storeWith({})
    const operations = { method: 'operations', reason: 'indexed', keys: 40, operations: 51, lackedThere: 3 } as const
    const forgotten = { keysHere: 20_000, keysThere: 20_100, tookMs: 1_250, messages: 12 }
    store.reports = [
      fakeReport({}),
      fakeReport(operations),
      fakeReport({}),
      fakeReport({ ...operations, waitedMs: 40, lackedThere: undefined }),
      fakeReport({ ...forgotten, ...COMPARED }),
      fakeReport({ ...forgotten, method: 'snapshot', reason: 'nothing-held', keysHere: 0, keys: 20_100 }),
      fakeReport({ ...forgotten, method: 'snapshot', reason: 'symbols-dearer' }),
      fakeReport({
        ...forgotten,
        method: 'snapshot',
        reason: 'symbols-failed',
        symbols: 1_700,
        interruptions: { busy: 1, silent: 0, lost: 2 }
      }),
      fakeReport(operations)
    ]
    const once = 'sync --with Second'
    const lines = [once, once, ...Array.from({ length: 6 }, () => `${once} --explain`), `${once} --json`]
    const wrong = ['sync', 'sync --with nobody', 'sync --with 12D3KooW']
    expectTranscript('sync', await play(toPeer([...lines, ...wrong]), { store }))
  })

  it('sync is shown in docs/command-line.md, and of real peers in the storage example, as it is', async () => {
    const store = storeWith({})
    const explained = async (fields: Partial<StorePullReport>): Promise<string> => {
      store.reports = [fakeReport(fields)]
      return (await runCommand(['sync', '--with', 'Second', '--explain', '--peer', RUNNING], { store })).stdout
    }
    const page = readFileSync(new URL('../../../docs/command-line.md', import.meta.url), 'utf8')
    const shown = await explained({ ...COMPARED, keysHere: 20_000, keysThere: 20_100, messages: 12 })
    expect(page).toContain(`\n$ peermesh sync --with Second --explain\n${shown}\`\`\`\n`)

    const readme = readFileSync(new URL('../../../examples/storage/README.md', import.meta.url), 'utf8')
    const cities = {
      keys: 135_233,
      operations: 135_233,
      rounds: 2,
      messages: 122,
      bytesSent: 97,
      bytesReceived: 19.08e6
    }
    const came = await explained({ ...cities, method: 'operations', reason: 'indexed', tookMs: 2_500 })
    expect(readme).toContain(`--peer /tmp/storage/b\n${came.replace('Second', '…')}\`\`\`\n`)
  })

  it('sync that takes long says so, and ends at the request to stop', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const store = storeWith({})
    store.gate = new Promise(() => undefined)
    const begun = Promise.withResolvers<void>()
    store.pullBegins = () => begun.resolve()
    const stop = Promise.withResolvers<() => void>()
    const onStopRequest = (listener: () => void) => {
      stop.resolve(listener)
      return () => undefined
    }
    const syncing = runCommand(['sync', '--with', 'Second', '--peer', RUNNING], {
      store,
      environment: { onStopRequest }
    })
    const ask = await stop.promise
    await begun.promise
    vi.advanceTimersByTime(2_000)
    ask()
    const { exitCode, stdout, stderr } = await syncing
    expect({ exitCode, stdout }).toEqual({ exitCode: 130, stdout: '' })
    expect(stderr).toContain('Waiting for its answer. Ctrl-C ends the wait.\n')
    expect(stderr).toContain('The sync was interrupted.')
  })

  it('sync shows on a terminal how much has come', async () => {
    const store = storeWith({})
    store.reports = [fakeReport({ method: 'snapshot', reason: 'nothing-held', keys: 40 })]
    const stderr = Object.assign(new PassThrough(), { isTTY: true, columns: 100 })
    const { exitCode } = await runCommand(['sync', '--with', 'Second', '--peer', RUNNING], {
      store,
      environment: { stderr }
    })
    expect(exitCode).toBe(0)
    expect(String(stderr.read())).toMatch(/25 %  10 entries fetched[^]*It broke off after 10 keys/)
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

  it('say how to go on where a watch cannot tell what changed', async () => {
    const store = storeWith(CITIES)
    store.watch = () => {
      throw new PointForgottenError()
    }
    const result = await runCommand(['watch', '--peer', RUNNING], { store })
    expect(result).toMatchObject({ exitCode: 1, stdout: '' })
    expect(result.stderr).toContain('with --resume it begins anew')
  })

  it('go on among what is there where they ended there, and at the changes since then', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'peermesh-')), 'place')
    const store = storeWith(CITIES)
    const [first, second, third] = Object.keys(CITIES).sort()
    const told = async (...more: string[]): Promise<string[]> => {
      const command = ['watch', '--json', '--resume', file, ...more, '--count', '1', '--peer', RUNNING]
      const { stdout } = await runCommand(command, { store })
      return stdout.split('\n').flatMap((line) => (line === '' ? [] : (JSON.parse(line) as { key: string }).key))
    }
    expect(await told('--existing')).toEqual([first])
    expect(await readFile(file, 'utf8')).toBe(`point.${store.entriesByKey.size} "" ${JSON.stringify(first)}\n`)
    await store.batch([{ type: 'delete', key: first as string }])
    expect(await told('--existing')).toEqual([second])
    expect(store.watchOptions?.since).toBe(`point.${Object.keys(CITIES).length}`)
    // What is there was begun to be told: it is, whatever is asked for now.
    expect(await told()).toEqual([third])
    // Of another prefix it says nothing.
    expect(
      (await runCommand(['watch', '--prefix', 'x', '--resume', file, '--peer', RUNNING], { store })).stderr
    ).toContain('is the place of a watch of --prefix ""')
    const odd = ['watch', '--prefix', 'x\u2028" "', '--resume', `${file}.odd`, '--peer', RUNNING]
    const environment = { onStopRequest: (listener: () => void) => (setImmediate(listener), () => undefined) }
    for (const time of ['first', 'again']) {
      expect(await runCommand(odd, { store, environment }), time).toMatchObject({ exitCode: 0 })
    }
    await rm(dirname(file), { recursive: true })
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
