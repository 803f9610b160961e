import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { EVENTUALLY } from './support/peers.ts'
import { runProgram } from './support/programs.ts'

let temporary: string

beforeEach(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'pm-'))
})

afterEach(async () => {
  await rm(temporary, { recursive: true })
})

describe('the demo', () => {
  it('ends well though one of three is killed: who joins late has all that was said, and a forgery is refused', async () => {
    const demo = runProgram('demo.ts', ['--json'], temporary)
    expect({ exitCode: await demo.exited, stderr: demo.said.stderr }).toMatchObject({ exitCode: 0 })
    expect(JSON.parse(demo.said.stdout)).toMatchObject({
      ok: true,
      people: 4,
      messages: 12,
      messagesOfTheDead: 2,
      forgeriesRefused: 1
    })
    expect(demo.said.stderr).toContain('grace: Which server?')
    expect(demo.said.stderr).not.toContain('ada: Please send')
    expect(await readdir(temporary)).toEqual([])
  })

  it('fails where it takes too long, and says so', async () => {
    const demo = runProgram('demo.ts', ['--timeout', '1'], temporary)
    expect(await demo.exited).toBe(1)
    expect(demo.said.stdout).toContain('It was not done after 1 seconds.')
    expect(await readdir(temporary)).toEqual([])
  })

  it('that is interrupted ends its chats and removes their data', async () => {
    const demo = runProgram('demo.ts', [], temporary)
    await expect.poll(() => demo.said.stdout, EVENTUALLY).toContain('are in a room')
    demo.child.kill('SIGINT')
    expect(await demo.exited).toBe(130)
    expect(await readdir(temporary)).toEqual([])
  })
})
