import { readFileSync } from 'node:fs'
import { PassThrough, Readable } from 'node:stream'
import { DataDirectoryInUseError } from '@peermesh/host'
import { meshId, peerName } from '@peermesh/kernel'
import type { MembershipEvents } from '@peermesh/membership'
import { TypedEventEmitter } from 'main-event'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { OutputLostError, WorkingDirectoryGoneError } from '../src/cli/errors.ts'
import { EXIT_CODES } from '../src/cli/exit-codes.ts'
import { PortInUseError } from '../src/errors.ts'
import type { Peer, PeerEvents, PeerInit } from '../src/peer.ts'
import { fakeAttachedPeer, RUNNING, runCommand } from './support/fake-environment.ts'
import { entryLines } from './support/lines.ts'
import { MemoryStore } from './support/memory-store.ts'
import { play } from './support/play.ts'
import { expectTranscript } from './support/transcript.ts'

const COMMANDS = [
  'up',
  'peer',
  'key',
  'encryption-key',
  'status',
  'members',
  'explain',
  'lock',
  'locks',
  'partitions',
  'get',
  'put',
  'del',
  'ls',
  'conflicts',
  'watch',
  'sync',
  'import',
  'export',
  'digest',
  'lookup',
  'doctor',
  'completion'
]

const toPeer = (...commandArguments: string[]): string[] => [...commandArguments, '--peer', RUNNING]

