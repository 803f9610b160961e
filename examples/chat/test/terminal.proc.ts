import { describe, expect, it } from 'vitest'
import type { Terminal } from '../../../test/support/terminal.ts'
import { freePorts, openChat, runProgram } from './support/programs.ts'

const SMALL = { columns: 60, rows: 14 }

/** Ada and Grace, who see each other, in a window each. */
async function openTwo(): Promise<{ ada: Terminal; grace: Terminal; port: string }> {
  const port = await freePorts()
  const ada = openChat(['--name', 'ada', '--port', port], SMALL)
  await ada.shows('Others join with: npm run chat -- --name NAME')
  const grace = openChat(['--name', 'grace', '--port', port], SMALL)
  await grace.shows('Here: ada, grace')
  await ada.shows('grace is here.')
  await grace.shows('Others join with')
  return { ada, grace, port }
}

/** Waits until the screen ends with these rows. Times are left out: a row that begins with one begins behind it here. */
async function endsWith(terminal: Terminal, ...rows: readonly string[]): Promise<void> {
  const shown = (): string[] => withoutTimes(terminal.screen()).slice(-rows.length)
  await terminal.until(() => shown().join('\n') === rows.join('\n'), `ends with\n${rows.join('\n')}\n`)
}

const withoutTimes = (text: string): string[] => text.split('\n').map((row) => row.replace(/^\d\d:\d\d /, ''))

/** All messages that were ever shown, each as one line. */
const messages = (terminal: Terminal): string[] =>
  withoutTimes(
    terminal
      .text()
      .split('\n')
      .filter((row) => /^\d\d:\d\d /.test(row))
      .join('\n')
  )

function say(terminal: Terminal, line: string): void {
  terminal.type(line)
  terminal.press('enter')
}

