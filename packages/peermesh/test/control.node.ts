import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { once } from 'node:events'
import { createServer, request } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type AttachedPeer, attach } from '../src/control/attached-peer.ts'
import { ControlConnection } from '../src/control/control-connection.ts'
import { type ControlServer, startControlServer } from '../src/control/control-server.ts'
import { CONTROL_VERSION, VERSION_HEADER } from '../src/control/protocol.ts'
import { findSocketPath, isAnswering } from '../src/control/socket-directory.ts'
import { bytesOf, entryLines } from './support/lines.ts'
import { fakePeer, MemoryStore } from './support/memory-store.ts'

let dataDir: string
let store: MemoryStore
let server: ControlServer
let attached: AttachedPeer
const errors: unknown[] = []

async function startServer(directory = dataDir): Promise<ControlServer> {
  return await startControlServer({ dataDir: directory, peer: fakePeer(store), onError: (error) => errors.push(error) })
}

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'pm-'))
  store = new MemoryStore()
  server = await startServer()
  attached = attach(dataDir)
  errors.length = 0
})

afterEach(async () => {
  await server.close()
  await rm(dataDir, { recursive: true })
  expect(errors).toEqual([])
})

describe('an attached peer', () => {
  it('answers what is asked of it', async () => {
    await attached.put('city/1', { name: 'Köln', seal: new Uint8Array([1, 2, 3]) })
    expect(await attached.get('city/1')).toEqual({ name: 'Köln', seal: new Uint8Array([1, 2, 3]) })
    expect(await attached.get('city/2')).toBeUndefined()
    expect(await attached.digest()).toEqual({ hash: 'd1'.repeat(16), keys: 1 })
    expect((await attached.members()).map(({ status }) => status)).toEqual(['alive', 'dead'])
    expect((await attached.status()).store.behind).toBe(3)
  })

  it('takes any text as a key', async () => {
    for (const key of ['a b', 'ä/ö?&=#%', '../..', '\u0000', '🏙️']) {
      await attached.put(key, key)
      expect(await attached.get(key)).toBe(key)
    }
    await expect(attached.put('\ud800', 1)).rejects.toMatchObject({ name: 'InvalidParametersError' })
  })

  it('lists entries by prefix, in the order of their keys', async () => {
    await attached.import(bytesOf(entryLines(1_000), 4_096))
    const keys: string[] = []
    for await (const [key] of attached.entries('k/99')) {
      keys.push(key)
    }
    expect(keys).toEqual(['k/99', ...Array.from({ length: 10 }, (_, index) => `k/99${index}`)])
  })

  it('ends the listing of entries when the reader leaves', async () => {
    await attached.import(bytesOf(entryLines(20_000), 65_536))
    for await (const [key] of attached.entries()) {
      expect(key).toBe('k/0')
      break
    }
    expect(await attached.digest()).toMatchObject({ keys: 20_000 })
  })

  it('passes on the errors of the store by their names', async () => {
    await expect(attached.put('x'.repeat(40), 1)).rejects.toMatchObject({ name: 'KeyTooLongError' })
    store.failure = Object.assign(new Error('full'), { name: 'JournalError', path: '/disk' })
    await expect(attached.put('x', 1)).rejects.toMatchObject({ name: 'JournalError', message: 'full', path: '/disk' })
  })

  it('refuses a body that is larger than any value, without holding it', async () => {
    await expect(attached.put('x', 'x'.repeat(5 * 1_024 * 1_024))).rejects.toMatchObject({ name: 'BadRequestError' })
  })

  it('refuses another version of the protocol, on both sides, and names it', async () => {
    const path = await findSocketPath(dataDir)
    const answer = await fetchOver(path, { 'peermesh-control': '999' })
    expect(answer).toContain('ControlVersionError')
    await server.close()
    const other = createServer((_request, response) => response.setHeader('peermesh-control', '999').end('{}'))
    await new Promise<void>((resolve) => other.listen(path, resolve))
    await expect(attached.status()).rejects.toMatchObject({ name: 'ControlVersionError' })
    await new Promise((resolve) => other.close(resolve))
    server = await startServer()
  })
})