describe('the command line', () => {
  it('teaches by its help', async () => {
    expectTranscript(
      'help',
      await play([
        '--help',
        ...COMMANDS.map((command) => `${command} --help`),
        'locks release --help',
        ...['plan', 'drain', 'get', 'put', 'del'].map((command) => `partitions ${command} --help`)
      ])
    )
  })

  it('is described in docs/command-line.md: all its commands, and the exit codes in the same words', async () => {
    const page = readFileSync(new URL('../../../docs/command-line.md', import.meta.url), 'utf8')
    for (const command of COMMANDS) {
      expect(page).toMatch(new RegExp(`^\\|.*\`${command}\``, 'm'))
    }
    const { stdout } = await runCommand(['--help'])
    const listed = [...stdout.slice(stdout.indexOf('Exit codes:')).matchAll(/^ +(\d+) +(.+)$/gm)]
    expect(listed.map(([, code]) => Number(code))).toEqual(Object.values(EXIT_CODES))
    for (const [, code, meaning = ''] of listed) {
      expect(page).toContain(`| ${code} | ${meaning.replace(/; the message.*/, '').replace('doctor', '`doctor`')} |`)
    }
  })

  it('says where to go from a directory that was removed', async () => {
    const environment = {
      workingDirectory: (): string => {
        throw new WorkingDirectoryGoneError('The directory that this runs in was removed.')
      }
    }
    const { stderr, exitCode } = await runCommand(['status'], { environment })
    expect(exitCode).toBe(2)
    expect(stderr).toContain('cd DIR')
  })

  it('reads well in a narrow terminal', async () => {
    const { stdout } = await runCommand(['--help'], { columns: 60 })
    expect(stdout).toContain('peermesh up --peers 3')
  })

  it('says what is wrong with a command line, and exits with 2', async () => {
    expectTranscript(
      'usage',
      await play([
        '',
        'fly',
        'get',
        'get a b',
        'put a b --bytes --text',
        'up --peers many',
        'members --pear x',
        'help fly',
        'fly --json',
        'leader x --mode y'
      ])
    )
  })

  it('prints what a peer tells, as text and as JSON', async () => {
    const store = new MemoryStore()
    store.entriesByKey.set('city/2950159', { name: 'Berlin', population: 3_426_354 })
    store.entriesByKey.set('greeting', 'hello')
    store.entriesByKey.set('seal', new Uint8Array([0xde, 0xad]))
    const commands = ['members', 'status', 'digest', 'get city/2950159', 'get greeting', 'put greeting hallo']
    const elections = [
      'campaign scheduler --priority 2',
      'leader scheduler',
      'leader headless',
      'leader scheduler --watch',
      'resign scheduler'
    ]
    const locks = ['locks', 'locks backup', 'locks unused', 'locks release backup --force --reason hangs']
    const lines = [...commands, 'get greeting', 'get seal --json', ...elections, ...locks]
    const both = lines.flatMap((line) => (line.includes('--json') ? [line] : [line, `${line} --json`]))
    expectTranscript(
      'answers',
      await play(
        both.map((line) => `${line} --peer ${RUNNING}`),
        { store }
      )
    )
  })

  it('prints who holds which partition, what would move, and values that are held with them', async () => {
    const listing = ['partitions', 'partitions --moving', 'partitions --json']
    const plans = [
      'partitions plan --without 12D3KooWSecond',
      'partitions plan --with peer-6 --weight 2 --all',
      'partitions plan --without nobody',
      'partitions plan --with x --weight many'
    ]
    const values = [
      'partitions get stock/17',
      'partitions put stock/17 4',
      'partitions get stock/17',
      'partitions get stock/17 --json',
      'partitions put stock/17 3 --if-version 1 --json',
      'partitions put stock/17 2 --if-version 1',
      'partitions put name {"tea":[1]}',
      'partitions get name',
      'partitions del stock/17 --if-version 2',
      'partitions del stock/17 --if-version x',
      'partitions get cart/anna --available',
      'partitions put cart/anna ["bread"] --available',
      'partitions put cart/anna ["milk"] --available',
      'partitions get cart/anna --available',
      'partitions get cart/anna --available --json',
      'partitions put cart/anna both --context context --json',
      'partitions get cart/anna --available',
      'partitions del cart/anna --available --context context',
      'partitions del cart/anna --available --if-version 1'
    ]
    const lines = [...listing, ...plans, 'partitions drain', 'partitions drain --json', ...values]
    expectTranscript(
      'partitions',
      await play(
        lines.map((line) => `${line} --peer ${RUNNING}`),
        { store: new MemoryStore() }
      )
    )
  })

  it('prints bytes as they are, into a pipe', async () => {
    const store = new MemoryStore()
    store.entriesByKey.set('seal', new TextEncoder().encode('raw'))
    expect(await runCommand(toPeer('get', 'seal'), { store })).toMatchObject({ stdout: 'raw', exitCode: 0 })
  })

  it('does not write bytes on a terminal', async () => {
    const store = new MemoryStore()
    store.entriesByKey.set('seal', new Uint8Array([27, 91]))
    const stdout = Object.assign(new PassThrough(), { isTTY: true, columns: 80 })
    const { stderr } = await runCommand(toPeer('get', 'seal'), { store, environment: { stdout } })
    expect(stdout.read()).toBeNull()
    expect(stderr).toContain('2 B that are not text')
  })

  it('leaves a terminal to its master, whatever others put under whatever key', async () => {
    const store = new MemoryStore()
    store.entriesByKey.set('text', 'a\tb\nc\u001b[2J\u009b31m\u202e')
    const stdout = Object.assign(new PassThrough(), { isTTY: true, columns: 80 })
    await runCommand(toPeer('get', 'text'), { store, environment: { stdout } })
    expect(String(stdout.read())).toBe('a\tb\nc\\u001b[2J\\u009b31m\\u202e\n')
    expect(await runCommand(toPeer('get', 'text'), { store })).toMatchObject({
      stdout: 'a\tb\nc\u001b[2J\u009b31m\u202e\n'
    })
    expect(await runCommand(toPeer('put', 'a\u001bc', 'x'), { store })).toMatchObject({
      stdout: 'Stored "a\\u001bc".\n'
    })
    expect((await runCommand(toPeer('campaign', 'a\u001bc'), { store })).stdout).toContain('"a\\u001bc": ')
  })

  it('stores JSON, text and bytes as asked', async () => {
    const store = new MemoryStore()
    await runCommand(toPeer('put', 'json', '{"a": [1, null]}'), { store })
    await runCommand(toPeer('put', 'word', 'hello'), { store })
    await runCommand(toPeer('put', 'zip', '01234', '--text'), { store })
    await runCommand(toPeer('put', 'number', '5'), { store })
    await runCommand(toPeer('put', 'bytes', '-', '--bytes'), { store, stdin: 'raw' })
    await runCommand(toPeer('put', 'piped', '-'), { store, stdin: '[1]' })
    expect(Object.fromEntries(store.entriesByKey)).toEqual({
      json: { a: [1, null] },
      word: 'hello',
      zip: '01234',
      number: 5,
      bytes: new TextEncoder().encode('raw'),
      piped: [1]
    })
  })

  it('says where keys and values go that begin with a dash', async () => {
    const store = new MemoryStore()
    const refused = await runCommand(['put', 'flags', '-v', '--peer', RUNNING], { store })
    expect(refused).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('goes behind --') as string })
    const inJson = await runCommand(['put', 'flags', '-v', '--json', '--peer', RUNNING], { store })
    expect(inJson.stderr).toContain('goes behind --')
    expect(await runCommand(['put', '--peer', RUNNING, '--', '-k', '-v'], { store })).toMatchObject({ exitCode: 0 })
    expect(await runCommand(['lock', 'a', 'b', '--capacity', 'x', '--peer', RUNNING], { store })).toMatchObject({
      stderr: expect.not.stringContaining('goes behind --') as string
    })
    expect(Object.fromEntries(store.entriesByKey)).toEqual({ '-k': '-v' })
  })

  it('stores nothing of bytes that are no text, where nobody said that they are bytes', async () => {
    const store = new MemoryStore()
    for (const option of [[], ['--text']]) {
      const stdin = Readable.from([Buffer.from([0x68, 0xff, 0xd8])])
      expect(await runCommand(toPeer('put', 'photo', '-', ...option), { store, stdin })).toMatchObject({
        exitCode: 5,
        stderr: expect.stringContaining('--bytes') as string
      })
    }
    expect(store.entriesByKey.size).toBe(0)
  })

  it('tells that what it printed is lost', async () => {
    const outputClosed = AbortSignal.abort(new OutputLostError("The standard output can't be written: ENOSPC."))
    expect(await runCommand(toPeer('digest'), { environment: { outputClosed } })).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('ENOSPC') as string
    })
  })

  it('uses no colours where nobody sees them', async () => {
    const { stderr } = await runCommand(['get', 'x', '--peer', '/data/dead'])
    expect(stderr).not.toContain('\u001b')
  })
})

