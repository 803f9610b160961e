import { InvalidParametersError, type PeerName, peerName } from '@peermesh/kernel'
import { Simulation } from './simulation.ts'
import type { Suite } from './suite.ts'
import type { SuiteOptions } from './suite-run.ts'

const DIVIDER = '----'

/**
 * Runs a scenario that is written down: blocks of commands, each followed by `----` and what the trace said meanwhile, up to an empty line. Returns the
 * same text with the trace as it is now; whoever calls it compares the two, or writes it back and reviews the difference.
 *
 * The weather is calm. `#` begins a comment. Before all else: `seed 7`, `peers 3` (1 and 3 where they are not given). Then, with peers named `a`, `b` …:
 *
 * - `start`, `start a b`, `crash a`, `lose-disk a`, `lose-power a`, `tear-last-write a`
 * - `command a store {"type":"sync"}`: the core, and the command as JSON
 * - `ask a`: the next command of the suite's workload
 * - `partition a | b c`, `one-way a | b`, `block-gossip a`, `block-direct a`, `pause a`, `sleep a`: until `lift`, which ends all of these, or `heal`
 * - `slow-down a 20ms`, `jump-wall a -500ms`, `reset-streams a b`, `heal`
 * - `run 500ms`, `run 2s`; `quietly run 2s` leaves what happens out of the transcript
 *
 * @param options of the run, all that its suite needs; `peers` is taken from the text, and nothing is drawn
 * @throws InvalidParametersError for a line that cannot be meant, with its number
 */
export function runTranscript<Options extends SuiteOptions>(
  suite: Suite<Options>,
  text: string,
  options: Partial<Options> = {}
): string {
  const scene = new Scene(suite, options)
  const written: string[] = []
  let isTrace = false
  for (const [index, line] of text.split('\n').entries()) {
    if (isTrace && line !== '') {
      continue
    }
    isTrace = line === DIVIDER
    written.push(line)
    if (isTrace) {
      written.push(...scene.taken())
    } else {
      try {
        scene.perform(line.replace(/#.*/, '').trim())
      } catch (cause) {
        if (cause instanceof InvalidParametersError || cause instanceof SyntaxError) {
          throw new InvalidParametersError(`Line ${index + 1}, "${line}": ${cause.message}`, { cause })
        }
        throw cause
      }
    }
  }
  return written.join('\n')
}

/** What was set up by the lines so far. */
class Scene {
  readonly #suite: Suite
  readonly #options: Partial<SuiteOptions>
  readonly #lines: string[] = []
  readonly #lifts: (() => void)[] = []
  #seed = '1'
  #peersCount = 3
  #simulation: Simulation | undefined
  #quiet = false

  constructor(suite: Suite, options: Partial<SuiteOptions>) {
    this.#suite = suite
    this.#options = options
  }

  /** The trace since this was called last. */
  taken(): string[] {
    return this.#lines.splice(0)
  }

  perform(line: string): void {
    const [verb = '', ...words] = line.split(/\s+/)
    if (verb === '') {
      return
    }
    if (verb === 'quietly') {
      this.#quiet = true
      this.perform(words.join(' '))
      this.#quiet = false
    } else if (verb === 'seed' || verb === 'peers') {
      this.#prepare(verb, words[0] ?? '')
    } else {
      this.#do(verb, words, line)
    }
  }

  #prepare(verb: 'seed' | 'peers', value: string): void {
    if (this.#simulation !== undefined) {
      throw new InvalidParametersError(`\`${verb}\` comes before all that happens.`)
    }
    if (verb === 'seed') {
      this.#seed = value
    } else {
      this.#peersCount = wholeNumber(value)
    }
  }

  #do(verb: string, words: readonly string[], line: string): void {
    const simulation = this.#world()
    const [first = '', second = ''] = words
    const [side, other] = sidesOf(words)
    switch (verb) {
      case 'start':
        for (const peer of words.length === 0 ? simulation.peers : side) {
          simulation.start(peer)
        }
        return
      case 'crash':
        return simulation.crash(peerName(first))
      case 'lose-disk':
        return simulation.loseDisk(peerName(first))
      case 'lose-power':
        return simulation.losePower(peerName(first))
      case 'tear-last-write':
        return simulation.tearLastWrite(peerName(first))
      case 'command':
        simulation.command(peerName(first), second, JSON.parse(line.split(/\s+/).slice(3).join(' ')))
        return
      case 'ask':
        this.#ask(peerName(first))
        return
      case 'jump-wall':
        return simulation.jumpWall(peerName(first), milliseconds(second))
      case 'reset-streams':
        return simulation.resetStreams(peerName(first), peerName(second))
      case 'run':
        return simulation.runFor(milliseconds(first))
      case 'heal':
        return simulation.heal()
      case 'lift':
        for (const lift of this.#lifts.splice(0)) {
          lift()
        }
        return
      default:
        this.#lifts.push(this.#begin(verb, { side, other, second }))
    }
  }

  /** As the workload of a run does. */
  #ask(peer: PeerName): void {
    const simulation = this.#world()
    const id = simulation.nextCommandId(peer)
    const asked = simulation.run.command?.(peer, id, simulation.random('commands'))
    if (asked !== undefined) {
      simulation.command(peer, asked.core, asked.command)
    }
  }

  /** What lasts until it is lifted. */
  #begin(
    verb: string,
    { side, other, second }: { readonly side: PeerName[]; readonly other: PeerName[]; readonly second: string }
  ): () => void {
    const simulation = this.#world()
    const [peer = peerName('a')] = side
    switch (verb) {
      case 'partition':
        return simulation.partition(side, other)
      case 'one-way':
        return simulation.oneWay(side, other)
      case 'block-gossip':
        return simulation.blockGossip(side)
      case 'block-direct':
        return simulation.blockDirect(side)
      case 'pause':
        return simulation.pause(peer)
      case 'sleep':
        return simulation.sleep(peer)
      case 'slow-down':
        return simulation.slowDown(peer, milliseconds(second))
      default:
        throw new InvalidParametersError(`There is no \`${verb}\`.`)
    }
  }

  #world(): Simulation {
    this.#simulation ??= new Simulation(this.#suite, {
      seed: this.#seed,
      options: { faultMs: 0, healMs: 0, commandEveryMs: 0, ...this.#options, peers: this.#peersCount },
      print: (line) => {
        if (!this.#quiet) {
          this.#lines.push(line)
        }
      }
    })
    return this.#simulation
  }
}

function sidesOf(words: readonly string[]): [side: PeerName[], other: PeerName[]] {
  const bar = words.indexOf('|')
  const sides = bar === -1 ? [words, []] : [words.slice(0, bar), words.slice(bar + 1)]
  const [side = [], other = []] = sides.map((names) => names.filter((name) => /^\w+$/.test(name)).map(peerName))
  return [side, other]
}

function milliseconds(text: string): number {
  const [, number, unit] = /^(-?\d+(?:\.\d+)?)(ms|s|min)$/.exec(text) ?? []
  if (number === undefined) {
    throw new InvalidParametersError(`A span is such as 500ms, 2s or 1min, not "${text}".`)
  }
  return Number(number) * (unit === 'ms' ? 1 : unit === 's' ? 1_000 : 60_000)
}

function wholeNumber(text: string): number {
  const number = Number(text)
  if (!Number.isSafeInteger(number) || number < 1) {
    throw new InvalidParametersError(`It wants a whole number from 1, not "${text}".`)
  }
  return number
}
