import { expect, it } from 'vitest'
import { ofEachKind } from '../src/index.ts'

it('takes of addresses one of each kind in turn, each once, in their order', () => {
  const addresses = ['/ip4/10.0.0.1', '/ip4/10.0.0.2', '/ip6/fd00::1', '/ip4/192.168.1.2', '/ip4/10.0.0.1', '/x']
  expect(ofEachKind(addresses, 4)).toEqual(['/ip4/10.0.0.1', '/ip6/fd00::1', '/ip4/192.168.1.2', '/x'])
  expect(ofEachKind(addresses, 2)).toEqual(['/ip4/10.0.0.1', '/ip6/fd00::1'])
  expect(ofEachKind(addresses, 9)).toEqual([...new Set(addresses)])
  expect(ofEachKind(addresses, 0)).toEqual([])
})