describe('what goes wrong', () => {
  it('is told in a line, with a line on what to do, and by the exit code', async () => {
    const store = new MemoryStore()
    const failures = [
      'get nothing --peer /data/peer-1',
      'get nothing --peer /data/peer-1 --json',
      'get x --peer /data/dead',
      'get x',
      `put ${'x'.repeat(40)} 1 --peer /data/peer-1`,
      'import /nowhere/cities.ndjson --peer /data/peer-1'
    ]
    expectTranscript('failures', await play(failures, { store }))
  })

  it.each([
    [new PortInUseError('/ip4/127.0.0.1/tcp/7400'), 6],
    [new DataDirectoryInUseError('/data/peer-1'), 6],
    [Object.assign(new Error('mesh is …'), { name: 'InvalidParametersError' }), 2],
    [new TypeError('x is not a function'), 1]
  ])('when a peer is started is told without a stack trace: %s', async (error, exitCode) => {
    const createPeer = async () => await Promise.reject(error)
    const result = await runCommand(['peer'], { environment: { createPeer } })
    expect(result.exitCode).toBe(exitCode)
    expect(result.stderr.split('\n')).toHaveLength(3)
    const debugged = await runCommand(['peer', '--debug'], { environment: { createPeer } })
    expect(debugged.stderr).toContain('    at ')
  })
})

