import type { Readable } from 'node:stream'
import type { WriteStream } from 'node:tty'
import type { AttachedPeer } from '../control/attached-peer.ts'
import type { Peer, PeerInit } from '../peer.ts'
import type { ChildPeer } from './child-peer.ts'
import type { GuardedCommand } from './lock/guarded-command.ts'

/** Where output goes: a terminal, a pipe, or a test. */
export type OutputStream = NodeJS.WritableStream & Partial<Pick<WriteStream, 'isTTY' | 'columns' | 'rows'>>

/** All that the command line touches, so that a test can stand in for any of it. */
export interface Environment {
  readonly stdin: Readable & { readonly isTTY?: boolean }
  readonly stdout: OutputStream
  readonly stderr: OutputStream
  /** Aborts with an OutputClosedError once nobody reads the standard output any more, with an OutputLostError once it can't be written. */
  readonly outputClosed: AbortSignal
  readonly variables: Readonly<Record<string, string | undefined>>
  /** What paths are relative to. @throws WorkingDirectoryGoneError */
  readonly workingDirectory: () => string
  readonly now: () => number
  readonly createPeer: (init: PeerInit) => Promise<Peer>
  readonly attach: (dataDir: string) => Promise<AttachedPeer>
  /** True where a peer listens on the control socket of a data directory. */
  readonly isRunning: (dataDir: string) => Promise<boolean>
  /** Runs `peermesh peer` with these arguments as a process of its own, which ends when this one does. */
  readonly spawnPeer: (commandArguments: readonly string[]) => ChildPeer
  /** Runs a command that ends when this process does. */
  readonly runGuarded: (
    command: readonly string[],
    variables: Readonly<Record<string, string | undefined>>
  ) => GuardedCommand
  /** Calls the listener with each signal that is for whatever this program runs. Returns how to stop listening. */
  readonly onSignal: (listener: (name: NodeJS.Signals) => void) => () => void
  /** Calls the listener whenever the user or the system asks to stop. Returns how to stop listening. */
  readonly onStopRequest: (listener: () => void) => () => void
  /** Ends this process, whatever it is at. */
  readonly endAtOnce: (exitCode: number) => void
}
