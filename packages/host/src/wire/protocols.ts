/** One long-lived stream per neighbour and direction. */
export function directProtocol(mesh: string): string {
  return `/peermesh/${mesh}/1.0.0`
}

/** One stream per transfer. */
export function bulkProtocol(mesh: string): string {
  return `/peermesh/${mesh}/bulk/1.0.0`
}

/** The topic on which the peers of a mesh gossip. */
export function gossipTopic(mesh: string): string {
  return `/peermesh/${mesh}/1.0.0`
}
