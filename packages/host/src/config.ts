import { InvalidParametersError } from '@peermesh/kernel'
import {
  BULK_TRANSFERS_MAX,
  JOURNAL_BACKLOG_BYTES_MAX,
  LINK_QUEUE_BYTES_MAX,
  MESH_NAME_PATTERN,
  MESSAGE_BYTES_MAX
} from './constants.ts'
import { encryptionKeysOf } from './journal/encryption/encryption-init.ts'
import type { MeshHostInit } from './mesh-host.ts'

/** The user's options, checked and complete. */
export interface HostConfig {
  readonly mesh: string
  readonly dataDir: MeshHostInit['dataDir']
  /** The first writes. */
  readonly encryptionKeys: readonly Uint8Array[] | undefined
  readonly journal: MeshHostInit['journal']
  readonly linkQueueBytesMax: number
  readonly bulkTransfersMax: number
  readonly journalBacklogBytesMax: number
}

/** @throws InvalidParametersError */
export function configure(init: MeshHostInit): HostConfig {
  if (!MESH_NAME_PATTERN.test(init.mesh)) {
    throw new InvalidParametersError(`A mesh name is 1 to 64 of a-z, 0-9 and '-', not '${init.mesh}'.`)
  }
  if (init.dataDir !== undefined && init.journal !== undefined) {
    throw new InvalidParametersError('A host takes a data directory or a journal, not both.')
  }
  if (init.encryption !== undefined && init.dataDir === undefined) {
    throw new InvalidParametersError('encryption is of what is in a dataDir: give one, or leave it out.')
  }
  return {
    mesh: init.mesh,
    dataDir: init.dataDir,
    encryptionKeys: init.encryption === undefined ? undefined : encryptionKeysOf(init.encryption),
    journal: init.journal,
    // A link that cannot hold one message of the largest size would be reset by it.
    linkQueueBytesMax: atLeast(
      2 * MESSAGE_BYTES_MAX,
      'linkQueueBytesMax',
      init.linkQueueBytesMax ?? LINK_QUEUE_BYTES_MAX
    ),
    bulkTransfersMax: atLeast(1, 'bulkTransfersMax', init.bulkTransfersMax ?? BULK_TRANSFERS_MAX),
    journalBacklogBytesMax: atLeast(
      0,
      'journalBacklogBytesMax',
      init.journalBacklogBytesMax ?? JOURNAL_BACKLOG_BYTES_MAX
    )
  }
}

function atLeast(min: number, name: string, value: number): number {
  if (!Number.isSafeInteger(value) || value < min) {
    throw new InvalidParametersError(`${name} is a whole number of at least ${min}, not ${value}.`)
  }
  return value
}
