import { createPeer } from 'peermesh'

await using berlin = await createPeer({ mesh: 'orders', found: true })
await using lisbon = await createPeer({ mesh: 'orders', bootstrap: berlin.addresses })

const changes = lisbon.store.watch('city/') // from now on
await berlin.store.put('city/2950159', { name: 'Berlin', population: 3426354 })

for await (const { key, value } of changes) {
  console.log(key, value) // city/2950159 { name: 'Berlin', population: 3426354 }
  break
}

await lisbon.store.delete('city/2950159')
await berlin.store.sync() // fetch all that linked peers have
console.log(await berlin.store.get('city/2950159')) // undefined