describe('peer', () => {
  /** A peer that only says who it is, and what happens to it. */
  function silentPeer() {
    const closed = Promise.withResolvers<Error | undefined>()
    const membership = Object.assign(new TypedEventEmitter<MembershipEvents>(), { members: () => [] })
    let stopped = false
    const peer = Object.assign(new TypedEventEmitter<PeerEvents>(), {
      name: '12D3KooWFirst',
      addresses: ['/ip4/127.0.0.1/tcp/7400/p2p/12D3KooWFirst'],
      meshId: undefined,
      membership,
      closed: closed.promise,
      [Symbol.asyncDispose]: async () => {
        stopped = true
        await Promise.resolve()
      }
    })
    return { peer: peer as unknown as Peer, close: closed.resolve, membership, isStopped: () => stopped }
  }

  it('prints where it listens and what happens, and stops when it is asked to', async () => {
    const { peer, membership, isStopped } = silentPeer()
    const onStopRequest = (listener: () => void) => {
      setImmediate(() => {
        membership.safeDispatchEvent('mesh', { detail: { meshId: meshId('ab'), how: 'founded' } })
        // A stranger may have chosen some of the words.
        const error = Object.assign(new Error('its mesh is cd\u001b[2J'), { name: 'ForeignMeshError' })
        membership.safeDispatchEvent('refused', { detail: { peer: peerName('12D3KooWSecond'), error } })
        const twice = Object.assign(
          new Error('Another process runs under the key of 12D3KooWFirst: stop one of the two.'),
          {
            name: 'DuplicateIdentityError'
          }
        )
        membership.safeDispatchEvent('refused', { detail: { peer: peerName('12D3KooWFirst'), error: twice } })
        listener()
      })
      return () => undefined
    }
    const environment = { createPeer: async () => await Promise.resolve(peer), onStopRequest }
    expectTranscript('peer', await play(['peer', 'peer --json'], { environment }))
    expect(isStopped()).toBe(true)
  })

  describe('that meets no peer to join', () => {
    beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
    afterEach(() => vi.useRealTimers())

    /** Asked to stop after so long. */
    async function joinFor(ms: number) {
      const { peer } = silentPeer()
      const onStopRequest = (listener: () => void) => {
        setImmediate(() => {
          vi.advanceTimersByTime(ms)
          listener()
        })
        return () => undefined
      }
      const environment = { createPeer: async () => await Promise.resolve(peer), onStopRequest }
      return await runCommand(['peer', '--mesh', 'orders', '--join', '/ip4/127.0.0.1/tcp/9'], { environment })
    }

    it('says so once, and who finds out why', async () => {
      const { stderr } = await joinFor(60_000)
      expect(stderr.match(/was met/g)).toHaveLength(1)
      expect(stderr).toContain('peermesh doctor --mesh orders --join /ip4/127.0.0.1/tcp/9')
    })

    it('looks for none once it stops', async () => {
      expect((await joinFor(1_000)).stderr).not.toContain('was met')
      expect(vi.getTimerCount()).toBe(0)
    })
  })

  it('ends at once where it is asked a second time, whatever it is at', async () => {
    let ask = (): void => undefined
    const onStopRequest = (listener: () => void) => {
      ask = listener
      return () => undefined
    }
    const ended = Promise.withResolvers<number>()
    const createPeer = async () => {
      ask()
      ask()
      return await ended.promise.then(() => Promise.reject(new Error('it would have gone on for ever')))
    }
    const environment = { onStopRequest, createPeer, endAtOnce: ended.resolve }
    expect((await runCommand(['peer'], { environment })).stderr).toContain('Ctrl-C once more ends it at once.')
    expect(await ended.promise).toBe(EXIT_CODES.interrupted)
  })

  it('ends with the error of a peer that could not be stopped as it should', async () => {
    const { peer } = silentPeer()
    const failure = Object.assign(new Error('The journal cannot be closed.'), { name: 'JournalError' })
    const broken = Object.assign(peer, { [Symbol.asyncDispose]: async () => await Promise.reject(failure) })
    const onStopRequest = (listener: () => void) => {
      setImmediate(listener)
      return () => undefined
    }
    const environment = { createPeer: async () => await Promise.resolve(broken), onStopRequest }
    expect(await runCommand(['peer'], { environment })).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('The journal cannot be closed.') as string
    })
  })

  it('that is stopped before it has started ends with 0', async () => {
    const onStopRequest = (listener: () => void) => {
      setImmediate(listener)
      return () => undefined
    }
    const createPeer = async ({ signal }: PeerInit) =>
      await new Promise<Peer>((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error)))
    expect(await runCommand(['peer'], { environment: { createPeer, onStopRequest } })).toMatchObject({
      exitCode: 0,
      stdout: 'Stopped.\n'
    })
  })

  it('ends with the error of a peer that stopped itself', async () => {
    const { peer, close, isStopped } = silentPeer()
    const createPeer = async () => {
      close(Object.assign(new Error('The journal cannot be written.'), { name: 'JournalError' }))
      return await Promise.resolve(peer)
    }
    const result = await runCommand(['peer'], { environment: { createPeer } })
    expect(result).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('The journal cannot be written.') as string
    })
    expect(isStopped()).toBe(true)
  })
})

