import { access, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CliProcesses, type CliResult, type RunningCli } from './support/cli-process.ts'
import { eventually } from './support/eventually.ts'
import { entryLines } from './support/lines.ts'

let cwd: string
let processes: CliProcesses

beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'pm-'))
  processes = new CliProcesses()
})

afterEach(async () => {
  await processes.endAll()
  await rm(cwd, { recursive: true })
})

async function run(commandLine: string, stdin = ''): Promise<CliResult> {
  return await processes.run(commandLine.split(' '), { cwd, stdin })
}

function start(commandLine: string): RunningCli {
  return processes.start(commandLine.split(' '), { cwd })
}

async function json(commandLine: string, stdin?: string): Promise<Record<string, unknown>> {
  const { stdout, stderr, exitCode } = await run(`${commandLine} --json`, stdin)
  expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 })
  return JSON.parse(stdout) as Record<string, unknown>
}

describe('a peer and the commands that talk to it', () => {
  it('go through a session', async () => {
    const peer = start('peer --found --data peermesh-data/a')
    await peer.ready()

    expect(await run('put city/2950159 {"name":"Berlin"}')).toMatchObject({
      stdout: 'Stored city/2950159.\n',
      exitCode: 0
    })
    expect(await run('get city/2950159')).toMatchObject({ stdout: '{"name":"Berlin"}\n', exitCode: 0 })
    expect(await run('get city/1')).toMatchObject({ stdout: '', exitCode: 4 })
    expect(await run(`put ${'k'.repeat(2_000)} 1`)).toMatchObject({ exitCode: 5 })

    await writeFile(join(cwd, 'good.ndjson'), entryLines(2_000))
    expect(await json('import good.ndjson')).toMatchObject({ acknowledged: 2_000, skipped: 0 })
    const bad = await run('import -', `${entryLines(3, 5_000)}nonsense\n${entryLines(3, 6_000)}`)
    expect(bad).toMatchObject({ stdout: '3 entries acknowledged, then it ended early.\n', exitCode: 5 })
    expect(bad.stderr).toContain('Line 4 is not an entry')
    const skipping = await run('import - --skip-bad', `nonsense\n${entryLines(3, 7_000)}`)
    expect(skipping).toMatchObject({
      stdout: expect.stringContaining('3 entries acknowledged, 1 bad line passed over') as string,
      exitCode: 0
    })

    expect(await json('digest')).toMatchObject({ keys: 1 + 2_000 + 3 + 3 })
    expect(await json('status')).toMatchObject({ mesh: 'main', members: { alive: 1 }, pid: peer.child.pid })
    expect((await run('members')).stdout).toContain('alive')

    peer.child.kill('SIGTERM')
    expect(await peer.exited).toBe(0)
    expect(await run('get city/2950159')).toMatchObject({ exitCode: 3 })
  })

  it('lose nothing that was acknowledged when the peer is killed, and find it again on its data', async () => {
    const peer = start('peer --found --data peermesh-data/a')
    await peer.ready()
    await json('import -', entryLines(1_000))
    peer.child.kill('SIGKILL')
    await peer.exited
    expect(await run('digest')).toMatchObject({ exitCode: 3 })
    const again = start('peer --data peermesh-data/a')
    await again.ready()
    expect(await json('digest')).toMatchObject({ keys: 1_000 })
  })

  it('must name the peer where several run, and are told which there are', async () => {
    const first = start('peer --found --data peermesh-data/a')
    const address = await first.ready()
    await start(`peer --data peermesh-data/b --join ${address}`).ready()
    const { stderr, exitCode } = await run('digest')
    expect(exitCode).toBe(2)
    expect(stderr).toContain(`${join('peermesh-data', 'a')} (running)`)
    await run('put greeting hello --peer peermesh-data/a')
    await eventually(async () => {
      expect(await run('get greeting --peer peermesh-data/b')).toMatchObject({ stdout: 'hello\n', exitCode: 0 })
    })
    first.child.kill('SIGHUP')
    expect(await first.exited).toBe(0)
    expect(await run('get greeting')).toMatchObject({ stdout: 'hello\n', exitCode: 0 })
  })

  it('find the peer by $PEERMESH_DATA, and say so where there is none', async () => {
    await start('peer --found --data elsewhere/a').ready()
    expect(await run('digest')).toMatchObject({ exitCode: 3 })
    const env = { PEERMESH_DATA: join(cwd, 'elsewhere') }
    expect(await processes.run(['digest'], { cwd, env })).toMatchObject({ exitCode: 0 })
  })

  it('end an import at Ctrl-C, and say what is stored', async () => {
    await start('peer --found --data peermesh-data/a').ready()
    const importing = processes.start(['import', '-'], { cwd })
    importing.child.stdin.write(entryLines(600))
    await eventually(async () => expect((await json('digest'))['keys']).toBe(500))
    importing.child.kill('SIGINT')
    expect(await importing.says((said) => 'acknowledged' in said)).toMatchObject({
      acknowledged: 600,
      complete: false
    })
    expect(await importing.exited).toBe(130)
    expect(await json('digest')).toMatchObject({ keys: 600 })
  })
})