describe('an import over the control socket', () => {
  it('tells progress while it goes, and its result', async () => {
    const progress: number[] = []
    const text = entryLines(3_000)
    const result = await attached.import(bytesOf(text, 65_536), {
      onProgress: ({ acknowledged }) => progress.push(acknowledged)
    })
    expect(result).toEqual({ acknowledged: 3_000, skipped: 0, bytes: text.length })
    expect(progress).toEqual([500, 1_000, 1_500, 2_000, 2_500, 3_000])
  })

  it('stops at a bad line, though the client has much more to send', async () => {
    const text = `${entryLines(700)}nonsense\n${entryLines(200_000, 700)}`
    const stopped = attached.import(bytesOf(text, 65_536))
    await expect(stopped).rejects.toMatchObject({ name: 'BadLineError', line: 701, acknowledged: 700 })
    expect(store.entriesByKey.size).toBe(700)
  })

  it('names the lines that it passed over', async () => {
    const skipped: number[] = []
    const text = `a\n${entryLines(3)}b\n`
    const result = await attached.import(bytesOf(text), { skipBad: true, onSkipped: (line) => skipped.push(line) })
    expect(result).toMatchObject({ acknowledged: 3, skipped: 2 })
    expect(skipped).toEqual([1, 5])
  })

  it('holds the source back while the peer is slow', async () => {
    const durable = Promise.withResolvers<void>()
    store.gate = durable.promise
    let sent = 0
    const chunk = Buffer.from(entryLines(5_000))
    async function* source() {
      for (let count = 0; count < 500; count++) {
        sent += chunk.length
        yield await Promise.resolve(chunk)
      }
    }
    const abort = new AbortController()
    const importing = attached.import(source(), { signal: abort.signal })
    await settled(() => sent)
    expect(sent).toBeLessThan(8 * 1_024 * 1_024)
    abort.abort(new Error('enough'))
    await expect(importing).rejects.toThrow('enough')
    durable.resolve()
  })

  it('is given up by the peer when the client goes', async () => {
    const begun = Promise.withResolvers<void>()
    const never = Promise.withResolvers<void>()
    async function* source() {
      yield await Promise.resolve(Buffer.from(entryLines(600)))
      begun.resolve()
      await never.promise
    }
    const abort = new AbortController()
    const importing = attached.import(source(), {
      signal: abort.signal,
      onProgress: () => abort.abort(new Error('gone'))
    })
    await begun.promise
    await expect(importing).rejects.toThrow('gone')
    // A peer that still waited for the rest would not close within its grace.
    await server.close()
    server = await startServer()
    expect(store.entriesByKey.size).toBe(500)
  })

  it('fails with the error of its source', async () => {
    async function* source() {
      yield await Promise.resolve(Buffer.from(entryLines(10)))
      throw Object.assign(new Error('no such disk'), { name: 'InputError' })
    }
    await expect(attached.import(source())).rejects.toMatchObject({ name: 'InputError' })
  })

  it('says how much was acknowledged where the store fails, and the store by name', async () => {
    let batches = 0
    Object.defineProperty(store, 'failure', {
      get: () => (++batches > 2 ? Object.assign(new Error('full'), { name: 'JournalError' }) : undefined)
    })
    const seen: number[] = []
    const importing = attached.import(bytesOf(entryLines(2_000), 65_536), {
      onProgress: ({ acknowledged }) => seen.push(acknowledged)
    })
    await expect(importing).rejects.toMatchObject({ name: 'JournalError' })
    expect(seen.at(-1)).toBe(store.entriesByKey.size)
  })
})

