import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { NODE_MIN, requireNode } from '../src/required-node.ts'

describe('Node', () => {
  it.each(['18.20.0', '20.20.2', '22.11.0'])('%s is refused by its version', (version) => {
    expect(() => requireNode(version)).toThrow(`This is Node ${version}: peermesh needs Node 22.12 or later.`)
  })

  it.each(['22.12.0', '22.23.5', '24.0.0', '26.1.0'])('%s will do', (version) => {
    expect(() => requireNode(version)).not.toThrow()
  })

  it('is asked for by the manifest too', () => {
    const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
      engines: { node: string }
    }
    expect(manifest.engines.node).toBe(`>=${NODE_MIN}`)
  })
})
