import { ofEachKind } from '@peermesh/kernel'
import { ADDRESS_PATTERN, ADDRESSES_MAX } from './limits.ts'

/** Which of our addresses others are told, where we have more than a record holds. Nobody here can know which of them lead to us from where. */
export function toldAddresses(addresses: readonly string[]): readonly string[] {
  return ofEachKind(
    addresses.filter((address) => ADDRESS_PATTERN.test(address)),
    ADDRESSES_MAX
  )
}
