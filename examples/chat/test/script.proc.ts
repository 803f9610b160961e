import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { verifySignature } from 'peermesh'
import { describe, expect, it, onTestFinished } from 'vitest'
import { EVENTUALLY } from './support/peers.ts'
import { freePorts, runProgram, type Program } from './support/programs.ts'

type Said = Readonly<Record<string, unknown>>

const objects = ({ said }: Program): Said[] =>
  said.stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Said)

const textsOf = (program: Program): unknown[] =>
  objects(program)
    .filter(({ type }) => type === 'message')
    .map(({ text }) => text)

describe('a chat in a script', () => {
  it('says each line that it is given, and leaves at their end, when they were heard', async () => {
    const port = await freePorts()
    const ada = runProgram('main.ts', ['--name', 'ada', '--port', port, '--json'])
    await expect.poll(() => ada.said.stdout, EVENTUALLY).toContain('"type":"who"')
    const robot = runProgram('main.ts', ['--name', 'robot', '--port', port])
    robot.child.stdin?.end('The build is green.\n/me rests\n')
    expect(await robot.exited).toBe(0)
    await expect.poll(() => textsOf(ada), EVENTUALLY).toEqual(['The build is green.', 'rests'])
    await expect.poll(() => objects(ada).at(-1), EVENTUALLY).toMatchObject({ type: 'left', name: 'robot' })
    // No colours where there is no terminal.
    expect(robot.said.stdout).toMatch(/^\d\d:\d\d robot: The build is green\.$/m)
    expect(robot.said.stdout).not.toContain('\u001b')
    expect(robot.said.stderr).toBe('')

    ada.child.stdin?.end()
    expect(await ada.exited).toBe(0)
    expect(objects(ada).at(-1)).toEqual({ type: 'stopped' })
  })

  it('prints messages with which anyone can verify who wrote them', async () => {
    const ada = runProgram('main.ts', ['--name', 'ada', '--port', await freePorts(), '--json'])
    ada.child.stdin?.end('Hello\n/history\n')
    expect(await ada.exited).toBe(0)
    const history = objects(ada).find(({ type }) => type === 'history') as unknown as {
      messages: Record<'key' | 'kind' | 'name' | 'text' | 'author' | 'signature', string>[]
    }
    const { key, kind, name, text, author, signature } = history.messages[0] ?? ({} as never)
    expect(author).toBe(objects(ada)[0]?.['peer'])
    expect(
      await verifySignature({
        peer: author,
        purpose: 'chat message',
        bytes: Buffer.from(JSON.stringify([key, kind, name, text])),
        signature: Buffer.from(signature, 'base64')
      })
    ).toBe(true)
  })

  it('remembers who it is and what was said, where it has a directory', async () => {
    const root = await mkdtemp(join(tmpdir(), 'pm-'))
    onTestFinished(async () => await rm(root, { recursive: true }))
    const given = ['--name', 'ada', '--data', join(root, 'ada'), '--port', await freePorts(), '--json']
    const before = runProgram('main.ts', given)
    before.child.stdin?.end('Remember me\n')
    expect(await before.exited).toBe(0)
    const after = runProgram('main.ts', given)
    after.child.stdin?.end()
    expect(await after.exited).toBe(0)
    expect(objects(after)[0]?.['peer']).toBe(objects(before)[0]?.['peer'])
    expect(textsOf(after)).toEqual(['Remember me'])
  })

  it('joins another by its address, and says where nobody answers', async () => {
    const ada = runProgram('main.ts', ['--name', 'ada', '--listen', '/ip4/127.0.0.1/tcp/0', '--json'])
    ada.child.stdin?.write('Welcome\n')
    await expect.poll(() => textsOf(ada), EVENTUALLY).toEqual(['Welcome'])
    const [address] = objects(ada)[0]?.['addresses'] as string[]
    const grace = runProgram('main.ts', ['--name', 'grace', '--join', address ?? '', '--json'])
    await expect.poll(() => textsOf(grace), EVENTUALLY).toEqual(['Welcome'])

    const lost = runProgram('main.ts', ['--join', '/ip4/127.0.0.1/tcp/1'])
    await expect.poll(() => lost.said.stdout, EVENTUALLY).toContain('Nobody answers yet.')
    lost.child.kill('SIGTERM')
    expect(await lost.exited).toBe(0)
  })

  it.each([
    [['--room', 'The Room'], 2, /name of a room/],
    [['--name', ''], 2, /A name is/],
    [['--dance'], 2, /unknown option/],
    [['--listen', 'nowhere'], 2, /listen has "nowhere"/]
  ])('given %j ends with %i and says why', async (given, exitCode, reason) => {
    const chat = runProgram('main.ts', given)
    expect(await chat.exited).toBe(exitCode)
    expect(chat.said.stderr).toMatch(reason)
  })
})
