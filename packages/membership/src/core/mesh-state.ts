import { codeUnits, hash128, hashToHex, type MeshId, type Millis, meshId, millis, type StoreId } from '@peermesh/kernel'

/** The founder's own record of having founded. */
export interface RootRecord {
  readonly generation: number
  /** The replica that founded. Another that reads it, of a damaged disk or a copied one, is not the founder: the group may live on without it. */
  readonly storeId: StoreId
}

/** What a data directory says about the mesh it belongs to. */
export interface MeshRecord {
  readonly meshId: MeshId
  /** Present at the one peer that founded it: the root group may be opened, from here alone. Kept for ever. */
  readonly root?: RootRecord
}

/**
 * Which mesh this is (M7 to M9): nothing, then an id on its way to the disk, then that id for ever.
 *
 * The id is minted from the seed of this start, so it is as random as that.
 */
export class MeshState {
  readonly #seed: string
  readonly #storeId: StoreId
  #durable: MeshRecord | undefined
  #pending: MeshRecord | undefined
  /** When to found, if nobody showed an id until then. */
  #foundAt: Millis | undefined
  #generation = 0

  constructor(seed: string, storeId: StoreId, remembered: MeshRecord | undefined) {
    this.#seed = seed
    this.#storeId = storeId
    this.#durable = remembered === undefined ? undefined : ownRecord(remembered, storeId)
  }

  /** The mesh, once it is durable: what may be shown. */
  get mesh(): MeshRecord | undefined {
    return this.#durable
  }

  /** True while an id is on its way to the disk. */
  get isPending(): boolean {
    return this.#pending !== undefined
  }

  get foundAt(): Millis | undefined {
    return this.#foundAt
  }

  /** We were told to found; it has no effect where a mesh id is on record. */
  plan(generation: number, foundAt: Millis): void {
    if (this.#durable === undefined) {
      this.#generation = generation
      this.#foundAt = foundAt
    }
  }

  /** The mesh to write down, if it is time to found one. */
  found(now: Millis): MeshRecord | undefined {
    if (this.#foundAt === undefined || now < this.#foundAt) {
      return undefined
    }
    const id = hashToHex(hash128(codeUnits(`${this.#seed}\u0000mesh id`)))
    return this.#begin({ meshId: meshId(id), root: { generation: this.#generation, storeId: this.#storeId } })
  }

  /** The mesh to write down, if this id is the first that we meet. */
  adopt(id: MeshId): MeshRecord | undefined {
    return this.#durable === undefined && this.#pending === undefined ? this.#begin({ meshId: id }) : undefined
  }

  /** What was to be written down is durable. */
  persisted(): MeshRecord | undefined {
    const mesh = this.#pending
    this.#durable = mesh ?? this.#durable
    this.#pending = undefined
    return mesh
  }

  /** We were not there for so long, so we did not listen (M21). */
  delay(byMs: number): void {
    this.#foundAt = this.#foundAt === undefined ? undefined : millis(this.#foundAt + byMs)
  }

  #begin(mesh: MeshRecord): MeshRecord {
    this.#foundAt = undefined
    this.#pending = mesh
    return mesh
  }
}

/** The mesh is ours whoever wrote it down; the root is only its founder's. */
function ownRecord({ meshId: id, root }: MeshRecord, storeId: StoreId): MeshRecord {
  return root?.storeId === storeId ? { meshId: id, root } : { meshId: id }
}
