/** A statement as PostgreSQL takes it: each `?` as `$1`, `$2` and so on. For statements that hold no `?` besides. */
export function numberedParameters(sql: string): string {
  let number = 0;
  return sql.replaceAll('?', () => {
    number += 1;
    return `$${number}`;
  });
}
