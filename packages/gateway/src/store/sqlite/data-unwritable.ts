import { coded, isCoded } from '../../errors/coded-error.ts';

const unwritable =
  /^(EACCES|EPERM|EROFS|ENOENT|ENOTDIR|EEXIST|ENOSPC|SQLITE_(CANTOPEN|READONLY|PERM|FULL|IOERR|NOTADB|CORRUPT)\w*)$/;

/** `data_unwritable` for what the operating system or SQLite says of a folder that cannot hold our files; else the error itself. */
export function asDataUnwritable(error: unknown, directory: string): unknown {
  if (isCoded(error) || !(error instanceof Error && 'code' in error)) return error;
  if (!unwritable.test(String(error.code))) return error;
  return coded('data_unwritable', { directory, reason: `${error.message} (${String(error.code)})` }, error);
}
