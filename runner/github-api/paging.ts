import type { Answer, Call } from './call.js'

/** docs.github.com, "Using pagination in the REST API". */
const USUAL = 30
const LARGEST = 100

export interface Page<Item> {
  readonly items: readonly Item[]
  /** What the answer has when there is more than one page. */
  readonly headers: NonNullable<Answer['headers']>
}

/** @param path that of the list, under its repository. */
export function page<Item>(call: Call, path: string, all: readonly Item[]): Page<Item> {
  const { query, links, repository } = call
  const size = Math.min(LARGEST, wholeOr(USUAL, query.get('per_page')))
  const number = wholeOr(1, query.get('page'))
  const last = Math.max(1, Math.ceil(all.length / size))
  const to = (target: number, rel: string): string => {
    const there = new URLSearchParams(query)
    there.set('page', String(target))
    return `<${links.page(repository, path, there)}>; rel="${rel}"`
  }
  const link = [
    ...(number > 1 ? [to(number - 1, 'prev')] : []),
    ...(number < last ? [to(number + 1, 'next'), to(last, 'last')] : []),
    ...(number > 1 ? [to(1, 'first')] : [])
  ].join(', ')
  return {
    items: all.slice((number - 1) * size, number * size),
    headers: link === '' ? {} : { link }
  }
}

/** What is no positive whole number is as good as absent. */
function wholeOr(usual: number, text: string | null): number {
  return text !== null && /^[1-9]\d{0,9}$/.test(text) ? Number(text) : usual
}