describe('export', () => {
  it('writes what import reads back: bytes, odd keys, and very many', async () => {
    await start('peer --found --data peermesh-data/a').ready()
    await start('peer --found --data elsewhere/b').ready()
    const odd = [
      { key: 'bytes', value: { '/': { bytes: '3q0' } } },
      { key: 'deep', value: [null, true, -1.5e-7, { '': 'ä', __proto__x: [] }] },
      { key: ' ', value: '' },
      { key: 'line\nend\ttab"quote\\', value: '\u2028\u0000' },
      { key: '🏙️/köln', value: '🏙️' },
      { key: '__proto__', value: { '/': 1 } }
    ]
    const lines = odd.map((entry) => `${JSON.stringify(entry)}\n`).join('')
    expect(await run('import - --peer peermesh-data/a', lines + entryLines(10_000))).toMatchObject({ exitCode: 0 })

    expect(await run('export all.ndjson --peer peermesh-data/a')).toMatchObject({ stdout: '', exitCode: 0 })
    expect(await run('import all.ndjson --peer elsewhere/b')).toMatchObject({ exitCode: 0 })
    const [here, there] = [await run('export --peer peermesh-data/a'), await run('export --peer elsewhere/b')]
    expect(here.stdout === there.stdout).toBe(true)
    expect(here.stdout).toBe(await readFile(join(cwd, 'all.ndjson'), 'utf8'))
    const read = here.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { key: string })
    expect(read).toHaveLength(10_000 + odd.length)
    for (const entry of odd) {
      expect(read.find(({ key }) => key === entry.key)).toEqual(entry)
    }
    const keys = read.map(({ key }) => key)
    expect(keys).toEqual([...keys].sort())
    expect(
      (await run('ls --json --peer elsewhere/b')).stdout
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as { key: string }).key)
    ).toEqual(keys)
  })

  it('takes what is typed, and what expires, from one mesh to another', async () => {
    await start('peer --found --data peermesh-data/a').ready()
    const lines = [
      '{"key":"cart","type":"map","value":{"tea":2}}',
      '{"key":"members","type":"set","value":["anna","bob"]}',
      '{"key":"offer","value":"tea","expiresAt":4102444800000}',
      '{"key":"visits","type":"counter","value":3}'
    ].map((line) => `${line}\n`)
    expect(await run('import -', lines.join(''))).toMatchObject({ exitCode: 0 })
    expect(await run('export all.ndjson')).toMatchObject({ exitCode: 0 })
    await start('peer --found --data elsewhere/b --mesh other').ready()
    expect(await run('import all.ndjson --peer elsewhere/b')).toMatchObject({ exitCode: 0 })
    expect((await run('export --peer elsewhere/b')).stdout).toBe(lines.join(''))
  })

  it('leaves no half of a file behind, and what was there before in its place', async () => {
    const peer = start('peer --found --data peermesh-data/a')
    await peer.ready()
    await writeFile(join(cwd, 'all.ndjson'), 'from before')
    peer.child.kill('SIGKILL')
    await peer.exited
    expect(await run('export all.ndjson')).toMatchObject({ exitCode: 3 })
    expect(await readFile(join(cwd, 'all.ndjson'), 'utf8')).toBe('from before')
    await start('peer --data peermesh-data/a').ready()
    expect(await run('export nowhere/all.ndjson')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining("can't be written") as string
    })
    expect((await readdir(cwd)).sort()).toEqual(['all.ndjson', 'peermesh-data'])
  })
})

