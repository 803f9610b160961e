import { StoreCore } from '../../src/core/store-core.ts'
import { recordCodec } from '../../src/wire/record-codec.ts'
import { peerName, storeId, millis } from '@peermesh/kernel'
const mk = (name: string) => { const c = new StoreCore({ codec: recordCodec, durability: 'process' }); return { c, name: peerName(name), id: 0 } }
let now = 1000
const at = () => ({ now: millis(now), wall: millis(1.7e12 + now) })
const a = mk('a'), b = mk('b')
const settle = (p: any, outs: any[]): any[] => outs.flatMap((o) => o.type === 'persist' ? settle(p, p.c.step({ type: 'persisted', token: o.token } as any, at())) : [o])
for (const p of [a, b]) settle(p, p.c.step({ type: 'start', identity: { peer: p.name, storeId: storeId((p.name === 'a' ? '1' : '2').repeat(32)), boot: 1, startNonce: '0'.repeat(16) }, seed: p.name, records: [] } as any, at()))
settle(a, a.c.step({ type: 'command', id: 1, command: { type: 'write', operations: [{ key: 'big', value: new Uint8Array(500_000) }] } } as any, at()))
settle(a, a.c.step({ type: 'link', peer: b.name, status: 'up' } as any, at()))
let toA: any[] = settle(b, b.c.step({ type: 'link', peer: a.name, status: 'up' } as any, at()))
let transfers = 0, inbound = 100, aborted = 0, got = false
const open: any[] = []
const SLOW = 4000 // ms that one chunk takes: 1 Mbit/s
for (let round = 0; round < 20 && !got; round++) {
  const pull = toA.find((o) => o.type === 'send' && o.message.type === 'pull'); toA = []
  if (pull) {
    const answer = settle(a, a.c.step({ type: 'message', from: b.name, path: 'direct', message: pull.message } as any, at()))
    for (const o of answer) if (o.type === 'bulk' && o.action === 'open') {
      transfers++
      const id = ++inbound
      settle(b, b.c.step({ type: 'bulk', event: 'opened', transfer: id, from: a.name, message: o.message } as any, at()))
      const pushed = settle(a, a.c.step({ type: 'bulk', event: 'ready', transfer: o.transfer } as any, at())).find((x: any) => x.type === 'bulk' && x.action === 'push')
      open.push({ id, out: o.transfer, at: now + SLOW, message: pushed.message })
    }
  }
  now += 100
  for (let t = 0; t < 60; t++) {
    now += 100
    const d = b.c.deadline(); if (d !== undefined && d <= now) toA.push(...settle(b, b.c.step({ type: 'wake' } as any, at())))
    for (const x of open.splice(0)) { if (x.at > now) { open.push(x); continue }
      const outs = settle(b, b.c.step({ type: 'bulk', event: 'chunk', transfer: x.id, message: x.message } as any, at()))
      if (outs.some((o: any) => o.type === 'bulk' && o.action === 'abort')) { aborted++; settle(a, a.c.step({ type: 'bulk', event: 'ended', direction: 'out', transfer: x.out, outcome: 'lost' } as any, at())) }
    }
    if (b.c.get('big')) got = true
    if (toA.some((o) => o.type === 'send' && o.message.type === 'pull')) break
  }
}
console.log({ transfers, aborted, got, virtualSeconds: (now - 1000) / 1000 })
