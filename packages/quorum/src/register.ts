import type { ChangeOutcome, QuorumCommand, RegisterView, ValueArgs } from './core/index.ts'
import { KEY_LENGTH_MAX, TIMEOUT_MS, VALUE_KIND } from './core/index.ts'
import { InvalidParametersError } from '@peermesh/kernel'
import { NoQuorumError } from './errors.ts'
import type { ChangeOptions, OperationOptions, Register, RegisterValue } from './quorum.ts'

/** Gives a command to the core. */
export type Ask = (command: QuorumCommand, options: OperationOptions | undefined) => Promise<unknown>

/** @throws InvalidParametersError */
export function registerOf<T>(group: string, name: string, ask: Ask): Register<T> {
  if (typeof name !== 'string' || name.length === 0 || name.length > KEY_LENGTH_MAX || !name.isWellFormed()) {
    throw new InvalidParametersError(`The name of a register is well-formed text of 1 to ${KEY_LENGTH_MAX} characters.`)
  }
  if (name.startsWith('#')) {
    throw new InvalidParametersError(`Names that begin with # are the group's own: not ${name}.`)
  }
  const read = async (options?: OperationOptions): Promise<RegisterValue<T>> => {
    const timeoutMs = options?.timeoutMs
    return valueOf<T>((await ask({ type: 'read', group, key: name, timeoutMs }, options)) as RegisterView)
  }
  const apply = async (kind: string, args: unknown, options?: ChangeOptions): Promise<ChangeOutcome> => {
    const { timeoutMs, operation } = options ?? {}
    return (await ask({ type: 'change', group, key: name, kind, args, timeoutMs, operation }, options)) as ChangeOutcome
  }
  const compareAndSet = async (version: number, value: T, options?: ChangeOptions): Promise<boolean> => {
    const args: ValueArgs = { type: 'compare-and-set', version, value }
    return (await apply(VALUE_KIND, args, options)).result === true
  }
  return {
    name,
    read,
    apply,
    compareAndSet,
    set: async (value, options) => {
      const args: ValueArgs = { type: 'set', value }
      const { made } = await apply(VALUE_KIND, args, options)
      return { version: made, value }
    },
    change: async (next, options = {}) => {
      const { timeoutMs = TIMEOUT_MS, signal } = options
      const endsAt = performance.now() + timeoutMs
      for (let leftMs = timeoutMs; leftMs > 0; leftMs = endsAt - performance.now()) {
        const left = { timeoutMs: leftMs, ...(signal === undefined ? {} : { signal }) }
        const { version, value } = await read(left)
        const wanted = next(value)
        if (wanted === undefined) {
          return { version, value }
        }
        const args: ValueArgs = { type: 'compare-and-set', version, value: wanted }
        const outcome = await apply(VALUE_KIND, args, left)
        if (outcome.result === true) {
          return { version: outcome.made, value: wanted }
        }
      }
      const reason = 'others changed the register each time'
      throw new NoQuorumError(`The change of ${name} was not applied: ${reason}.`, { group, reason })
    }
  }
}

function valueOf<T>({ version, state }: RegisterView): RegisterValue<T> {
  return { version, value: (state ?? undefined) as T | undefined }
}
