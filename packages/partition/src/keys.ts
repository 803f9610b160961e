import { InvalidParametersError } from '@peermesh/kernel'
import type { ChangeOptions, OperationOptions } from '@peermesh/quorum'
import type { Compared, KeyValue, PartitionCommand } from './core/index.ts'
import { checkChange, checkOperation, checkVersion, valueCopy } from './options.ts'
import type { LinearizableKeys } from './partitions.ts'

/** Gives a command to the core. */
export type Ask = (command: PartitionCommand, options: OperationOptions) => Promise<unknown>

/** Keys are checked by the core, before anything is asked of anybody. */
export function linearizableKeys(ask: Ask): LinearizableKeys {
  const put = async (key: string, value: unknown, options: ChangeOptions): Promise<number> => {
    checkChange(options)
    const { timeoutMs, operation } = options
    return (await ask({ type: 'put', key, value: valueCopy(value), timeoutMs, operation }, options)) as number
  }
  return {
    get: async <T>(key: string, options: OperationOptions = {}) => {
      checkOperation(options)
      const { timeoutMs } = options
      const { version, value } = (await ask({ type: 'get', key, timeoutMs }, options)) as KeyValue
      return { version, value: value as T | undefined }
    },
    put: async <T>(key: string, value: T, options: ChangeOptions = {}) => {
      if (value === undefined) {
        throw new InvalidParametersError('undefined is no value: delete takes one away.')
      }
      return { version: await put(key, value, options), value }
    },
    delete: async (key, options = {}) => ({ version: await put(key, undefined, options), value: undefined }),
    compareAndSet: async (key, version, value, options = {}) => {
      checkChange(options)
      checkVersion(version)
      const { timeoutMs, operation } = options
      const asked = { key, version, value: valueCopy(value), timeoutMs, operation }
      return (await ask({ type: 'compare-and-set', ...asked }, options)) as Compared
    }
  }
}
