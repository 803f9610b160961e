import { serviceCapabilities } from '@libp2p/interface'

/** The component of this name, or any that is found to be one: the key under which a service stands is its user's choice. */
export function findComponent<T>(
  components: object,
  name: string,
  isOne: (component: unknown) => component is T
): T | undefined {
  const named = componentNamed(components, name)
  if (isOne(named)) {
    return named
  }
  const all = componentNamed(components, 'components')
  return typeof all === 'object' && all !== null ? Object.values(all).find(isOne) : undefined
}

/** Whether the component says that it can do so. */
export function hasCapability(component: object, capability: string): boolean {
  const capabilities: unknown = Reflect.get(component, serviceCapabilities)
  return Array.isArray(capabilities) && capabilities.includes(capability)
}

/** Reading a component that is not there throws. */
function componentNamed(components: object, name: string): unknown {
  try {
    return Reflect.get(components, name)
  } catch (error) {
    if (error instanceof Error && error.name === 'MissingServiceError') {
      return undefined
    }
    throw error
  }
}
