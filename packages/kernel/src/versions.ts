/** The versions of a core's messages that a peer speaks, from the oldest to the newest, both included: 0 to 255. */
export interface VersionRange {
  readonly oldest: number
  readonly newest: number
}

/** What a seat speaks: its newest version alone, where it names no older one. */
export function versionsOf({
  version,
  oldestVersion
}: {
  readonly version: number
  readonly oldestVersion?: number | undefined
}): VersionRange {
  return { oldest: oldestVersion ?? version, newest: version }
}

/** The highest version that both speak, the same whoever asks; `undefined` where they have none in common. */
export function commonVersion(ours: VersionRange, theirs: VersionRange): number | undefined {
  const highest = Math.min(ours.newest, theirs.newest)
  return highest >= Math.max(ours.oldest, theirs.oldest) ? highest : undefined
}
