import { resolve } from 'node:path'
import { InvalidParametersError } from '@peermesh/kernel'
import { MeshKeyFileError } from '../errors.ts'
import { parseMeshKey, readMeshKey } from '../mesh-key/mesh-key.ts'
import type { Environment } from './environment.ts'

/** Holds the key itself, where no file is named. */
export const MESH_KEY_VARIABLE = 'PEERMESH_MESH_KEY'

export const MESH_KEY_HELP = `file with the key of the mesh, which its owner alone may read (default: the key in $${MESH_KEY_VARIABLE}, else none)`

/**
 * The key of the mesh, as `createPeer` takes it: from the file that is named, else from the environment.
 *
 * @throws MeshKeyFileError for a file that cannot be used; InvalidParametersError where the environment holds no key
 */
export async function givenMeshKey(
  { variables, workingDirectory }: Pick<Environment, 'variables' | 'workingDirectory'>,
  file: string | undefined
): Promise<string | undefined> {
  if (file !== undefined) {
    const path = resolve(workingDirectory(), file)
    const text = await readMeshKey(path)
    check(text, (cause) => new MeshKeyFileError(path, 'it holds no mesh key', { cause }))
    return text
  }
  const text = variables[MESH_KEY_VARIABLE]
  if (text === undefined || text === '') {
    return undefined
  }
  check(text, (cause) => new InvalidParametersError(`${MESH_KEY_VARIABLE} holds no mesh key.`, { cause }))
  return text
}

function check(text: string, failure: (cause: unknown) => Error): void {
  try {
    parseMeshKey(text)
  } catch (error) {
    throw failure(error)
  }
}
