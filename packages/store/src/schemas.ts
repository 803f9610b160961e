import type { StandardSchemaV1 } from '@standard-schema/spec'
import { InvalidParametersError } from '@peermesh/kernel'
import { ByPrefix } from './by-prefix.ts'
import { SchemaError } from './errors.ts'
import type { StoreSchemaIssue, StoreValue } from './store.ts'
import { encodeValue } from './values.ts'

/**
 * The schemas of a store, by the prefix of their keys: for a key the one with the longest prefix holds.
 *
 * S30 A value that its schema refuses is not written here. What others wrote is taken in, shown and told of, whatever a schema says: replicas are equal, and
 *     schemas are each program's own.
 */
export class Schemas {
  readonly #schemas: ByPrefix<StandardSchemaV1>

  /** @throws InvalidParametersError where one is no schema */
  constructor(schemas: Readonly<Record<string, StandardSchemaV1>>) {
    this.#schemas = new ByPrefix(schemas, (schema, prefix) => {
      if (typeof (schema as Partial<StandardSchemaV1> | undefined)?.['~standard']?.validate !== 'function') {
        throw new InvalidParametersError(`The store's schema for ${JSON.stringify(prefix)} is no Standard Schema.`)
      }
    })
  }

  get size(): number {
    return this.#schemas.size
  }

  /** Whether a schema speaks of the key. */
  has(key: string): boolean {
    return this.#schemas.of(key) !== undefined
  }

  /** What is stored for the value. @throws InvalidValueError, ValueTooLargeError; SchemaError where the schema of the key refuses it */
  encode(key: string, value: StoreValue): Uint8Array {
    this.check(key, value)
    return encodeValue(value)
  }

  /** @throws SchemaError; whatever the schema throws; InvalidParametersError where it answers later */
  check(key: string, value: StoreValue): void {
    const schema = this.#schemas.of(key)
    const issues = schema === undefined ? [] : issuesOf(schema, value)
    if (issues.length > 0) {
      throw new SchemaError(key, issues)
    }
  }

  /** What is wrong with a value that somebody wrote. A schema that throws refuses it. */
  issues(key: string, value: StoreValue): readonly StoreSchemaIssue[] {
    const schema = this.#schemas.of(key)
    if (schema === undefined) {
      return []
    }
    try {
      return issuesOf(schema, value)
    } catch (error) {
      return [{ message: `The schema throws: ${String(error)}`, path: '$' }]
    }
  }
}

function issuesOf(schema: StandardSchemaV1, value: StoreValue): readonly StoreSchemaIssue[] {
  const result = schema['~standard'].validate(value)
  if (result instanceof Promise) {
    throw new InvalidParametersError('A schema of a store answers at once: this one returned a promise.')
  }
  return (result.issues ?? []).map(({ message, path = [] }) => ({ message, path: pathText(path) }))
}

function pathText(path: NonNullable<StandardSchemaV1.Issue['path']>): string {
  const segments = path.map((segment) => {
    const key = typeof segment === 'object' ? segment.key : segment
    return typeof key === 'number' ? `[${key}]` : `.${String(key)}`
  })
  return `$${segments.join('')}`
}