describe('watch and explain', () => {
  it('go on where a watch ended, at another peer, and miss nothing', async () => {
    const address = await start('peer --found --data peermesh-data/a').ready()
    await start(`peer --data peermesh-data/b --join ${address}`).ready()
    await run('put order/1 1 --peer a')
    const watch = 'watch --prefix order/ --existing --resume orders.place'
    const first = start(`${watch} --peer a`)
    expect(await first.says(({ key }) => key !== undefined)).toMatchObject({ key: 'order/1', origin: 'existing' })
    await eventually(async () => {
      expect(await readFile(join(cwd, 'orders.place'), 'utf8')).not.toBe('')
    })
    first.child.kill('SIGTERM')
    await first.exited
    await run('put order/2 2 --peer a')
    await run('del order/1 --peer a')
    await run('put other 1 --peer a')
    await eventually(async () => {
      expect((await run('ls order/ --peer b')).stdout).toBe('order/2\n')
    })
    const { stdout } = await run(`${watch} --count 2 --json --peer b`)
    const told = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { key: string })
    expect(told.sort((one, other) => (one.key < other.key ? -1 : 1))).toEqual([
      { key: 'order/1', origin: 'earlier' },
      { key: 'order/2', origin: 'earlier', value: 2 }
    ])
    const third = start(`${watch} --count 1 --peer a`)
    await run('put order/3 3 --peer b')
    expect(await third.says(({ key }) => key !== undefined)).toMatchObject({ key: 'order/3', value: 3 })
    expect(await third.exited).toBe(0)
    // What changed meanwhile, one line each time.
    for (const key of ['order/10', 'order/11', 'order/12']) {
      await run(`put ${key} anew --peer a`)
    }
    const lines: string[] = []
    for (let call = 0; call < 3; call++) {
      lines.push((await run(`${watch} --count 1 --peer a`)).stdout)
    }
    expect(lines).toEqual(['order/10  "anew"\n', 'order/11  "anew"\n', 'order/12  "anew"\n'])
    // Of what is under other prefixes it says nothing.
    expect(await run('watch --prefix other --resume orders.place --peer a')).toMatchObject({
      exitCode: 5,
      stderr: expect.stringContaining('orders.place is the place of a watch of --prefix "order/"') as string
    })
    await writeFile(join(cwd, 'orders.place'), 'b0 "order/"')
    expect(await run(`${watch} --peer a`)).toMatchObject({
      exitCode: 5,
      stderr: expect.stringContaining('orders.place has a place that this peer does not know') as string
    })
    await writeFile(join(cwd, 'orders.place'), 'scribbled over')
    expect(await run(`${watch} --peer a`)).toMatchObject({
      exitCode: 5,
      stderr: expect.stringContaining('orders.place is not a file') as string
    })
    expect((await run('ls order/ --from order/3 --reverse --limit 5 --peer a')).stdout).toBe('order/3\n')
  })

  it('tell what another peer wrote, and who has it', async () => {
    const first = start('peer --found --data peermesh-data/a')
    const address = await first.ready()
    await start(`peer --data peermesh-data/b --join ${address}`).ready()
    const [, name = ''] = /\/p2p\/(.*)$/.exec(address) ?? []
    const watching = start('watch --prefix city/ --existing --count 2 --peer b')
    await run('put city/1 {"name":"Köln"} --peer a')
    expect(await watching.says(({ key }) => key === 'city/1')).toMatchObject({
      origin: expect.stringMatching(/remote|existing/) as string,
      value: { name: 'Köln' }
    })
    await run('del city/1 --peer b')
    expect(await watching.says((said) => said['key'] === 'city/1' && !('value' in said))).toMatchObject({
      origin: 'local'
    })
    expect(await watching.exited).toBe(0)

    await run('put greeting hello --peer a')
    await eventually(async () => {
      const { data } = await json('explain greeting --peer b')
      expect(data).toMatchObject({ siblings: [{ peer: name, value: 'hello', holders: [name] }], past: [] })
    })
    // On a machine that does much else it may have been suspected meanwhile: the end is what counts.
    await eventually(async () => {
      expect(await json(`explain ${name.slice(-8)} --peer b`)).toMatchObject({
        kind: 'peer',
        subject: name,
        data: { member: { status: 'alive', linked: true } }
      })
    })
    first.child.kill('SIGKILL')
    await first.exited
    await eventually(async () => {
      const { data } = await json(`explain ${name} --as peer --peer b`)
      const { history } = data as { history: { what: string }[] }
      const turns = ['link-up', 'alive', 'link-lost', 'suspect', 'dead']
      const seen = history.map(({ what }) => what).filter((what) => turns.includes(what))
      // A machine that does much else has it suspected, and heard again, on the way.
      expect(seen).toEqual(expect.arrayContaining(turns))
      expect(seen.slice(0, 2).concat(seen.slice(-1))).toEqual(['link-up', 'alive', 'dead'])
    })
    expect(await run('explain city/1 --peer b')).toMatchObject({
      stdout: expect.stringContaining('was deleted') as string
    })
    expect(await run('explain nobody --peer b')).toMatchObject({ exitCode: 4 })
  })

  it('end with 3 where the peer stops', async () => {
    const peer = start('peer --found --data peermesh-data/a')
    await peer.ready()
    await run('put a 1')
    const watching = start('watch --existing')
    await watching.says(({ key }) => key === 'a')
    peer.child.kill('SIGTERM')
    expect(await peer.exited).toBe(0)
    expect(await watching.exited).toBe(3)
  })
})

