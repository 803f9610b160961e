import type { Child } from '../processes/child.ts'
import type { Workshop } from '../processes/workshop.ts'
import { type RawChild, type Storage, startRawChild } from '../store/children.ts'
import type { VoterCommands, VoterOptions } from './voter-child.ts'

export type VoterChild = Child<VoterCommands>

/** As large as a change of a small register is on its way. */
const MESSAGE_BYTES = 128

/** Three voters in processes of their own; the first is who proposes. */
export async function openVoters(workshop: Workshop, storage: Storage): Promise<VoterChild> {
  const script = new URL('./voter-child.ts', import.meta.url)
  const [proposer, ...others] = await Promise.all([
    workshop.start<VoterCommands>(script),
    workshop.start<VoterCommands>(script),
    workshop.start<VoterCommands>(script)
  ])
  const options = async (): Promise<Pick<VoterOptions, 'dataDir'>> =>
    storage === 'memory' ? {} : { dataDir: await workshop.directory() }
  const bootstrap = await proposer.request('open', { found: true, bootstrap: [], ...(await options()) })
  for (const other of others) {
    await other.request('open', { found: false, bootstrap, ...(await options()) })
  }
  await Promise.all([proposer, ...others].map((voter) => voter.request('voters', 3)))
  return proposer
}

/** What one write to this disk takes, in milliseconds: the mean of so many, each awaited. */
export async function writeMs(
  child: RawChild,
  workshop: Workshop,
  { count, sync }: { readonly count: number; readonly sync: boolean }
): Promise<number> {
  await child.request('prepare', { seed: 'sync', count })
  const directory = await workshop.directory()
  return (await child.request('putIntoLevel', { directory, perBatch: 1, sync })) / count
}

/** Two bare libp2p nodes, of which one sends what the other returns. */
export class RawPair {
  readonly #asking: RawChild
  readonly #addresses: readonly string[]

  static async open(workshop: Workshop): Promise<RawPair> {
    const [asking, answering] = await Promise.all([startRawChild(workshop), startRawChild(workshop)])
    const addresses = await answering.request('open')
    await asking.request('open')
    return new RawPair(asking, addresses)
  }

  private constructor(asking: RawChild, addresses: readonly string[]) {
    this.#asking = asking
    this.#addresses = addresses
  }

  async echoes(count: number, inFlight: number): Promise<{ readonly elapsedMs: number; readonly medianMs: number }> {
    return await this.#asking.request('echoes', { addresses: this.#addresses, count, inFlight, bytes: MESSAGE_BYTES })
  }

  /** What one synced write to this disk takes, in milliseconds. */
  async syncMs(workshop: Workshop, count: number): Promise<number> {
    return await writeMs(this.#asking, workshop, { count, sync: true })
  }
}

/** Three bare libp2p nodes, of which one sends what the others return. */
export class RawThree {
  readonly #asking: RawChild
  readonly #answering: readonly (readonly string[])[]

  /** @param command which nodes they are */
  static async open(workshop: Workshop, command: 'open' | 'openTrimmed' = 'open'): Promise<RawThree> {
    const [asking, ...answering] = await Promise.all([
      startRawChild(workshop),
      startRawChild(workshop),
      startRawChild(workshop)
    ])
    const nodes = await Promise.all(answering.map((node) => node.request(command)))
    await asking.request(command)
    return new RawThree(asking, nodes)
  }

  private constructor(asking: RawChild, answering: readonly (readonly string[])[]) {
    this.#asking = asking
    this.#answering = answering
  }

  /** p50 of a message to one of them and its echo. */
  async echoMs(count: number): Promise<number> {
    const [addresses = []] = this.#answering
    const ask = { addresses, count, inFlight: 1, bytes: MESSAGE_BYTES }
    return (await this.#asking.request('echoes', ask)).medianMs
  }

  /** The same where both are asked and the first echo is enough, as for a proposer that votes itself. */
  async firstEchoMs(count: number): Promise<number> {
    const ask = { nodes: this.#answering, count, bytes: MESSAGE_BYTES }
    return (await this.#asking.request('firstEchoes', ask)).medianMs
  }
}