describe('two chats in two terminals', () => {
  it('find each other, talk, see each other typing, and say goodbye', async () => {
    const { ada, grace } = await openTwo()
    await endsWith(ada, '── lobby · ada, grace ──', 'ada>')
    ada.type('Good morning')
    await endsWith(ada, '── lobby · ada, grace ──', 'ada> Good morning')
    await endsWith(grace, '── lobby · ada, grace · ada is typing… ──', 'grace>')
    ada.press('enter')
    await endsWith(grace, 'ada: Good morning', '── lobby · ada, grace ──', 'grace>')
    await endsWith(ada, 'ada: Good morning', '── lobby · ada, grace ──', 'ada>')
    say(grace, '/me waves')
    await endsWith(ada, 'ada: Good morning', '* grace waves', '── lobby · ada, grace ──', 'ada>')
    // A name has one colour, on all screens.
    expect(ada.styleOf('ada:')).toMatchObject({ bold: true, colour: grace.styleOf('ada:')?.colour })
    expect(ada.styleOf('ada:')?.colour).toBeTypeOf('number')

    say(grace, '/name hopper')
    await ada.shows('grace is now hopper')
    await endsWith(grace, '── lobby · ada, hopper ──', 'hopper>')
    say(grace, '/quit')
    expect(await grace.exited).toBe(0)
    await ada.shows('hopper has left.')
    await endsWith(ada, '── lobby · ada ──', 'ada>')
    ada.press('ctrl-c')
    expect(await ada.exited).toBe(0)
    expect(messages(ada)).toEqual(['ada: Good morning', '* grace waves'])
    expect(messages(grace)).toEqual(['ada: Good morning', '* grace waves'])
  })

  it('keep a half-typed line whole while others talk, with wide characters, over several rows, in windows that change', async () => {
    const { ada, grace } = await openTwo()
    ada.type(`${'世界'.repeat(20)} and so on, over several rows of a small window`)
    await ada.shows(' small window')
    for (const text of ['one', 'two', 'three']) {
      say(grace, text)
      await ada.shows(`grace: ${text}`)
    }
    await endsWith(
      ada,
      'grace: one',
      'grace: two',
      'grace: three',
      '── lobby · ada, grace ──',
      `ada> ${'世界'.repeat(13)}世`,
      `界${'世界'.repeat(6)} and so on, over several rows of a`,
      ' small window'
    )
    expect(ada.cursor().column).toBe(' small window'.length)

    ada.resize(40, 14)
    await endsWith(
      ada,
      'grace: one',
      'grace: two',
      'grace: three',
      '── lobby · ada, grace ──',
      `ada> ${'世界'.repeat(8)}世`,
      `界${'世界'.repeat(9)}世`,
      '界世界 and so on, over several rows of a',
      ' small window'
    )

    // Sent from the middle of the line: as one message, which each screen breaks where its own edge is.
    ada.press('home', 'right', 'right', 'enter')
    await endsWith(
      ada,
      'grace: three',
      `ada: ${'世界'.repeat(7)}`,
      `      ${'世界'.repeat(8)}世`,
      `      界${'世界'.repeat(4)} and so on, over`,
      '      several rows of a small window',
      '── lobby · ada, grace ──',
      'ada>'
    )
    await grace.shows(/ada: 世界/)
    ada.resize(90, 14)
    await endsWith(
      ada,
      'ada:',
      `      ${'世界'.repeat(20)} and`,
      '      so on, over several rows of a small window',
      '── lobby · ada, grace ──',
      'ada>'
    )
  })

  it('show what was said before, in order, in each room its own, and tell who is killed from who has left', async () => {
    const { ada, grace, port } = await openTwo()
    say(grace, 'for the lobby')
    await ada.shows('grace: for the lobby')
    say(grace, '/join attic')
    await ada.shows('grace has left.')
    await endsWith(grace, '── attic · grace ──', 'grace>')
    const said = Array.from({ length: 25 }, (_, index) => `for the attic ${index + 1}`)
    for (const text of said) {
      say(grace, text)
    }
    await grace.shows('grace: for the attic 25')

    const joan = openChat(['--name', 'joan', '--room', 'attic', '--port', port], SMALL)
    await joan.shows('5 earlier: /history shows all.')
    await joan.shows('Here: grace, joan')
    const heard = said.map((text) => `grace: ${text}`)
    expect(messages(joan)).toEqual(heard.slice(5))
    say(joan, '/history')
    await joan.until(() => messages(joan).length === 45, 'shows all messages')
    expect(messages(joan).slice(20)).toEqual(heard)
    expect(messages(ada)).toEqual(['grace: for the lobby'])

    grace.kill('SIGKILL')
    await joan.shows('grace is gone: no answer any more.')
    await endsWith(joan, '── attic · joan ──', 'joan>')
    joan.press('ctrl-d')
    expect(await joan.exited).toBe(0)
  })

  it('do not let a stranger write to the terminal, and tell two of one name apart', async () => {
    const { ada, port } = await openTwo()
    const robot = runProgram('main.ts', ['--name', 'ada', '--port', port])
    robot.child.stdin?.write('\u001b[2J\u001b[31mI am ada\u0007\n')
    await ada.shows(/ada·\w{4}: I am ada/)
    expect(ada.screen()).toContain('grace is here.')
    say(ada, 'No, I am')
    await ada.shows(/ada·\w{4}: No, I am/)
    const [theirs, ours] = messages(ada)
    expect(theirs?.slice(0, 8)).not.toBe(ours?.slice(0, 8))
    say(ada, '/dance')
    await ada.shows('There is no /dance. /help tells what there is.')
  })

  it('have no colours where that is asked for', async () => {
    const ada = openChat(['--name', 'ada', '--port', await freePorts()], { ...SMALL, env: { NO_COLOR: '1' } })
    await ada.shows('Others join with')
    say(ada, 'plain')
    await endsWith(ada, 'ada: plain', '── lobby · ada ──', 'ada>')
    expect(ada.styleOf('ada:')).toEqual({ colour: undefined, bold: false, dim: false })
  })
})