describe('doctor', () => {
  it('exits with 0 where all is well, and with 1 where something is wrong, which it says with what to do', async () => {
    const address = await start('peer --found --data peermesh-data/a').ready()
    const well = await run(`doctor --data peermesh-data/a --join ${address} --json`)
    expect(well).toMatchObject({ exitCode: 0, stderr: '' })
    const findings = well.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { check: string; level: string })
    expect(findings.filter(({ level }) => level === 'wrong')).toEqual([])
    expect(findings.map(({ check }) => check)).toEqual(
      expect.arrayContaining(['node', 'data directory', 'join', 'clock'])
    )

    const wrong = await run(
      `doctor --data new --listen ${address.replace(/\/p2p.*/, '')} --join ${address} --mesh other`
    )
    expect(wrong).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('2 things are wrong.') as string })
    expect(wrong.stdout).toContain('✗ listen: ')
    expect(wrong.stdout).toContain('Join that one with --mesh main')
    expect(await readdir(cwd)).toEqual(['peermesh-data'])
  })
})

describe('a peer that can not start says why, in two lines', () => {
  async function expectRefusal(result: CliResult, exitCode: number, text: string): Promise<void> {
    expect(result).toMatchObject({ exitCode, stdout: '' })
    expect(result.stderr).toContain(text)
    expect(result.stderr.trimEnd().split('\n')).toHaveLength(2)
    await Promise.resolve()
  }

  it('where its data directory is in use', async () => {
    await start('peer --found --data peermesh-data/a').ready()
    await expectRefusal(await run('peer --data peermesh-data/a'), 6, 'is in use by another peer')
  })

  it('where its port is in use', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as { port: number }
    const result = await run(`peer --listen /ip4/127.0.0.1/tcp/${port}`)
    await expectRefusal(result, 6, `Another program listens on /ip4/127.0.0.1/tcp/${port} already.`)
    await new Promise((resolve) => server.close(resolve))
  })

  it('where an option can not be meant', async () => {
    await expectRefusal(await run('peer --listen localhost:7400'), 2, '"localhost:7400"')
    await expectRefusal(await run('peer --mesh Orders!'), 2, 'mesh')
  })
})

