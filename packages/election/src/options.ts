import type { AbortOptions } from '@libp2p/interface'
import { checkOptions, InvalidParametersError, OPTION, oneOf, type OptionKind } from '@peermesh/kernel'
import {
  type ElectionAlgorithm,
  type ElectionCommand,
  type ElectionVariant,
  SCOPE_LENGTH_MAX,
  SCORE_MAX
} from './core/index.ts'
import type { CandidateReport, ElectionOptions, ElectionsInit } from './elections.ts'

export type OpenCommand = Extract<ElectionCommand, { readonly type: 'open' }>

const VARIANTS: Readonly<Record<ElectionAlgorithm, readonly [ElectionVariant, ...ElectionVariant[]]>> = {
  bully: ['directed', 'classic'],
  ring: ['chang-roberts', 'hirschberg-sinclair']
}

const OPTIONS: Readonly<Record<keyof ElectionOptions, OptionKind>> = {
  algorithm: oneOf('bully', 'ring'),
  variant: oneOf(...Object.values(VARIANTS).flat()),
  mode: oneOf('quorum', 'available'),
  candidate: OPTION.flag,
  priority: {
    what: `a whole number, at most ${SCORE_MAX} either way`,
    is: (value) => Number.isSafeInteger(value) && Math.abs(value as number) <= SCORE_MAX
  },
  preempt: OPTION.flag
}

const DURATION: OptionKind = {
  what: 'a number of milliseconds above 0',
  is: (value) => typeof value === 'number' && value > 0 && Number.isFinite(value)
}

const TIMINGS: Readonly<Record<keyof NonNullable<ElectionsInit['timings']>, OptionKind>> = {
  answerMs: DURATION,
  advertiseMs: DURATION,
  stableMs: DURATION,
  leaseMs: DURATION
}

const INIT: Readonly<Record<keyof ElectionsInit, OptionKind>> = {
  quorum: OPTION.flag,
  scoreOf: OPTION.function,
  timings: OPTION.object,
  groupOf: OPTION.function
}

const PART: OptionKind = {
  what: 'a number from 0 to 1',
  is: (value) => OPTION.number.is(value) && value >= 0 && value <= 1
}

/** What a candidate may report of itself. */
export const REPORT: Readonly<Record<keyof CandidateReport, OptionKind>> = {
  priority: { what: 'a number', is: Number.isFinite },
  load: PART,
  health: PART
}

/** What is asked of the core. @throws InvalidParametersError for options that cannot be meant */
export function openCommand(scope: string, options: ElectionOptions): OpenCommand {
  checkOptions('', options, OPTIONS)
  const { algorithm = 'bully', mode = 'quorum', candidate = true, priority = 0, preempt = false } = options
  const variants = VARIANTS[algorithm]
  const { variant = variants[0] } = options
  if (typeof scope !== 'string' || scope.length === 0 || scope.length > SCOPE_LENGTH_MAX || !scope.isWellFormed()) {
    throw new InvalidParametersError(`A scope is well-formed text of 1 to ${SCOPE_LENGTH_MAX} characters.`)
  }
  if (!variants.includes(variant)) {
    throw new InvalidParametersError(`A ${algorithm} elects by ${variants.join(' or ')}, not by ${variant}.`)
  }
  return { type: 'open', scope, kind: { variant, mode }, candidate, priority, preempt }
}

/** @throws InvalidParametersError for options that cannot be meant */
export function checkInit(init: ElectionsInit): void {
  checkOptions('', init, INIT)
  checkOptions('timings.', init.timings ?? {}, TIMINGS)
}

/** @throws InvalidParametersError */
export function checkAbort(options: AbortOptions = {}): void {
  checkOptions('', options, { signal: OPTION.signal })
}
