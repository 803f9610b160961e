import type { RegisterKind } from '@peermesh/quorum/core'
import { lockKind } from './lock-kind.ts'
import { tokenKind } from './token-kind.ts'

/** What a quorum must know of to hold the registers of locks. */
export const lockKinds: readonly RegisterKind[] = [lockKind, tokenKind]
