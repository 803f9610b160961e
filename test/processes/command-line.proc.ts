import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { attach } from 'peermesh'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Terminal, type TerminalOptions } from '../support/terminal.ts'
import { until } from '../support/until.ts'

/** The command line as a person meets it: in a real terminal. What it says to programs is tested where it lives. */
const MAIN = fileURLToPath(new URL('../../packages/peermesh/src/cli/main.ts', import.meta.url))

let cwd: string
const opened: Terminal[] = []

beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'pm-'))
})

afterEach(async () => {
  await Promise.all(opened.splice(0).map(async (terminal) => await terminal.end()))
  await rm(cwd, { recursive: true })
})

function peermesh(commandLine: string, options: TerminalOptions = {}): Terminal {
  const programArguments = ['--conditions=@peermesh/source', MAIN, ...commandLine.split(' ')]
  const terminal = Terminal.start(process.execPath, programArguments, { cwd, columns: 120, ...options })
  opened.push(terminal)
  return terminal
}

/** A shell in which `peermesh` is the program, for pipes and completion. */
function shell(script: string): Terminal {
  const program = `peermesh() { '${process.execPath}' --conditions=@peermesh/source '${MAIN}' "$@"; }`
  const terminal = Terminal.start('bash', ['--noprofile', '--norc', '-c', `${program}\n${script}`], {
    cwd,
    columns: 120
  })
  opened.push(terminal)
  return terminal
}

async function startPeer(): Promise<void> {
  const peer = peermesh('peer --found --data peermesh-data/a')
  await peer.shows('It is in mesh')
}

function entries(count: number): string {
  return Array.from(
    { length: count },
    (_, at) => `${JSON.stringify({ key: `k/${at}`, value: 'x'.repeat(100) })}\n`
  ).join('')
}

describe('up in a terminal', () => {
  it('shows how its peers do, in place, and stops them at Ctrl-C', async () => {
    const up = peermesh('up --peers 3')
    await up.until((terminal) => countRows(terminal, /running +0 +0 +\d+ %/) === 3, 'shows three peers that run')
    expect(up.screen()).toMatch(/^PEER +NAME +STATE +KEYS +LAG +CPU +MEMORY +PID +ADDRESS$/m)
    expect(up.screen()).toContain('Attach: peermesh status --peer peermesh-data/peer-1    Stop: Ctrl-C')
    expect(up.styleOf('PEER')).toMatchObject({ bold: true })

    await attach(join(cwd, 'peermesh-data/peer-2')).put('greeting', 'hello')
    await up.until((terminal) => countRows(terminal, /running +1 +0/) === 3, 'shows the key at all three')
    expect(up.text().match(/PEER/g)).toHaveLength(1)

    up.press('ctrl-c')
    expect(await up.exited).toBe(0)
    expect(countRows(up, /stopped/)).toBe(3)
    expect(up.text()).toContain('All peers are stopped.')
  })

  it('shows a peer that died, with the end of its log, and starts it again where it is told to', async () => {
    const up = peermesh('up --peers 2 --restart')
    await up.until((terminal) => countRows(terminal, /running +0 +0/) === 2, 'shows two peers that run')
    const before = await attach(join(cwd, 'peermesh-data/peer-2')).status()
    process.kill(before.pid, 'SIGKILL')
    await up.shows('The peer in peermesh-data/peer-2 ended by SIGKILL. It is started again in 1.0 s.')
    await up.until((terminal) => countRows(terminal, /waiting \(SIGKILL\)/) === 1, 'shows that it waits')
    await up.until((terminal) => countRows(terminal, /running +0 +0/) === 2, 'shows two peers that run again')
    const after = await attach(join(cwd, 'peermesh-data/peer-2')).status()
    expect(after.name).toBe(before.name)
    expect(after.pid).not.toBe(before.pid)
    await until(async () => {
      const { members } = await attach(join(cwd, 'peermesh-data/peer-2')).status()
      return members.alive === 2 ? undefined : 'the peer that was started again meets the other'
    })
    up.press('ctrl-c')
    expect(await up.exited).toBe(0)
  })

  it('shows one that does not answer, and kills all of them at the second Ctrl-C', async () => {
    const up = peermesh('up --peers 2')
    await up.until((terminal) => countRows(terminal, /running +0 +0/) === 2, 'shows two peers that run')
    const { pid } = await attach(join(cwd, 'peermesh-data/peer-1')).status()
    process.kill(pid, 'SIGSTOP')
    await up.until((terminal) => countRows(terminal, /silent/) === 1, 'shows one that does not answer')
    up.press('ctrl-c')
    await up.shows('Ctrl-C once more ends them at once.')
    up.press('ctrl-c')
    expect(await up.exited).toBe(0)
    expect(() => process.kill(pid, 0)).toThrow('ESRCH')
  })

  it('shows whom each peer follows, and after the death of that one who leads then', async () => {
    const up = peermesh('up --peers 3')
    await up.until((terminal) => countRows(terminal, /running +0 +0 +\d+ %/) === 3, 'shows three peers that run')
    const peers = [1, 2, 3].map((number) => attach(join(cwd, `peermesh-data/peer-${number}`)))
    await until(async () => {
      // The death of one of fewer voters would leave no majority.
      const reached = await Promise.all(peers.map(async (peer) => (await peer.status()).quorum[0]?.reachable.length))
      return reached.every((count) => count === 3) ? undefined : `three voters: ${reached.join()}`
    })
    await Promise.all(peers.map(async (peer) => await peer.campaign('scheduler')))
    let followed: string[] = []
    await up.until((terminal) => {
      followed = leadersOf(terminal)
      return followed.length === 3
    }, 'shows that all follow somebody')
    const [first = ''] = followed
    expect(followed).toEqual([first, first, first])
    const statuses = await Promise.all(peers.map(async (peer) => await peer.status()))
    process.kill(statuses.find(({ name }) => name.endsWith(first))?.pid as number, 'SIGKILL')
    await up.until((terminal) => {
      const [next, ...others] = leadersOf(terminal).filter((leader) => leader !== first)
      return next !== undefined && others.length === 1 && others[0] === next
    }, 'shows that both others follow another')
    up.press('ctrl-c')
    expect(await up.exited).toBe(0)
  })

  it('fits a small window', async () => {
    const up = peermesh('up --peers 3', { columns: 60, rows: 8 })
    await up.until(
      (terminal) => countRows(terminal, /running/) === 2 && terminal.text().includes('… and 1 more'),
      'shows two rows'
    )
    expect(up.screen().match(/PEER/g)).toHaveLength(1)
    up.press('ctrl-c')
    expect(await up.exited).toBe(0)
  })
})

