/**
 * A switch that peers turn on and off.
 *
 * Like a light with a switch at each door: who turns it sees how it stands and turns it the other way. When two turn it
 * at once, one on and one off, the kind of the flag says what holds: on (enable wins) or off (disable wins). From
 * Almeida, Shoker, Baquero: Delta State Replicated Data Types (JPDC 2018), section 7.4.
 *
 * C18 Enable wins: it is on exactly if some enable was seen by no other operation.
 * C19 Disable wins: it is on exactly if some enable was seen by no other operation, and no disable was.
 *
 * Both are off before any operation. An enable-wins flag that is off costs nothing; a disable-wins flag that was turned
 * off keeps the dot of that, which is what a concurrent enable loses to.
 */
import type { CausalType } from './causal-type.ts'
import type { DotFun } from './dot-fun.ts'
import { dottedType } from './dotted.ts'
import { checkState } from './errors.ts'

export interface FlagOperation {
  readonly type: 'enable' | 'disable'
}

/** The dots of the enables that count. */
export type EnableWinsFlag = DotFun<true>

/** The dots of the enables (`true`) and disables (`false`) that no other operation has seen. */
export type DisableWinsFlag = DotFun<boolean>

export function enableWinsFlag(): CausalType<EnableWinsFlag, FlagOperation, boolean> {
  return dottedType({
    name: 'enable-wins flag',
    values: { write: () => undefined, read: () => true as const },
    effect: (store, { type }) => ({ written: type === 'enable' ? true : undefined, replaced: store }),
    value: (store) => store.length > 0
  })
}

export function disableWinsFlag(): CausalType<DisableWinsFlag, FlagOperation, boolean> {
  return dottedType({
    name: 'disable-wins flag',
    values: {
      write: (writer, isEnable) => writer.count(isEnable ? 1 : 0),
      read: (reader) => {
        const bit = reader.count()
        checkState(bit <= 1, 'has a flag that is neither on nor off')
        return bit === 1
      }
    },
    effect: (store, { type }) => ({ written: type === 'enable', replaced: store }),
    value: (store) => store.length > 0 && store.every(({ value }) => value)
  })
}