describe('import', () => {
  it('says how many entries were acknowledged', async () => {
    const store = new MemoryStore()
    const result = await runCommand(toPeer('import', '-'), { store, stdin: entryLines(1_234) })
    expect(result).toMatchObject({
      stdout: expect.stringContaining('1,234 entries acknowledged') as string,
      exitCode: 0
    })
    const json = await runCommand(toPeer('import', '-', '--json'), { store, stdin: entryLines(3) })
    expect(JSON.parse(json.stdout)).toMatchObject({ acknowledged: 3, skipped: 0, complete: true })
  })

  it('names a bad line and exits with 5; what came before it is stored', async () => {
    const store = new MemoryStore()
    const result = await runCommand(toPeer('import', '-'), {
      store,
      stdin: `${entryLines(2)}nonsense\n${entryLines(2, 2)}`
    })
    expect(result.exitCode).toBe(5)
    expect(result.stderr).toContain('Line 3 is not an entry')
    expect(result.stderr).toContain('--skip-bad')
    expect(result.stdout).toBe('2 entries acknowledged, then it ended early.\n')
    expect(store.entriesByKey.size).toBe(2)
  })

  it('with --skip-bad names the first bad lines and counts all of them', async () => {
    const store = new MemoryStore()
    const stdin = `${'nonsense\n'.repeat(15)}${entryLines(2)}`
    const result = await runCommand(toPeer('import', '-', '--skip-bad'), { store, stdin })
    expect(result.exitCode).toBe(0)
    expect(result.stderr.match(/is not an entry/g)).toHaveLength(10)
    expect(result.stdout).toContain('2 entries acknowledged, 15 bad lines passed over')
  })

  it('that is interrupted stops after a whole line, says what is stored, and exits with 130', async () => {
    const store = new MemoryStore()
    const stdin = new PassThrough()
    let interrupt = (): void => undefined
    const attach = async (dataDir: string) => {
      const peer = fakeAttachedPeer(store, dataDir)
      return await Promise.resolve({
        ...peer,
        import: async (...[source, options]: Parameters<typeof peer.import>) =>
          await peer.import(source, { ...options, onProgress: () => interrupt() })
      })
    }
    stdin.write(`${entryLines(600)}{"key":"half`)
    const result = await runCommand(toPeer('import', '-'), {
      store,
      stdin,
      environment: {
        attach,
        onStopRequest: (listener) => {
          interrupt = listener
          return () => undefined
        }
      }
    })
    expect(result.exitCode).toBe(130)
    expect(result.stdout).toContain('600 entries acknowledged')
    expect(store.entriesByKey.size).toBe(600)
  })
})
