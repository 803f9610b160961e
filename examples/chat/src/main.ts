#!/usr/bin/env node
/**
 * A chat without a server. What it does with peermesh is in `message.ts` (signed, in the store), `room.ts` (a prefix, watched),
 * `presence.ts` (a key a peer, beside what membership says) and `meeting.ts` (how chats find each other).
 */
import { CommanderError } from 'commander'
import type { Peer } from 'peermesh'
import { Chat } from './chat.ts'
import { cleanText } from './clean-text.ts'
import { parseLine } from './commands.ts'
import { invitation, meetOthers, startPeer } from './meeting.ts'
import { type ChatOptions, chatCommand } from './options.ts'
import { PlainView } from './plain-view.ts'
import { TerminalView } from './terminal-view.ts'
import type { View } from './view.ts'

const EXIT_FAILED = 1
const EXIT_USAGE = 2

async function talk(options: ChatOptions, view: View, stop: AbortSignal): Promise<void> {
  const { peer, expectsOthers } = await startPeer(options, stop)
  await using _stopsWithTheBlock = peer
  const chat = new Chat(peer, options.name, (event) => view.show(event))
  view.show({ type: 'ready', peer: peer.name, name: options.name, addresses: peer.addresses })
  followRefusals(peer, view)
  if (expectsOthers && !(await meetOthers(peer, stop))) {
    view.show({ type: 'notice', text: 'Nobody answers yet. It goes on looking; until then you talk to yourself.' })
  }
  view.attach(chat)
  await chat.enter(options.room)
  view.show({ type: 'notice', text: invitation(options, peer) })
  await Promise.race([converse(chat, view), aborted(stop), chat.failed, failed(peer)])
  await chat.leave()
  view.show({ type: 'stopped' })
}

/** Until there are no more lines, or one of them says to leave. */
async function converse(chat: Chat, view: View): Promise<void> {
  for await (const line of view.lines()) {
    if (!(await chat.perform(parseLine(line)))) {
      return
    }
  }
}

/** Each peer that is not talked to is told of once: it is met again and again. */
function followRefusals({ membership }: Peer, view: View): void {
  const told = new Set<string>()
  membership.addEventListener('refused', ({ detail: { peer, error } }) => {
    if (!told.has(peer)) {
      told.add(peer)
      view.show({ type: 'mistake', text: `A peer is refused: ${cleanText(error.message)}` })
    }
  })
}

/** Rejects when the peer stopped itself, because its disk failed, say. */
async function failed({ closed }: Peer): Promise<void> {
  const failure = await closed
  if (failure !== undefined) {
    throw failure
  }
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) {
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
  }
}

function parseOptions(): ChatOptions | undefined {
  try {
    return chatCommand().parse().opts<ChatOptions>()
  } catch (error) {
    if (!(error instanceof CommanderError)) {
      throw error
    }
    // It has said what is wrong, or what was asked for.
    process.exitCode = error.exitCode === 0 ? 0 : EXIT_USAGE
    return undefined
  }
}

async function main(options: ChatOptions): Promise<void> {
  const stop = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => stop.abort())
  }
  const { stdin, stdout } = process
  // Whoever read what we write is gone: `chat | head`, or a window that was closed.
  stdout.on('error', () => stop.abort())
  const isPerson = stdin.isTTY && stdout.isTTY && options.script !== true && options.json !== true
  const view = isPerson
    ? new TerminalView(stdin, stdout, () => stop.abort())
    : new PlainView(stdin, stdout, options.json === true)
  try {
    await talk(options, view, stop.signal)
  } catch (error) {
    if (!stop.signal.aborted) {
      view.close()
      console.error(error instanceof Error ? `${error.name}: ${error.message}` : error)
      // An address that is none, say: only the peer can tell.
      process.exitCode = error instanceof Error && error.name === 'InvalidParametersError' ? EXIT_USAGE : EXIT_FAILED
    }
  } finally {
    view.close()
  }
}

const options = parseOptions()
if (options !== undefined) {
  await main(options)
  // All is stopped. Timers that libp2p leaves behind would keep whoever left waiting for a second.
  process.exit()
}
