/**
 * The plain values that every core speaks in. Cores never see a libp2p object: a peer is its name, an address is text.
 */
declare const brand: unique symbol

/** A peer's libp2p peer id as text. Compared and sorted with `<`, never by locale. */
export type PeerName = string & { readonly [brand]: 'PeerName' }

/** Milliseconds. Whether they are monotonic or wall milliseconds is said where they are used. */
export type Millis = number & { readonly [brand]: 'Millis' }

/** 128 random bits as 32 hexadecimal digits: which mesh this is, minted once by the peer that founded it. */
export type MeshId = string & { readonly [brand]: 'MeshId' }

/** 128 random bits as 32 hexadecimal digits, minted with a data directory. A peer that lost its disk has another one. */
export type StoreId = string & { readonly [brand]: 'StoreId' }

export const peerName = (text: string): PeerName => text as PeerName
export const millis = (count: number): Millis => count as Millis
export const meshId = (text: string): MeshId => text as MeshId
export const storeId = (text: string): StoreId => text as StoreId

/**
 * Who a peer is for the length of one start.
 *
 * `peer` is its key; `storeId` says with which memory it comes; `boot` counts the starts on that memory, so that a
 * restarted peer always beats its own death notice; `startNonce` (64 random bits as hexadecimal digits) tells two starts
 * with the same boot apart, which happens only when a copy of a data directory was started twice.
 */
export interface Identity {
  readonly peer: PeerName
  readonly storeId: StoreId
  readonly boot: number
  readonly startNonce: string
}

/** One instant on both of a peer's clocks. */
export interface Moment {
  /** Monotonic: only differences mean anything, and only on this peer. It stands still while the machine sleeps. */
  readonly now: Millis
  /** Wall clock, milliseconds since 1970. It may jump. Feeds only the hybrid clock and the check for a machine that slept. */
  readonly wall: Millis
}

/** Compares text by UTF-16 code units: the same on every engine and in every locale. */
export function compareText(a: string, b: string): -1 | 0 | 1 {
  return a < b ? -1 : a > b ? 1 : 0
}
