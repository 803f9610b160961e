import { checkOptions, InvalidParametersError } from '@peermesh/kernel'
import { CHANGE_OPTIONS, checkName, checkVersion, OPERATION_OPTIONS, valueCopy } from './checks.ts'
import type { ChangeOutcome, OperationId, QuorumCommand, RegisterView, ValueArgs } from './core/index.ts'
import { TIMEOUT_MS, VALUE_KIND } from './core/index.ts'
import { NoQuorumError } from './errors.ts'
import type { ChangeOptions, OperationOptions, Register, RegisterValue } from './quorum.ts'

/** Gives a command to the core. */
export type Ask = (command: QuorumCommand, options: OperationOptions | undefined) => Promise<unknown>

/** None that a register ever has: what is to be set where it is this is never set. */
const NO_VERSION = -1

/** @throws InvalidParametersError */
export function registerOf<T>(group: string, name: string, ask: Ask): Register<T> {
  checkName(name)
  const read = async (options: OperationOptions = {}): Promise<RegisterValue<T>> => {
    checkOptions('', options, OPERATION_OPTIONS)
    const { timeoutMs } = options
    return valueOf<T>((await ask({ type: 'read', group, key: name, timeoutMs }, options)) as RegisterView)
  }
  const made = async (kind: string, args: unknown, options: ChangeOptions): Promise<ChangeOutcome> => {
    const { timeoutMs, operation } = options
    return (await ask({ type: 'change', group, key: name, kind, args, timeoutMs, operation }, options)) as ChangeOutcome
  }
  return {
    name,
    read,
    apply: async (kind, args, options = {}) => {
      checkOptions('', options, CHANGE_OPTIONS)
      const { result, version, state } = await made(kind, valueCopy(args), options)
      // What is known of the register here stays as it is, whatever the caller does with this.
      return { result: structuredClone(result), version, state: structuredClone(state) }
    },
    compareAndSet: async (version, value, options = {}) => {
      checkOptions('', options, CHANGE_OPTIONS)
      checkVersion(version)
      const args: ValueArgs = { type: 'compare-and-set', version, value: valueCopy(value) }
      return (await made(VALUE_KIND, args, options)).result === true
    },
    set: async (value, options = {}) => {
      checkOptions('', options, CHANGE_OPTIONS)
      const args: ValueArgs = { type: 'set', value: valueCopy(value) }
      const outcome = await made(VALUE_KIND, args, options)
      return { version: outcome.made, value }
    },
    change: async (next, options = {}) => {
      checkOptions('', options, CHANGE_OPTIONS)
      if (typeof next !== 'function') {
        throw new InvalidParametersError('What makes the next value is a function of the one before.')
      }
      const { timeoutMs = TIMEOUT_MS, signal } = options
      const endsAt = performance.now() + timeoutMs
      let { operation }: { operation?: OperationId } = options
      for (let leftMs = timeoutMs; leftMs > 0; leftMs = endsAt - performance.now()) {
        const left = { timeoutMs: leftMs, ...(signal === undefined ? {} : { signal }) }
        const { version, value } = await read(left)
        const wanted = valueCopy(next(value))
        if (operation === undefined) {
          if (wanted === undefined) {
            return { version, value }
          }
          const args: ValueArgs = { type: 'compare-and-set', version, value: wanted }
          const outcome = await made(VALUE_KIND, args, left)
          if (outcome.result === true) {
            return { version: outcome.made, value: wanted as T }
          }
          continue
        }
        // Whether the earlier try was made, or else this one. What is tried after both is another operation.
        const args: ValueArgs = {
          type: 'compare-and-set',
          version: wanted === undefined ? NO_VERSION : version,
          value: wanted
        }
        const outcome = await made(VALUE_KIND, args, { ...left, operation })
        if (outcome.result === true) {
          return valueOf<T>({ ...outcome, state: structuredClone(outcome.state) })
        }
        operation = undefined
      }
      const reason = 'others changed the register each time'
      throw new NoQuorumError(`The change of ${name} was not applied: ${reason}.`, { group, reason })
    }
  }
}

function valueOf<T>({ version, state }: RegisterView): RegisterValue<T> {
  return { version, value: state as T | undefined }
}
