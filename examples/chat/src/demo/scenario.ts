import { attach } from 'peermesh'
import { messageKey } from '../message.ts'
import { ChatProcess, type PrintedMessage, ROOM, type Said } from './chat-process.ts'
import {
  BEGINNING,
  END,
  FIRST,
  FORGERY,
  LAST_WORDS,
  LATECOMER,
  MIDDLE,
  THIRD,
  type Utterance,
  VICTIM
} from './conversation.ts'
import { type Figures, formatSeconds } from './figures.ts'
import type { Screen } from './screen.ts'
import { findFaults } from './verify.ts'

/** What was found does not hold what the demo claims. */
class FaultsError extends Error {
  static override readonly name = 'FaultsError'

  constructor(faults: readonly string[]) {
    super(faults.join('\n'))
    this.name = FaultsError.name
  }
}

/**
 * The story: three chats talk; one is killed in the middle of a sentence; the two others go on; a fourth comes late and has all that was
 * said; somebody writes in another's name, and nobody believes it.
 */
export class Scenario {
  readonly chats: ChatProcess[] = []
  readonly #root: string
  readonly #screen: Screen
  readonly #said: Utterance[] = []

  constructor(root: string, screen: Screen) {
    this.#root = root
    this.#screen = screen
  }

  /** @throws FaultsError, the signal's reason, or why a chat could not go on */
  async run(signal: AbortSignal): Promise<Figures> {
    await this.#gather(signal)
    await this.#talk(BEGINNING, signal)
    const deathKnownMs = await this.#killVictim(signal)
    await this.#talk(END, signal)
    const lateJoinerMs = await this.#comeLate(signal)
    await this.#talk(LAST_WORDS, signal)
    const forgeriesRefused = await this.#forge(signal)
    await this.#verify(signal)
    return {
      people: this.chats.length,
      messages: this.#said.length,
      messagesOfTheDead: this.#said.filter(({ speaker }) => speaker === VICTIM).length,
      deathKnownMs,
      lateJoinerMs,
      forgeriesRefused
    }
  }

  get #alive(): ChatProcess[] {
    return this.chats.filter(({ isAlive }) => isAlive)
  }

  async #gather(signal: AbortSignal): Promise<void> {
    const first = this.#start(FIRST, undefined)
    first.onSaid = (said) => this.#showHeard(said)
    await first.ready(signal)
    const others = [this.#start(VICTIM, first.address), this.#start(THIRD, first.address)]
    await Promise.all(others.map(async (chat) => await chat.ready(signal)))
    await this.#everybodySees(this.chats, signal)
    this.#screen.event(`${this.chats.map(({ name }) => name).join(', ')} are in a room: three processes, no server.`)
  }

  /** Each speaks after everybody has heard the one before: so there is one order to be found in the end. */
  async #talk(utterances: readonly Utterance[], signal: AbortSignal): Promise<void> {
    for (const utterance of utterances) {
      this.#said.push(utterance)
      this.#chat(utterance.speaker).type(utterance.text)
      await Promise.all(this.#alive.map(async (chat) => await chat.hears(this.#said.length, signal)))
    }
  }

  async #killVictim(signal: AbortSignal): Promise<number> {
    const victim = this.#chat(VICTIM)
    const marks = new Map(this.chats.map((chat) => [chat, chat.saidCount]))
    const killedAt = performance.now()
    await victim.kill()
    this.#screen.event(`— ${VICTIM}'s process is killed: SIGKILL —`)
    const known = Promise.all(
      this.#alive.map(async (chat) => {
        await chat.until(({ type, peer }) => type === 'gone' && peer === victim.peer, marks.get(chat) ?? 0, signal)
      })
    ).then(() => performance.now() - killedAt)
    const [knownMs] = await Promise.all([known, this.#talk(MIDDLE, signal)])
    this.#screen.event(`— known to the others after ${formatSeconds(knownMs)} —`)
    return Math.round(knownMs)
  }

  async #comeLate(signal: AbortSignal): Promise<number> {
    const startedAt = performance.now()
    // Not through the one that began: any of them will do.
    const late = this.#start(LATECOMER, this.#chat(THIRD).address)
    await late.ready(signal)
    await late.hears(this.#said.length, signal)
    const tookMs = performance.now() - startedAt
    this.#screen.event(
      `— ${LATECOMER} joins, and has all ${this.#said.length} messages after ${formatSeconds(tookMs)} —`
    )
    await this.#everybodySees(this.#alive, signal)
    return Math.round(tookMs)
  }

  /** Through the control socket of a peer, as the command line would: nothing stops that, and so the readers must. */
  async #forge(signal: AbortSignal): Promise<number> {
    const author = this.#chat(FIRST).peer
    const key = messageKey(ROOM, Date.now(), author)
    const marks = new Map(this.#alive.map((chat) => [chat, chat.saidCount]))
    await attach(this.#chat(THIRD).dataDir).put(
      key,
      { kind: 'say', name: FIRST, text: FORGERY, signature: new Uint8Array(64) },
      { signal }
    )
    await Promise.all(
      this.#alive.map(async (chat) => {
        await chat.until((said) => said['type'] === 'refused' && said['key'] === key, marks.get(chat) ?? 0, signal)
      })
    )
    this.#screen.event(`— somebody writes ${JSON.stringify(FORGERY)} in ${FIRST}'s name: refused by all —`)
    return 1
  }

  async #verify(signal: AbortSignal): Promise<void> {
    const histories = await Promise.all(
      this.#alive.map(async (chat) => ({ name: chat.name, messages: await chat.history(signal) }))
    )
    const peers = new Map(this.chats.map(({ name, peer }) => [name, peer]))
    const faults = await findFaults(histories, this.#said, peers)
    if (faults.length > 0) {
      throw new FaultsError(faults)
    }
  }

  /** Everybody has been shown, at some time, that everybody is there. */
  async #everybodySees(chats: readonly ChatProcess[], signal: AbortSignal): Promise<void> {
    for (const chat of chats) {
      for (const { peer } of chats.filter((other) => other !== chat)) {
        await chat.until((said) => shows(said, peer), 0, signal)
      }
    }
  }

  #showHeard(said: Said): void {
    if (said['type'] === 'message') {
      this.#screen.message(said as unknown as PrintedMessage)
    }
  }

  #start(name: string, address: string | undefined): ChatProcess {
    const chat = new ChatProcess(name, this.#root, address)
    this.chats.push(chat)
    return chat
  }

  #chat(name: string): ChatProcess {
    const chat = this.chats.find((candidate) => candidate.name === name)
    if (chat === undefined) {
      throw new Error(`${name} does not play yet.`)
    }
    return chat
  }
}

function shows(said: Said, peer: string): boolean {
  if (said['type'] === 'who') {
    return (said['people'] as { peer: string }[]).some((person) => person.peer === peer)
  }
  return said['type'] === 'arrived' && said['peer'] === peer
}