describe('a peer tells of', () => {
  it('bootstrap addresses at which nobody answers, once, and goes on', async () => {
    const peer = start('peer --data peermesh-data/a --join /ip4/127.0.0.1/tcp/9')
    await peer.ready()
    expect(await peer.says(({ name }) => name === 'UnreachableBootstrap')).toMatchObject({ type: 'warning' })
    expect(await run('put greeting hello')).toMatchObject({ exitCode: 0 })
  })

  it('peers that it does not admit, as they are told too', async () => {
    await run('key --out mesh.key')
    const first = start(
      'peer --found --data a --mesh-key mesh.key --admit 12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp'
    )
    const address = await first.ready()
    const second = start(`peer --data b --mesh-key mesh.key --join ${address}`)
    const stranger = start(`peer --data c --join ${address}`)
    await Promise.all([
      first.says(({ name }) => name === 'NotAdmittedError'),
      second.says(({ name }) => name === 'NotAdmittedError'),
      first.says(({ name }) => name === 'MeshKeyMismatchError'),
      stranger.says(({ name }) => name === 'MeshKeyMismatchError')
    ])
  })

  it('peers of another mesh, and does not take their data', async () => {
    const other = start('peer --found --data peermesh-data/other')
    await other.ready()
    await other.says(({ type }) => type === 'mesh')
    await run('put theirs 1 --peer peermesh-data/other')
    other.child.kill('SIGTERM')
    await other.exited

    const founder = start('peer --found --data peermesh-data/a')
    const address = await founder.ready()
    await founder.says(({ type }) => type === 'mesh')
    const foreign = start(`peer --data peermesh-data/other --join ${address}`)
    await Promise.race(
      [founder, foreign].map(async (peer) => await peer.says(({ name }) => name === 'ForeignMeshError'))
    )
    expect(await run('get theirs --peer peermesh-data/a')).toMatchObject({ exitCode: 4 })
  })
})

describe('up', () => {
  it('runs a mesh, and ends all of it at Ctrl-C; the next one goes on with the data', async () => {
    const up = start('up --peers 3')
    const { peers } = await up.says(({ type }) => type === 'ready')
    expect(await readdir(join(cwd, 'peermesh-data'))).toEqual(['peer-1', 'peer-2', 'peer-3'])
    await eventually(async () => {
      expect(await json('status --peer peermesh-data/peer-3')).toMatchObject({ members: { alive: 3 } })
    })
    await run('put greeting hello --peer peermesh-data/peer-1')
    await eventually(async () => {
      expect(await run('get greeting --peer peermesh-data/peer-3')).toMatchObject({ stdout: 'hello\n' })
    })
    up.child.kill('SIGINT')
    expect(await up.exited).toBe(0)
    for (const { pid } of peers as { pid: number }[]) {
      expect(() => process.kill(pid, 0)).toThrow('ESRCH')
    }
    const again = start('up --peers 3')
    await again.says(({ type }) => type === 'ready')
    await eventually(async () => {
      expect(await json('status --peer peermesh-data/peer-2')).toMatchObject({
        members: { alive: 3 },
        store: { keys: 1 }
      })
    })
  })

  it('ends all of it at a Ctrl-C that comes while its peers start', async () => {
    const up = start('up --peers 2')
    const { pid } = await up.says((said) => said['peer'] === 'peer-2' && 'pid' in said)
    // From here on it can be asked to stop, and does not listen yet.
    await eventually(async () => await access(join(cwd, 'peermesh-data/peer-2/private-key')))
    up.child.kill('SIGINT')
    expect(await up.exited).toBe(0)
    expect(await up.says(({ type }) => type === 'stopped')).toBeDefined()
    expect(() => process.kill(pid as number, 0)).toThrow('ESRCH')
  })

  it('tells of a peer that ended, and how to start it again', async () => {
    const up = start('up --peers 2')
    const { peers } = await up.says(({ type }) => type === 'ready')
    const [, second] = peers as { pid: number }[]
    process.kill(second?.pid ?? 0, 'SIGKILL')
    const { message } = await up.says(({ name }) => name === 'PeerEnded')
    expect(await up.says(({ peer, state }) => peer === 'peer-2' && state === 'ended')).toMatchObject({
      exit: 'SIGKILL'
    })
    expect(message).toContain('peermesh peer --data peermesh-data/peer-2')
    expect(await run('status')).toMatchObject({ exitCode: 0 })
  })

  it('takes its peers with it when it is killed', async () => {
    const up = start('up --peers 2')
    const { peers } = await up.says(({ type }) => type === 'ready')
    up.child.kill('SIGKILL')
    await eventually(() => {
      for (const { pid } of peers as { pid: number }[]) {
        expect(() => process.kill(pid, 0)).toThrow('ESRCH')
      }
    })
  })

  it('says which peer could not start, and ends the others', async () => {
    await start('peer --found --data peermesh-data/peer-2').ready()
    const { exitCode, stderr } = await run('up --peers 3')
    expect(exitCode).toBe(6)
    expect(stderr).toContain('peermesh-data/peer-2')
    expect(await run('status --peer peermesh-data/peer-1')).toMatchObject({ exitCode: 3 })
  })
})
