import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PeerInit } from 'peermesh'
import { ChildPeer, freePorts, killAll } from './child-peer.ts'
import { Electors } from './electors.ts'

const PEERS = 3

/** Three peers in processes of their own, all of them voters: each of them may be gone. */
export class MeshOfThree {
  readonly root: string
  readonly peers: ChildPeer[] = []
  readonly #inits: readonly PeerInit[]

  static async start(mesh: string): Promise<MeshOfThree> {
    const root = await mkdtemp(join(tmpdir(), 'pm-'))
    const bootstrap = (await freePorts(PEERS)).map((port) => `/ip4/127.0.0.1/tcp/${port}`)
    const inits = bootstrap.map((address, index) => ({
      mesh,
      profile: 'local' as const,
      listen: [address],
      bootstrap,
      found: index === 0,
      dataDir: join(root, String(index))
    }))
    const three = new MeshOfThree(root, inits)
    three.peers.push(...(await Promise.all(inits.map(async (init) => await ChildPeer.start(init)))))
    await three.whole()
    return three
  }

  private constructor(root: string, inits: readonly PeerInit[]) {
    this.root = root
    this.#inits = inits
  }

  peer(index: number): ChildPeer {
    return this.peers[index] as ChildPeer
  }

  dataDir(index: number): string {
    return join(this.root, String(index))
  }

  /** On its data, after it has ended. */
  async startAgain(index: number): Promise<void> {
    this.peers[index] = await ChildPeer.start(this.#inits[index] as PeerInit)
    await this.whole()
  }

  /** Resolves once all of them vote and reach each other. */
  async whole(): Promise<void> {
    await new Electors('').untilVoters(this.peers, PEERS)
  }

  async end(): Promise<void> {
    await killAll()
    await rm(this.root, { recursive: true, force: true })
  }
}
