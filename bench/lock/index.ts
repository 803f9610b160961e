import type { Subject } from '../subject.ts'
import { Bed } from './lockers.ts'
import {
  contendedRow,
  fairnessRow,
  firstOnDiskRow,
  firstRow,
  handOverRow,
  killRow,
  manyRow,
  reacquireRow
} from './rows.ts'
import { memoryRows } from './memory.ts'
import { onceRows } from './once.ts'
import { rivalRows } from './rivals.ts'
import type { LockSize } from './size.ts'
import { VARIANTS } from './variants.ts'

const FULL: LockSize = {
  voters: 3,
  cycles: 2_000,
  firsts: 300,
  peers: 5,
  grantsEach: 200,
  windowMs: 10_000,
  names: 1_000,
  manyGrants: 4_000,
  inFlight: 64,
  idle: 20_000,
  once: 1_000_000,
  forgetMs: 180_000,
  kills: 10
}

const QUICK: LockSize = {
  ...FULL,
  // A founder votes at once, others only where they have stayed for some seconds.
  voters: 1,
  cycles: 20,
  firsts: 5,
  peers: 3,
  grantsEach: 3,
  windowMs: 200,
  names: 20,
  manyGrants: 40,
  inFlight: 8,
  idle: 100,
  once: 100,
  forgetMs: 0,
  kills: 1
}

export const lockSubject: Subject = {
  name: 'lock',
  about: 'locks among peers that are processes, three of which vote; beside Redis and PostgreSQL where they are named',
  rows: ({ quick, redis = [], postgres }, shared) => {
    const size = quick ? QUICK : FULL
    const bed = new Bed(shared, size)
    // Quickly, each kind of row once.
    const variants = quick ? VARIANTS.slice(0, 1) : VARIANTS
    const ours = variants.flatMap((variant) => [
      reacquireRow(variant, size, bed),
      firstRow(variant, size, bed),
      firstOnDiskRow(variant, size, bed),
      handOverRow(variant, size, bed),
      contendedRow(variant, size, bed),
      fairnessRow(variant, size, bed),
      manyRow(variant, size, bed),
      killRow(variant, size, bed),
      ...memoryRows(variant, size, bed),
      ...onceRows(variant, size, bed)
    ])
    return [...ours, ...rivalRows(size, bed, { redis, postgres })]
  }
}
