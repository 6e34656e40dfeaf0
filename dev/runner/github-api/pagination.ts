import type { ApiResponse, ApiCall } from './endpoint.js'

/** Source: docs.github.com, "Using pagination in the REST API". */
const DEFAULT_PAGE_SIZE = 30
const MAX_PAGE_SIZE = 100

export interface ResultPage<Item> {
  readonly items: readonly Item[]
  /** Pagination headers, present when there is more than one page. */
  readonly headers: NonNullable<ApiResponse['headers']>
}

/** @param path the path of the list below its repository. */
export function paginate<Item>(
  call: ApiCall,
  path: string,
  all: readonly Item[]
): ResultPage<Item> {
  const { query, urls, repository } = call
  const size = Math.min(MAX_PAGE_SIZE, positiveIntegerOr(DEFAULT_PAGE_SIZE, query.get('per_page')))
  const number = positiveIntegerOr(1, query.get('page'))
  const last = Math.max(1, Math.ceil(all.length / size))
  const to = (target: number, rel: string): string => {
    const there = new URLSearchParams(query)
    there.set('page', String(target))
    return `<${urls.page(repository, path, there)}>; rel="${rel}"`
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

/** Anything but a positive integer counts as absent. */
function positiveIntegerOr(fallback: number, text: string | null): number {
  return text !== null && /^[1-9]\d{0,9}$/.test(text) ? Number(text) : fallback
}