describe('import, export and del in a terminal', () => {
  it('show how far they are, and what became of it', async () => {
    await startPeer()
    await writeFile(join(cwd, 'many.ndjson'), entries(20_000))
    const importing = peermesh('import many.ndjson')
    await importing.shows(/█.* \d+ % +[\d,]+ entries acknowledged/)
    expect(await importing.exited).toBe(0)
    expect(importing.screen()).toMatch(/^20,000 entries acknowledged in .* a second\)\.$/)

    const exporting = peermesh('export all.ndjson')
    await exporting.shows(/█.* \d+ % +[\d,]+ entries written/)
    expect(await exporting.exited).toBe(0)
    expect(exporting.screen()).toMatch(/^20,000 entries written to all.ndjson in/)
    expect((await readFile(join(cwd, 'all.ndjson'), 'utf8')).split('\n')).toHaveLength(20_001)

    const deleting = peermesh('del --prefix k/1')
    await deleting.shows('Delete 11,111 keys that start with "k/1"? [y/N]')
    deleting.type('y')
    deleting.press('enter')
    expect(await deleting.exited).toBe(0)
    expect(deleting.screen()).toContain('Deleted 11,111 keys.')
  })

  it('ask, and delete nothing at no or at Ctrl-C', async () => {
    await startPeer()
    await attach(join(cwd, 'peermesh-data/a')).put('k/1', 1)
    for (const key of ['enter', 'ctrl-c'] as const) {
      const deleting = peermesh('del --prefix k/')
      await deleting.shows('[y/N]')
      deleting.press(key)
      expect(await deleting.exited).toBe(130)
      expect(deleting.screen()).toContain('Nothing was deleted.')
    }
    expect(await attach(join(cwd, 'peermesh-data/a')).get('k/1')).toBe(1)
  })
})

