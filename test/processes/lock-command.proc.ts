import { type ChildProcess, spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { attach } from 'peermesh'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { ChildPeer } from '../support/child-peer.ts'
import { MeshOfThree } from '../support/mesh-of-three.ts'
import { until } from '../support/until.ts'

const MAIN = fileURLToPath(new URL('../../packages/peermesh/src/cli/main.ts', import.meta.url))
const NAME = 'backup'

/** A command that ends by SIGKILL only, and writes down each moment of its life, by the machine's clock. */
const STUBBORN = `trap '' TERM; while :; do date +%s%N >> "$0"; sleep 0.02; done`

interface Run {
  readonly child: ChildProcess
  readonly ended: Promise<number | NodeJS.Signals>
  readonly said: { stdout: string; stderr: string }
}

describe('a command under a lock', () => {
  let mesh: MeshOfThree
  const runs = new Set<Run>()

  beforeAll(async () => {
    mesh = await MeshOfThree.start('lock-command')
  })

  afterEach(async () => {
    for (const { child, ended } of runs) {
      child.kill('SIGKILL')
      await ended
    }
    runs.clear()
  })

  afterAll(async () => {
    await mesh.end()
  })

  function lock(peer: number | string, ...given: readonly string[]): Run {
    return lockNamed(NAME, peer, ...given)
  }

  /** `lock` with these arguments, through that peer. */
  function lockNamed(name: string, peer: number | string, ...given: readonly string[]): Run {
    const dataDir = typeof peer === 'number' ? mesh.dataDir(peer) : peer
    const child = spawn(
      process.execPath,
      ['--conditions=@peermesh/source', MAIN, 'lock', name, '--peer', dataDir, ...given],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, NO_COLOR: '1' }
      }
    )
    const said = { stdout: '', stderr: '' }
    child.stdout.on('data', (text) => (said.stdout += String(text)))
    child.stderr.on('data', (text) => (said.stderr += String(text)))
    const ended = new Promise<number | NodeJS.Signals>((resolve) => {
      child.once('exit', (code, signal) => resolve(code ?? signal ?? -1))
    })
    const run = { child, ended, said }
    runs.add(run)
    return run
  }

  /** Starts the stubborn command, and resolves once it runs. */
  async function stubborn(peer: number, log: string, ...given: readonly string[]): Promise<Run> {
    const run = lock(peer, ...given, '--', 'sh', '-c', STUBBORN, log)
    await until(async () =>
      (await momentsOf(log)).length > 0 ? undefined : `that the command runs ${run.said.stderr}`
    )
    return run
  }

  async function momentsOf(log: string): Promise<bigint[]> {
    const text = await readFile(log, 'utf8').catch(() => '')
    return text
      .split('\n')
      .slice(0, -1)
      .map((line) => BigInt(line))
  }

  const logOf = (name: string): string => join(mesh.root, name)

  /** Runs the next command, and shows that the one before it was at its end before this one began. */
  async function expectNextAlone(peer: number, log: string): Promise<bigint> {
    const next = lock(peer, '--', 'sh', '-c', 'date +%s%N; echo $PEERMESH_LOCK_FENCE')
    expect({ ended: await next.ended, stderr: next.said.stderr }).toEqual({ ended: 0, stderr: '' })
    const [began = '0', fence = '0'] = next.said.stdout.split('\n')
    const last = (await momentsOf(log)).at(-1) ?? 0n
    expect(BigInt(began)).toBeGreaterThan(last)
    expect((await momentsOf(log)).at(-1)).toBe(last)
    return BigInt(fence)
  }

  it('finds its lock and fence, and its exit code is that of the command line', async () => {
    const named = lock(0, '--', 'sh', '-c', 'echo $PEERMESH_LOCK_NAME $PEERMESH_LOCK_FENCE; exit 7')
    expect(await named.ended).toBe(7)
    expect(named.said).toMatchObject({ stdout: expect.stringMatching(/^backup \d+\n$/) as string, stderr: '' })
    const codes = await Promise.all(
      [['true'], ['sh', '-c', 'kill -9 $$'], ['/nowhere/at-all'], ['/etc/passwd']].map(
        async (command) => await lock(1, '--', ...command).ended
      )
    )
    expect(codes).toEqual([0, 137, 127, 126])
  })

  it('is not run where the lock is not got: the exit code says why', async () => {
    // Not by a command: on a machine that does much else a peer answers too late for it, now and then.
    await mesh.peer(0).ask('acquire', NAME)
    const lone = await ChildPeer.start({ mesh: 'alone', dataDir: join(mesh.root, 'lone') })
    const [tried, waited, other, nobody, unmeshed, usage] = [
      lock(1, '--try', '--', 'echo', 'run'),
      lock(1, '--wait', '3s', '--', 'echo', 'run'),
      lock(1, '--capacity', '2', '--', 'echo', 'run'),
      lock(join(mesh.root, 'nobody'), '--', 'echo', 'run'),
      lock(join(mesh.root, 'lone'), '--wait', '200ms', '--', 'echo', 'run'),
      lock(1)
    ]
    const all = [tried, waited, other, nobody, unmeshed, usage]
    expect(await Promise.all(all.map(async ({ ended }) => await ended))).toEqual([124, 124, 2, 3, 123, 2])
    expect(all.map(({ said }) => said.stdout)).toEqual(all.map(() => ''))
    const queued = lock(2, '--json', '--', 'echo', 'run')
    await until(() => (queued.said.stderr.includes('"queued"') ? undefined : 'that it is told whom it waits for'))
    queued.child.kill('SIGINT')
    expect(await queued.ended).toBe(130)
    expect(queued.said.stderr).toContain(`"peer":"${mesh.peer(0).name}"`)
    await lone.stop()
    await mesh.peer(0).ask('release', NAME)
  })

  it('hears signals, and the lock is free once it ended', async () => {
    const script = 'trap "echo tidied; exit 9" TERM; echo ready; while :; do sleep 0.1; done'
    const run = lock(0, '--', 'sh', '-c', script)
    await until(() => (run.said.stdout.includes('ready') ? undefined : 'that it runs'))
    run.child.kill('SIGTERM')
    expect(await run.ended).toBe(9)
    expect(run.said.stdout).toBe('ready\ntidied\n')
    expect(await lock(1, '--try', '--', 'true').ended).toBe(0)
  })

  it('is ended after --hold, by SIGKILL where it does not listen', async () => {
    const run = await stubborn(0, logOf('hold'), '--hold', '500ms', '--kill-after', '300ms')
    expect(await run.ended).toBe(125)
    expect(run.said.stderr).toContain('The command held backup for 0.5 s, and was ended.')
    await expectNextAlone(1, logOf('hold'))
  })

  it('[K2] is dead before the next begins where its peer stands still, and where its peer is killed', async () => {
    const paused = await stubborn(0, logOf('paused'))
    mesh.peer(0).pause()
    const fence = await expectNextAlone(1, logOf('paused'))
    expect(await paused.ended).toBe(125)
    mesh.peer(0).resume()
    await mesh.whole()

    const orphaned = await stubborn(0, logOf('orphaned'))
    await mesh.peer(0).kill()
    expect(await expectNextAlone(2, logOf('orphaned'))).toBeGreaterThan(fence)
    expect(await orphaned.ended).toBe(125)
    await mesh.startAgain(0)
  })

  it('[K2] is dead before the next begins where its peer stops, or the command line is killed', async () => {
    const left = await stubborn(0, logOf('left'))
    const stopped = mesh.peer(0).stop()
    await expectNextAlone(1, logOf('left'))
    expect(await left.ended).toBe(125)
    expect(left.said.stderr).toContain('The peer that holds backup stops.')
    await stopped
    await mesh.startAgain(0)

    const killed = await stubborn(1, logOf('killed'))
    killed.child.kill('SIGKILL')
    await expectNextAlone(2, logOf('killed'))
  })

  it('[K11] is killed where the lock is taken by force, and told by whom and why', async () => {
    const kept = await stubborn(0, logOf('forced'))
    const fence = BigInt((await attach(mesh.dataDir(1)).locks({ name: NAME }))[0]?.holders[0]?.fence ?? 0)
    const waiting = lock(1, '--', 'sh', '-c', 'echo $PEERMESH_LOCK_FENCE')
    await until(async () => {
      const [state] = await attach(mesh.dataDir(2)).locks({ name: NAME })
      return state?.waiting.length === 1 ? undefined : 'that one waits'
    })
    await attach(mesh.dataDir(2)).forceRelease(NAME, { reason: 'hangs since noon' })
    expect(await kept.ended).toBe(125)
    expect(kept.said.stderr).toContain(`by ${mesh.peer(2).name}: hangs since noon`)
    expect(await waiting.ended).toBe(0)
    expect(BigInt(waiting.said.stdout.trim())).toBe(fence + 2n)
    const { data } = await attach(mesh.dataDir(0)).explain(NAME, { kind: 'lock' })
    const { history } = data as unknown as { readonly history: readonly object[] }
    expect(history.at(-1)).toMatchObject({ what: 'lost', text: 'forced: hangs since noon' })
  })

  it('[K16] still comes where its peer stood still while it waited', async () => {
    await mesh.peer(0).ask('acquire', NAME)
    const waiting = lock(1, '--', 'echo', 'run')
    const waiters = async (): Promise<number> =>
      (await attach(mesh.dataDir(2)).locks({ name: NAME }))[0]?.waiting.length ?? 0
    await until(async () => ((await waiters()) === 1 ? undefined : 'that one waits'))
    mesh.peer(1).pause()
    await mesh.peer(0).ask('release', NAME)
    // It is let in, and removed once its session is over: whoever is behind it sees to that.
    expect(await lock(2, '--', 'true').ended).toBe(0)
    mesh.peer(1).resume()
    expect({ ended: await waiting.ended, ...waiting.said }).toEqual({ ended: 0, stdout: 'run\n', stderr: '' })
  })

  it('[K1] runs beside others where there are permits for them', async () => {
    const run = lockNamed('workers', 0, '--capacity', '2', '--', 'sh', '-c', 'echo one; sleep 60')
    await until(() => (run.said.stdout === 'one\n' ? undefined : `that one runs ${run.said.stderr}`))
    const beside = lockNamed('workers', 1, '--capacity', '2', '--', 'sh', '-c', 'echo two; sleep 60')
    await until(() => (beside.said.stdout === 'two\n' ? undefined : `that two run ${beside.said.stderr}`))
    expect(await lockNamed('workers', 2, '--capacity', '2', '--try', '--', 'true').ended).toBe(124)
    run.child.kill('SIGTERM')
    expect(await run.ended).toBe(128 + 15)
  })
})
