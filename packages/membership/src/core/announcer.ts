import type { Millis, PeerName } from '@peermesh/kernel'
import type { MemberInfo } from './events.ts'
import type { History } from './history.ts'
import type { Change, Described } from './member-table.ts'
import { isSameMetadata, NO_METADATA } from './metadata.ts'
import type { Outbox } from './outbox.ts'
import { compareStarts, isLive } from './record.ts'

/** Tells the stack and the application how a member changed: which event it is follows from what was held of it before. */
export class Announcer {
  readonly #outbox: Outbox
  readonly #history: History
  readonly #describe: (member: Described) => MemberInfo

  constructor(init: {
    readonly outbox: Outbox
    readonly history: History
    readonly describe: (member: Described) => MemberInfo
  }) {
    this.#outbox = init.outbox
    this.#history = init.history
    this.#describe = init.describe
  }

  /**
   * @param since when the record came to be what it is now
   * @param toldBy whose word it is, where it is neither ours nor its own
   */
  tell({ record, before }: Change, since: Millis, toldBy?: PeerName): void {
    const { peer, storeId, boot, status } = record
    const previous = before?.status
    const restarted = before !== undefined && compareStarts(record, before) !== 0
    const isUpdate = status === previous && !restarted
    if (isUpdate && isSameMetadata(record.metadata, before?.metadata)) {
      return
    }
    if (!isUpdate) {
      this.#history.note(peer, status, {
        ...(toldBy === undefined ? {} : { by: toldBy }),
        ...(restarted ? { text: `it started anew, start number ${boot} on its store` } : {})
      })
    }
    this.#outbox.notice({
      type: 'member',
      peer,
      storeId,
      boot,
      status,
      metadata: record.metadata ?? NO_METADATA,
      addresses: record.addresses,
      ...(previous === undefined ? {} : { previous })
    })
    const member = this.#describe({ record, since })
    if (isUpdate) {
      this.#outbox.emit({ type: 'update', member })
      return
    }
    if (isLive(status) && (restarted || !isLive(previous))) {
      this.#outbox.emit({ type: 'join', member })
    }
    if (status === 'suspect') {
      this.#outbox.emit({ type: 'suspect', member })
    } else if (status === 'alive' && previous === 'suspect' && !restarted) {
      this.#outbox.emit({ type: 'alive', member })
    } else if (!isLive(status) && isLive(previous)) {
      this.#outbox.emit({ type: status === 'dead' ? 'dead' : 'leave', member })
    }
  }
}