describe('a watch in a terminal', () => {
  it('prints changes as they come, in colour, and ends at Ctrl-C with 0', async () => {
    await startPeer()
    const peer = attach(join(cwd, 'peermesh-data/a'))
    const watching = peermesh('watch --prefix city/')
    await watching.shows('Watching. Ctrl-C ends it.')
    await peer.put('city/1', { name: 'Köln' })
    await watching.shows('city/1  {"name":"Köln"}')
    await peer.delete(['city/1'])
    await watching.shows('city/1  deleted')
    expect(watching.styleOf('deleted')).toMatchObject({ colour: 1 })
    watching.press('ctrl-c')
    expect(await watching.exited).toBe(0)
  })
})

describe('colours', () => {
  it('are there in a terminal, and not where NO_COLOR asks for none', async () => {
    const failing = peermesh('get x')
    expect(await failing.exited).toBe(3)
    expect(failing.styleOf('error:')).toMatchObject({ colour: 1 })
    const plain = peermesh('get x', { env: { NO_COLOR: '1' } })
    await plain.exited
    expect(plain.styleOf('error:')).toMatchObject({ colour: undefined })
  })

  it('are not there in a pipe', async () => {
    await startPeer()
    await attach(join(cwd, 'peermesh-data/a')).put('greeting', 'hello')
    const piped = shell('peermesh explain greeting | cat -v; peermesh doctor | cat -v')
    expect(await piped.exited).toBe(0)
    expect(piped.text()).toContain('key greeting')
    expect(piped.text()).not.toContain('^[')
  })
})

describe('a pipe whose reader leaves', () => {
  it('ends a listing quietly', async () => {
    await startPeer()
    await writeFile(join(cwd, 'many.ndjson'), entries(20_000))
    expect(await peermesh('import many.ndjson').exited).toBe(0)
    for (const command of ['ls', 'export', 'watch --existing']) {
      const piped = shell(`peermesh ${command} 2>&1 1> >(head -2 > head.txt); echo "exit $?"`)
      expect(await piped.exited).toBe(0)
      expect(piped.screen().replace('Watching. Ctrl-C ends it.\n', '')).toBe('exit 0')
    }
  })
})

describe('completion', () => {
  it('completes commands, options and directories in bash, at the tab key', async () => {
    await mkdir(join(cwd, 'peermesh-data/peer-1'), { recursive: true })
    await writeFile(join(cwd, 'cities.ndjson'), '')
    const program = `peermesh() { '${process.execPath}' --conditions=@peermesh/source '${MAIN}' "$@"; }`
    await writeFile(join(cwd, 'rc'), `PS1='$ '\n${program}\neval "$(peermesh completion bash)"\necho loaded\n`)
    const bash = Terminal.start('bash', ['--noprofile', '--rcfile', 'rc', '-i'], { cwd, columns: 120 })
    opened.push(bash)
    await bash.until((terminal) => /loaded\n\$$/.test(terminal.screen()), 'shows its prompt')
    const completes = async (typed: string, whole: string): Promise<void> => {
      bash.type(typed)
      bash.press('tab')
      await bash.until(
        (terminal) => terminal.rows().some((row) => row.trimEnd() === `$ ${whole}`),
        `completes to ${whole}`
      )
      bash.press('ctrl-u', 'ctrl-l')
      await bash.until((terminal) => terminal.screen().trimEnd() === '$', 'is cleared')
    }
    await completes('peermesh mem', 'peermesh members')
    await completes('peermesh up --dur', 'peermesh up --durability')
    await completes('peermesh up --durability po', 'peermesh up --durability power')
    await completes('peermesh get --peer peer', 'peermesh get --peer peermesh-data/')
    await completes('peermesh import ci', 'peermesh import cities.ndjson')
    await completes('peermesh completion z', 'peermesh completion zsh')
  })

  it('is a script that zsh and fish read, where they are installed', async () => {
    const checked = shell(
      `for shell in zsh fish; do
         if command -v $shell > /dev/null; then peermesh completion $shell > script && $shell -n script || exit 1; fi
       done; echo checked`
    )
    expect(await checked.exited).toBe(0)
    expect(checked.screen()).toBe('checked')
  })
})

function countRows(terminal: Terminal, pattern: RegExp): number {
  return terminal.rows().filter((row) => row.startsWith('peer-') && pattern.test(row)).length
}

/** Who stands in the column LEADER, for each peer that runs and follows somebody. */
function leadersOf(terminal: Terminal): string[] {
  return terminal.rows().flatMap((row) => /running +(\w{8}) +\d/.exec(row)?.[1] ?? [])
}
