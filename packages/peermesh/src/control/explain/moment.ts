/** A wall clock's moment, to the millisecond, the same in every locale and time zone. */
export function formatMoment(wall: number): string {
  return new Date(wall).toISOString().replace('T', ' ').replace('Z', ' UTC')
}

/** How long ago that was: `0.4 s`, `3 min`, `5 h`, `12 days`. A clock that went back gives `0.0 s`. */
export function formatAgo(wall: number, now: number): string {
  const seconds = Math.max(0, now - wall) / 1_000
  if (seconds < 60) {
    return `${seconds.toFixed(1)} s`
  }
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) {
    return `${minutes} min`
  }
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} days`
}
