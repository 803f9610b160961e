import { describe, expect, it } from 'vitest'
import { membershipConfig, PROFILES, type Profile } from '../src/core/config.ts'

describe('options', () => {
  it('are completed from the profile, which is lan where none is named', () => {
    expect(membershipConfig()).toMatchObject({ ...PROFILES.lan, found: undefined, bootstrap: [] })
    expect(membershipConfig({ profile: 'local', periodMs: 100, found: true })).toMatchObject({
      ...PROFILES.local,
      periodMs: 100,
      found: { generation: 0 }
    })
  })

  it.each([
    [{ profile: 'moon' as Profile }, 'profile'],
    [{ profile: 'constructor' as Profile }, 'profile'],
    [{ periodMs: 0 }, 'periodMs'],
    [{ periodMs: Number.NaN }, 'periodMs'],
    [{ foundWaitMs: -1 }, 'foundWaitMs'],
    [{ suspicionMultiplier: 0.5 }, 'suspicionMultiplier'],
    [{ indirectProbes: 100 }, 'indirectProbes'],
    [{ probeTopology: 'star' as 'full' }, 'probeTopology'],
    [{ expanderAbove: 1.5 }, 'expanderAbove'],
    [{ expanderRings: 0 }, 'expanderRings'],
    [{ expanderRings: 33 }, 'expanderRings'],
    [{ found: { generation: 1.5 } }, 'found.generation'],
    [{ bootstrap: [''] }, 'bootstrap'],
    [{ bootstrap: Array.from({ length: 65 }, (_, index) => `/sim/${index}`) }, 'bootstrap'],
    [{ settings: { placement: '\ud800' } }, 'settings.placement'],
    [{ versions: { store: -1 } }, 'versions.store'],
    [{ periodMs: '100' as unknown as number }, 'periodMs is a number, not'],
    [{ peroidMs: 100 }, 'peroidMs is no option: did you mean periodMs?'],
    [{ admit: 'x' as unknown as string[] }, 'admit is a list'],
    [null as unknown as object, 'The options are an object']
  ])('that cannot be meant are refused by name: %j', (options, name) => {
    expect(() => membershipConfig(options)).toThrow(
      expect.objectContaining({ name: 'InvalidParametersError', message: expect.stringContaining(name) })
    )
  })
})
