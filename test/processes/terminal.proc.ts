import { describe, expect, it } from 'vitest'
import { Terminal } from '../support/terminal.ts'

/** Shows what the tests in terminals stand on. */
function runScript(script: string, size?: { columns: number; rows: number }): Terminal {
  return Terminal.start(process.execPath, ['-e', script], size)
}

describe('a program in a terminal', () => {
  it('sees a terminal of the size that it has, and hears of another', async () => {
    await using terminal = runScript(
      `const show = () => console.log(process.stdin.isTTY, process.stdout.columns + 'x' + process.stdout.rows)
       process.stdout.on('resize', show)
       process.stdin.resume()
       show()`,
      { columns: 70, rows: 12 }
    )
    await terminal.shows('true 70x12')
    terminal.resize(40, 10)
    await terminal.shows('true 40x10')
  })

  it('is typed to, and is seen as a person sees it', async () => {
    await using terminal = runScript(
      `const readline = require('node:readline').createInterface({ input: process.stdin, output: process.stdout, prompt: 'name? ' })
       readline.on('line', (line) => { console.log('\\x1b[2J\\x1b[H\\x1b[1;36mHello ' + line + '\\x1b[0m, 世界'); readline.close() })
       readline.prompt()`
    )
    await terminal.shows('name?')
    terminal.type('Adx')
    terminal.press('backspace')
    terminal.type('a')
    terminal.press('enter')
    expect(await terminal.exited).toBe(0)
    expect(terminal.rows()[0]).toBe('Hello Ada, 世界')
    expect(terminal.styleOf('Hello')).toEqual({ colour: 6, bold: true, dim: false })
    expect(terminal.styleOf('世界')).toEqual({ colour: undefined, bold: false, dim: false })
    expect(terminal.styleOf('Goodbye')).toBeUndefined()
  })

  it('shows its long lines whole, and what scrolled away', async () => {
    await using terminal = runScript(
      `for (let line = 1; line <= 30; line++) console.log('line ' + line)
       console.log('x'.repeat(50) + 'end')`,
      { columns: 20, rows: 5 }
    )
    expect(await terminal.exited).toBe(0)
    expect(terminal.text()).toContain(`line 1\nline 2\n`)
    expect(terminal.text()).toContain(`${'x'.repeat(50)}end`)
    expect(terminal.screen()).not.toContain('line 1\n')
  })

  it('is not seen in the midst of a frame', async () => {
    await using terminal = runScript(
      `process.stdout.write('\\x1b[?2026hhead ')
       setTimeout(() => process.stdout.write('and foot\\x1b[?2026l'), 200)`
    )
    await terminal.shows('head')
    expect(terminal.screen()).toBe('head and foot')
  })

  it('tells how it ended, and what was on its screen where it did not do what was waited for', async () => {
    await using terminal = runScript(`console.log('no more'); process.exitCode = 3`)
    expect(await terminal.exited).toBe(3)
    await expect(terminal.shows('something else')).rejects.toThrow(/ended before it shows something else[^]*no more/)
    await using interrupted = runScript(`console.log('ready'); setInterval(() => {}, 1000)`)
    await interrupted.shows('ready')
    interrupted.press('ctrl-c')
    expect(await interrupted.exited).toBe(130)
  })
})
