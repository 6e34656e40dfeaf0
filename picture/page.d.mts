export function pageOf(markdown: string): Promise<string>
