import { UnsupportedNodeError } from './errors.ts'

/** As `engines` in package.json. Below it js-libp2p fails for want of what it takes for granted, in the middle of something else. */
export const NODE_MIN = '22.12'

export function isSupportedNode(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [majorMin = 0, minorMin = 0] = NODE_MIN.split('.').map(Number)
  return major > majorMin || (major === majorMin && minor >= minorMin)
}

/** @throws UnsupportedNodeError */
export function requireNode(version: string): void {
  if (!isSupportedNode(version)) {
    throw new UnsupportedNodeError(`This is Node ${version}: peermesh needs Node ${NODE_MIN} or later.`)
  }
}
