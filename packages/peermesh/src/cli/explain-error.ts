import { CommanderError } from 'commander'
import { EXIT_CODES, type ExitCode } from './exit-codes.ts'
import { DASH_HINT, isUnknownOption } from './usage.ts'

/** What the user of the command line is told of an error: what happened, and what to do. */
export interface Explanation {
  readonly name: string
  readonly what: string
  readonly remedy: string
  readonly exitCode: number
}

type Fields = Error & Readonly<Record<string, unknown>>

interface Known {
  readonly exitCode: ExitCode
  /** Where absent, the error's own message. */
  readonly what?: (error: Fields) => string
  readonly remedy: string | ((error: Fields) => string)
}

/** By name, since an error may come from another process. */
const KNOWN: Readonly<Record<string, Known>> = {
  AmbiguousPeerError: { exitCode: EXIT_CODES.usage, remedy: 'Name one: --peer DIR.' },
  AmbiguousSubjectError: {
    exitCode: EXIT_CODES.usage,
    remedy: 'Give more of the name. With explain, --as KIND says what it is.'
  },
  BadLineError: {
    exitCode: EXIT_CODES.badInput,
    remedy:
      'What came before it is stored. Correct the line and run the import again, or pass over bad lines with --skip-bad.'
  },
  BadRequestError: {
    exitCode: EXIT_CODES.failure,
    remedy: 'Use the same version of peermesh for the peer and the command line.'
  },
  BootstrapUnreachableError: {
    exitCode: EXIT_CODES.notReachable,
    remedy: 'To see what is wrong: peermesh doctor --mesh NAME --join ADDRESS.'
  },
  ConfirmationNeededError: { exitCode: EXIT_CODES.usage, remedy: 'Add --yes where it is meant.' },
  ControlVersionError: {
    exitCode: EXIT_CODES.failure,
    what: () => 'The peer speaks another version of the control protocol.',
    remedy: 'Use the same version of peermesh for the peer and the command line.'
  },
  DamagedKeyError: {
    exitCode: EXIT_CODES.failure,
    what: (error) => `The private key in ${error['path']} is damaged.`,
    remedy: 'Restore it from a backup, or remove the data directory to start as a new peer.'
  },
  DataDirectoryInUseError: {
    exitCode: EXIT_CODES.inUse,
    what: (error) => `The data directory ${error['dataDir']} is in use by another peer.`,
    remedy: 'Stop that peer, or give this one a directory of its own: --data DIR.'
  },
  DeclinedError: { exitCode: EXIT_CODES.interrupted, remedy: 'Answer y, or add --yes, where it is meant.' },
  DhtNotInstalledError: {
    exitCode: EXIT_CODES.failure,
    what: () => 'A DHT needs the package @libp2p/kad-dht, which is not installed.',
    remedy: 'npm install @libp2p/kad-dht'
  },
  DiskFullError: {
    exitCode: EXIT_CODES.failure,
    what: (error) => `The disk of ${error['path']} is full.`,
    remedy: 'Make room, and start the peer again: what it acknowledged is not lost.'
  },
  ElectionBusyError: {
    exitCode: EXIT_CODES.failure,
    remedy: 'Close a scope in the program that runs the peer, or use another peer.'
  },
  ElectionKindMismatchError: {
    exitCode: EXIT_CODES.usage,
    remedy: 'Use the algorithm and mode that the scope has (--algorithm, --mode), or another scope.'
  },
  FileOutputError: {
    exitCode: EXIT_CODES.failure,
    remedy: 'Name another file, in a directory that is there and can be written.'
  },
  InputError: {
    exitCode: EXIT_CODES.badInput,
    remedy: 'Name a file that can be read, or - to read from the standard input.'
  },
  InterruptedError: {
    exitCode: EXIT_CODES.interrupted,
    remedy: 'What was acknowledged stays. Run the same command again to go on.'
  },
  InvalidKeyError: { exitCode: EXIT_CODES.badInput, remedy: 'Choose another key.' },
  InvalidParametersError: { exitCode: EXIT_CODES.usage, remedy: 'See peermesh help.' },
  InvalidValueError: { exitCode: EXIT_CODES.badInput, remedy: 'Store JSON, text, or bytes (--bytes).' },
  EncryptionKeyFileError: {
    exitCode: EXIT_CODES.badInput,
    remedy:
      'Make one with peermesh encryption-key FILE, and let its owner alone read it: chmod 600 FILE. Of keys that are in use, take a copy.'
  },
  JournalError: {
    exitCode: EXIT_CODES.failure,
    remedy:
      'Check that the disk is there and not full, and that this user may read and write it: peermesh doctor --data DIR looks further.'
  },
  KeyNotFoundError: { exitCode: EXIT_CODES.notFound, remedy: 'Put something there first: peermesh put KEY VALUE.' },
  KeyTooLongError: { exitCode: EXIT_CODES.badInput, remedy: 'Choose a shorter key.' },
  KeyTypeError: {
    exitCode: EXIT_CODES.badInput,
    remedy: 'Choose another key, or delete it first: peermesh del KEY.'
  },
  ListenError: {
    exitCode: EXIT_CODES.failure,
    remedy: 'Listen on a TCP address that this machine has: --listen /ip4/0.0.0.0/tcp/0 takes all of them.'
  },
  LockBusyError: {
    exitCode: EXIT_CODES.failure,
    remedy: 'Use a lock of a narrower name: no more can hold one or wait for it.'
  },
  LockKindMismatchError: {
    exitCode: EXIT_CODES.usage,
    remedy:
      'Use the capacity that the lock has (--capacity), or another name: commands run under quorum locks, and not under tokens.'
  },
  LockTimeoutError: {
    exitCode: EXIT_CODES.timeout,
    what: (error) => `${(error['details'] as { name: string }).name} was not free in time. The command was not run.`,
    remedy: 'Wait for longer (--wait), or look who holds it: peermesh locks NAME.'
  },
  LostWhileRunningError: {
    exitCode: EXIT_CODES.lost,
    remedy: 'What it had done is done: let the resource refuse fences below the highest that it saw.'
  },
  MissingEncryptionKeyError: {
    exitCode: EXIT_CODES.failure,
    remedy: 'Name the file that has that key: --encryption-keys FILE. One that was left out goes behind the first.'
  },
  MeshKeyFileError: {
    exitCode: EXIT_CODES.badInput,
    remedy: 'Make one with peermesh key --out FILE, and let its owner alone read it: chmod 600 FILE.'
  },
  NobodyHoldsError: { exitCode: EXIT_CODES.notFound, remedy: 'Look who holds what: peermesh locks.' },
  NoLeaderError: {
    exitCode: EXIT_CODES.notFound,
    remedy:
      'Is there a candidate? peermesh campaign SCOPE makes one. In quorum mode a majority of the voters must be linked: see peermesh status.'
  },
  NoPeerFoundError: {
    exitCode: EXIT_CODES.notReachable,
    remedy: 'Start a mesh with peermesh up, or name the data directory of a peer: --peer DIR.'
  },
  MergeError: {
    exitCode: EXIT_CODES.failure,
    remedy: 'Mend the merge function of the program that runs the peer, or put one value.'
  },
  NoValueError: {
    exitCode: EXIT_CODES.notFound,
    remedy:
      'Put something there first: peermesh partitions put KEY VALUE. What the store holds is told by peermesh get KEY.'
  },
  NoAvailableValueError: {
    exitCode: EXIT_CODES.notFound,
    remedy:
      'Put something there first: peermesh partitions put KEY VALUE --available. Without --available it is another key.'
  },
  NoQuorumError: {
    exitCode: EXIT_CODES.noQuorum,
    remedy: 'A majority of the voters must be linked: see peermesh status.'
  },
  TooFewReplicasError: {
    exitCode: EXIT_CODES.noQuorum,
    remedy:
      'More replicas of the partition must be linked: see peermesh partitions, and peermesh explain KEY --as partition.'
  },
  TooManySiblingsError: {
    exitCode: EXIT_CODES.failure,
    remedy: 'Read it, and put with what was read: peermesh partitions get KEY --available --json tells the context.'
  },
  NotOpenError: {
    exitCode: EXIT_CODES.notFound,
    remedy: 'See in which scopes it takes part: peermesh status. Another peer may take part in this one: --peer DIR.'
  },
  OutcomeUnknownError: {
    exitCode: EXIT_CODES.noQuorum,
    remedy: (error) =>
      isOfAvailablePlane(error)
        ? 'Where a replica has it, it spreads. Read it: peermesh partitions get KEY --available. Are the replicas linked? See peermesh explain KEY --as partition.'
        : 'What it was to change may have been changed, and was given up. Are the voters linked? See peermesh status.'
  },
  OwnersNotFoundError: {
    exitCode: EXIT_CODES.notFound,
    remedy:
      'Somebody must have used the partition, a moment ago at least, and the peers take part in the DHT: peermesh peer --dht.'
  },
  OutputLostError: {
    exitCode: EXIT_CODES.failure,
    remedy: 'Make room where it goes to, or send it elsewhere, and run the command again.'
  },
  NotTextError: { exitCode: EXIT_CODES.badInput, remedy: 'Add --bytes to store it as it is.' },
  NotReplicatedError: {
    exitCode: EXIT_CODES.failure,
    remedy: 'Do not write it again. peermesh members tells who is here, peermesh explain KEY who has it.'
  },
  PeerNotHereError: {
    exitCode: EXIT_CODES.notReachable,
    remedy: 'See who is here: peermesh members. What had come of it by then stays.'
  },
  PeerNotLinkedError: {
    exitCode: EXIT_CODES.notReachable,
    remedy: 'See why with peermesh explain NAME, or take a peer that is linked: peermesh members.'
  },
  PointForgottenError: {
    exitCode: EXIT_CODES.failure,
    remedy:
      'Run it again: with --resume it begins anew, with all that is there. Which keys were deleted meanwhile, nobody tells.'
  },
  PeerNotReachableError: {
    exitCode: EXIT_CODES.notReachable,
    remedy: 'Start it with peermesh peer --data DIR, or name another one: --peer DIR.'
  },
  PortInUseError: {
    exitCode: EXIT_CODES.inUse,
    what: (error) => `Another program listens on ${error['address']} already.`,
    remedy: 'Stop that program, or listen on another port; port 0 takes a free one.'
  },
  RegisterTooLargeError: {
    exitCode: EXIT_CODES.badInput,
    remedy: 'Keep a reference to it there, and the data elsewhere: in the store, with peermesh put KEY VALUE.'
  },
  ReadOnlyDiskError: {
    exitCode: EXIT_CODES.failure,
    what: (error) => `${error['path']} cannot be written.`,
    remedy: 'Its disk is read-only, or this user may not write there: mend that, and start the peer again.'
  },
  QuotaExceededError: { exitCode: EXIT_CODES.failure, remedy: 'Delete what is not needed: peermesh del KEY.' },
  SchemaError: {
    exitCode: EXIT_CODES.badInput,
    remedy: 'Store what the schema of the program that runs the peer takes.'
  },
  StoreBusyError: { exitCode: EXIT_CODES.failure, remedy: 'Try again in a moment: too many writes wait already.' },
  TimeoutError: {
    exitCode: EXIT_CODES.failure,
    what: () => 'The peer had not done it by then.',
    remedy: 'It may do it all the same: look before you try again, or wait for longer (--wait).'
  },
  UnhealthyError: { exitCode: EXIT_CODES.failure, remedy: 'Each line above says how to mend it.' },
  UnknownSubjectError: {
    exitCode: EXIT_CODES.notFound,
    remedy: 'Look for it with peermesh members, or peermesh ls. Another peer may know of it: --peer DIR.'
  },
  UnreadableValueError: {
    exitCode: EXIT_CODES.failure,
    remedy: 'Was it written by a newer version? Update this peer, or delete the key: peermesh del KEY.'
  },
  UnsupportedNodeError: {
    exitCode: EXIT_CODES.failure,
    remedy: 'Install a later one from https://nodejs.org, or run this with one that is there already.'
  },
  ValueTooLargeError: {
    exitCode: EXIT_CODES.badInput,
    remedy: 'Store something smaller: large things belong in files whose hash is stored.'
  },
  VersionMissedError: {
    exitCode: EXIT_CODES.failure,
    remedy:
      'Nothing was set. Read it again: peermesh partitions get KEY --json tells its version. A try that missed counts as one too.'
  },
  WatchPlaceError: { exitCode: EXIT_CODES.badInput, remedy: 'Name another file, or delete it to begin anew.' },
  WorkingDirectoryGoneError: { exitCode: EXIT_CODES.usage, remedy: 'Go to one that is there: cd DIR.' }
}

