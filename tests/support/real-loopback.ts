import { type AddressInfo, Server } from 'node:net';

// Preloaded into servers that listen on all interfaces and have no option for it. They stay on this machine, say which port they
// got, so that none has to be reserved beforehand, and end with whoever started them, however that one ended. LISTEN_PORT is for
// those that have no option for the port either. What they listen on beside that, by a path, is left as it is.

const listen = Server.prototype.listen as (this: Server, ...args: unknown[]) => Server;

Server.prototype.listen = function (this: Server, ...args: unknown[]): Server {
  const { port, path } = optionsIn(args);
  if (path !== undefined) return listen.apply(this, args);
  this.once('listening', () => process.stdout.write(`loopback port ${(this.address() as AddressInfo).port}\n`));
  const callbacks = args.filter((argument) => typeof argument === 'function');
  return listen.call(this, { host: '127.0.0.1', port: Number(process.env.LISTEN_PORT ?? port) }, ...callbacks);
} as typeof Server.prototype.listen;

function optionsIn([first]: readonly unknown[]): { readonly port?: unknown; readonly path?: unknown } {
  if (typeof first === 'object' && first !== null) return first;
  return typeof first === 'string' && Number.isNaN(Number(first)) ? { path: first } : { port: first };
}

process.stdin
  .on('end', () => process.kill(process.pid, 'SIGTERM'))
  .resume()
  .unref();
