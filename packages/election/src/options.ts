import type { AbortOptions } from '@libp2p/interface'
import { InvalidParametersError } from '@peermesh/kernel'
import {
  algorithmOf,
  type ElectionAlgorithm,
  type ElectionCommand,
  type ElectionVariant,
  SCOPE_LENGTH_MAX,
  SCORE_MAX
} from './core/index.ts'
import type { ElectionOptions, ElectionsInit } from './elections.ts'

export type OpenCommand = Extract<ElectionCommand, { readonly type: 'open' }>

const VARIANTS: Readonly<Record<ElectionAlgorithm, readonly ElectionVariant[]>> = {
  bully: ['directed', 'classic'],
  ring: ['chang-roberts', 'hirschberg-sinclair']
}

const OPTIONS = [
  'algorithm',
  'variant',
  'mode',
  'candidate',
  'priority',
  'preempt'
] as const satisfies (keyof ElectionOptions)[]

const TIMINGS = ['answerMs', 'advertiseMs', 'stableMs', 'leaseMs'] as const satisfies (keyof NonNullable<
  ElectionsInit['timings']
>)[]

/** What is asked of the core. @throws InvalidParametersError for options that cannot be meant */
export function openCommand(scope: string, options: ElectionOptions): OpenCommand {
  checkObject(options, 'The options of open()', OPTIONS)
  const { algorithm = 'bully', mode = 'quorum', candidate = true, priority = 0, preempt = false } = options
  const variants = Object.hasOwn(VARIANTS, algorithm) ? VARIANTS[algorithm] : undefined
  const variant = options.variant ?? variants?.[0]
  if (typeof scope !== 'string' || scope.length === 0 || scope.length > SCOPE_LENGTH_MAX || !scope.isWellFormed()) {
    throw new InvalidParametersError(`A scope is well-formed text of 1 to ${SCOPE_LENGTH_MAX} characters.`)
  }
  if (variant === undefined || algorithmOf(variant) !== algorithm || variants?.includes(variant) !== true) {
    const known = Object.entries(VARIANTS).map(([name, ways]) => `${name} (${ways.join(', ')})`)
    throw new InvalidParametersError(
      `The algorithm is one of ${known.join(', ')}: not ${variant === undefined ? algorithm : `${algorithm} (${variant})`}.`
    )
  }
  if (mode !== 'quorum' && mode !== 'available') {
    throw new InvalidParametersError(`The mode is quorum or available, not ${String(mode)}.`)
  }
  if (!Number.isSafeInteger(priority) || Math.abs(priority) > SCORE_MAX) {
    throw new InvalidParametersError(`priority is a whole number, at most ${SCORE_MAX} either way: not ${priority}.`)
  }
  checkBoolean('candidate', candidate)
  checkBoolean('preempt', preempt)
  return { type: 'open', scope, kind: { variant, mode }, candidate, priority, preempt }
}

/** @throws InvalidParametersError for options that cannot be meant */
export function checkInit(init: ElectionsInit): void {
  checkObject(init, 'The options of elections()', ['quorum', 'scoreOf', 'timings'])
  const { quorum = true, scoreOf, timings = {} } = init
  checkBoolean('quorum', quorum)
  if (scoreOf !== undefined && typeof scoreOf !== 'function') {
    throw new InvalidParametersError(`scoreOf is a function, not ${typeof scoreOf}.`)
  }
  checkObject(timings, 'timings', TIMINGS)
  for (const [name, value] of Object.entries(timings)) {
    if (!(value > 0 && Number.isFinite(value))) {
      throw new InvalidParametersError(`timings.${name} is a number of milliseconds above 0, not ${value}.`)
    }
  }
}

/** @throws InvalidParametersError */
export function checkAbort(options: AbortOptions = {}): void {
  checkIsObject(options, 'The options')
  const { signal } = options
  if (signal !== undefined && typeof (signal as AbortSignal | null)?.throwIfAborted !== 'function') {
    throw new InvalidParametersError(`signal is an AbortSignal, not ${typeof signal}.`)
  }
}

/** @throws InvalidParametersError where it is no object, or holds what is not known: a typing error would choose a default silently */
export function checkObject(value: object, what: string, known: readonly string[]): void {
  checkIsObject(value, what)
  const unknown = Object.keys(value).find((name) => !known.includes(name))
  if (unknown !== undefined) {
    throw new InvalidParametersError(`${what} are ${known.join(', ')}: not ${unknown}.`)
  }
}

function checkIsObject(value: object, what: string): void {
  if (typeof value !== 'object' || (value as object | null) === null) {
    throw new InvalidParametersError(`${what} are an object, not ${String(value)}.`)
  }
}

function checkBoolean(name: string, value: boolean): void {
  if (typeof value !== 'boolean') {
    throw new InvalidParametersError(`${name} is true or false, not ${String(value)}.`)
  }
}