describe('the control socket', () => {
  it.each(['//', '///', '/\\', '/%', '/entry?%', '*', 'http://[', 'http://a:99999/', '/nothing'])(
    'answers a request for %s, of which it knows nothing, and goes on',
    async (target) => {
      expect(await askRaw(await findSocketPath(dataDir), target)).toMatch(/^HTTP\/1\.1 400 /)
      expect((await attached.status()).mesh).toBe('main')
    }
  )

  it('can be reached by its owner only', async () => {
    expect((await stat(join(dataDir, 'control'))).mode & 0o777).toBe(0o700)
    expect((await stat(await findSocketPath(dataDir))).mode & 0o777).toBe(0o600)
  })

  it('is gone once the peer has stopped, and says so', async () => {
    await server.close()
    expect(await isAnswering(await findSocketPath(dataDir))).toBe(false)
    await expect(attached.status()).rejects.toMatchObject({ name: 'PeerNotReachableError', dataDir })
    server = await startServer()
  })

  it('that a killed peer left is noticed by a client, and replaced by the next start', async () => {
    const path = await findSocketPath(dataDir)
    await server.close()
    await writeFile(path, '')
    await expect(attached.status()).rejects.toMatchObject({ name: 'PeerNotReachableError' })
    server = await startServer()
    expect((await attached.status()).mesh).toBe('main')
  })

  it('is given up where nobody answers on it: who listens there stands still', async () => {
    await server.close()
    const still = createServer(() => undefined)
    still.listen(await findSocketPath(dataDir))
    await once(still, 'listening')
    const connection = new ControlConnection(dataDir, 50)
    const failure = {
      name: 'PeerNotReachableError',
      message: expect.stringContaining('has said nothing for') as string
    }
    await expect(connection.ask('GET', '/status')).rejects.toMatchObject(failure)
    await expect(connection.stream('GET', '/keys?prefix=')[Symbol.asyncIterator]().next()).rejects.toMatchObject(
      failure
    )
    still.closeAllConnections()
    await new Promise((resolve) => still.close(resolve))
    server = await startServer()
  })

  it('is in a short directory of its own where the data directory has a long path', async () => {
    const long = join(dataDir, 'x'.repeat(60), 'y'.repeat(60))
    await mkdir(long, { recursive: true })
    const far = await startServer(long)
    expect((await attach(long).status()).mesh).toBe('main')
    const place = join(await readFile(join(long, 'control/socket-path'), 'utf8'), '..')
    expect((await stat(place)).mode & 0o777).toBe(0o700)
    await far.close()
    await expect(readdir(place)).rejects.toMatchObject({ code: 'ENOENT' })
    await expect(attach(long).status()).rejects.toMatchObject({ name: 'PeerNotReachableError' })
  })

  it.each([
    ['is empty, as a peer that was killed while it wrote it left it', ''],
    ['names what is not ours to remove', join(tmpdir(), 'pm-not-ours', 'socket')],
    ['names no path', 'no\u0000path']
  ])('is made though the word of an earlier one %s', async (_, pointer) => {
    const notOurs = join(tmpdir(), 'pm-not-ours')
    await mkdir(notOurs, { recursive: true })
    await writeFile(join(notOurs, 'other'), 'stays')
    await server.close()
    await writeFile(join(dataDir, 'control', 'socket-path'), pointer)
    server = await startServer()
    expect((await attached.status()).mesh).toBe('main')
    expect(await readFile(join(notOurs, 'other'), 'utf8')).toBe('stays')
    await rm(notOurs, { recursive: true })
  })

  it('closes within its grace, though a client is being answered', async () => {
    store.gate = Promise.withResolvers<void>().promise
    const waiting = attached.put('x', 1)
    const failed = expect(waiting).rejects.toMatchObject({ name: 'PeerNotReachableError' })
    await attached.status()
    await server.close()
    await failed
    store.gate = undefined
    server = await startServer()
  })
})

/** Resolves once a number stays the same for many turns of the event loop. */
async function settled(read: () => number): Promise<void> {
  for (let same = 0, last = read(); same < 200; same++) {
    await new Promise((resolve) => setImmediate(resolve))
    if (read() !== last) {
      same = 0
      last = read()
    }
  }
}

async function fetchOver(socketPath: string, headers: Record<string, string>): Promise<string> {
  return await new Promise((resolve, reject) => {
    request({ socketPath, path: '/status', headers }, (response) => {
      let text = ''
      response.on('data', (chunk) => {
        text += String(chunk)
      })
      response.on('end', () => resolve(text))
    })
      .on('error', reject)
      .end()
  })
}

/** What comes back for a request line as it stands, which a client of `node:http` might not send. */
async function askRaw(socketPath: string, target: string): Promise<string> {
  const socket = connect(socketPath)
  socket.end(
    `GET ${target} HTTP/1.1\r\nHost: peer\r\nConnection: close\r\n${VERSION_HEADER}: ${CONTROL_VERSION}\r\n\r\n`
  )
  let text = ''
  for await (const chunk of socket) {
    text += String(chunk)
  }
  return text
}
