import * as Plot from '@observablehq/plot'
import { parseHTML } from 'linkedom'

/** Plot makes elements of whatever document it is handed: no browser is needed. */
const { document } = parseHTML('<!doctype html><html><body></body></html>')

/** On a page of either colour: it brings its own ground. */
const STYLE = 'background: white; color: #24292f; font-family: system-ui, sans-serif; font-size: 12px'

/** A picture as SVG. `title` is what it says to whoever does not see it. */
export function plot({ title, ...options }: Omit<Plot.PlotOptions, 'title'> & { readonly title: string }): string {
  const svg = Plot.plot({ ...options, document })
  svg.setAttribute('style', STYLE)
  svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  svg.setAttribute('role', 'img')
  svg.setAttribute('aria-label', title)
  return svg.outerHTML
}