export function explainError(error: unknown): Explanation {
  if (!(error instanceof Error)) {
    return { name: 'Error', what: String(error), remedy: REPORT, exitCode: EXIT_CODES.failure }
  }
  if (isUsageError(error)) {
    const what = error.message.replace(/^error: /, '')
    const remedy = isUnknownOption(error.message) ? `${DASH_HINT}.` : 'Add --help for how it is used.'
    return { name: 'UsageError', what, remedy, exitCode: EXIT_CODES.usage }
  }
  const fields = error as Fields
  if (error.name === 'ChildPeerError') {
    return {
      name: error.name,
      what: error.message,
      remedy: String(fields['remedy']),
      exitCode: Number(fields['exitCode'])
    }
  }
  const known = KNOWN[error.name]
  if (known === undefined) {
    return { name: error.name, what: error.message, remedy: REPORT, exitCode: EXIT_CODES.failure }
  }
  const { exitCode, what, remedy } = known
  return {
    name: error.name,
    what: what?.(fields) ?? error.message,
    remedy: typeof remedy === 'string' ? remedy : remedy(fields),
    exitCode
  }
}

/** Of values that are always writable: no voter has a say in them. */
function isOfAvailablePlane(error: Fields): boolean {
  return (error['details'] as { readonly plane?: unknown } | undefined)?.plane === 'available'
}

/** What is wrong with the command line; commander has said so already, to people. */
export function isUsageError(error: unknown): error is CommanderError {
  return error instanceof CommanderError
}

const REPORT = 'Run it again with --debug to see where this comes from, and report it if it is not your doing.'
