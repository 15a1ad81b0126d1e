/** How many rows a page of a list has. */
export const PAGE_SIZE = 20;

/** The first and the last place of a page among all, and whether there is a page beyond. */
export function pageRange(page: number, total: number) {
  const from = (page - 1) * PAGE_SIZE + 1;
  const to = Math.min(page * PAGE_SIZE, total);
  return { from, to, hasNext: to < total };
}
