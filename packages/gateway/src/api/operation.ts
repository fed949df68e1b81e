import type { z } from 'zod';
import type { Administration } from '../admin/administration.ts';
import type { User } from '../domain/records.ts';
import type { ErrorCode } from '../errors/catalogue.ts';
import type { EventSink } from './event-stream.ts';
import type { ApiParts } from './parts.ts';

/** One request to an operation, checked by the operation's schemas. */
export interface Call<Parameters = unknown, Query = unknown, Body = unknown> {
  readonly parts: ApiParts;
  /** Who signed in with the browser that asks. */
  readonly user: User;
  /** On whose behalf things are changed: the user's. */
  readonly administration: Administration;
  readonly parameters: Parameters;
  readonly query: Query;
  readonly body: Body;
  /** `Last-Event-ID`, where a stream is taken up again. */
  readonly lastEventId: string | undefined;
}

/** What is sent as server-sent events, by the name of the event. */
export type EventSchemas = Readonly<Record<string, z.ZodType>>;

/** One row of the table. What it says is what is checked and what `openapi.json` tells. */
export interface Operation {
  /** `operationId`: unique, stable. */
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/api/v1`; what stands in braces is a parameter. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  /** `admin`: administrators alone. `own`: everybody who is signed in, members for what is theirs alone. */
  readonly access: 'admin' | 'own';
  readonly parameters?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** What is answered is cut down to it, so that nothing goes out that is not named here. Undefined: nothing is answered. */
  readonly answer?: z.ZodType;
  /** 200 unless given; 204 where there is no answer. */
  readonly status?: 200 | 201;
  /** Beside those that every operation may answer. */
  readonly errors: readonly ErrorCode[];
  /** What is answered instead where the client accepts `text/event-stream`; the only answer where there is no `answer`. */
  readonly events?: EventSchemas;
  handle?(call: Call): Promise<unknown>;
  /** Sends events until it is done, or until `sink.signal` is aborted. */
  stream?(call: Call, sink: EventSink): Promise<void>;
}

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;

/** An operation as it is written down: its handler gets what its schemas let through. */
interface Row<P, Q, B> extends Omit<Operation, 'parameters' | 'query' | 'body' | 'handle' | 'stream'> {
  readonly parameters?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly handle?: (call: Call<Parsed<P>, Parsed<Q>, Parsed<B>>) => Promise<unknown>;
  readonly stream?: (call: Call<Parsed<P>, Parsed<Q>, Parsed<B>>, sink: EventSink) => Promise<void>;
}

/** A row of the table. */
export function operation<
  P extends z.ZodObject | undefined = undefined,
  Q extends z.ZodObject | undefined = undefined,
  B extends z.ZodType | undefined = undefined,
>(row: Row<P, Q, B>): Operation {
  // The router checks each part of a request by the very schema that its type here is made from.
  return row as unknown as Operation;
}

/** Whether a call may see or change what belongs to that person (by e-mail address). */
export function mayTouch({ user }: Pick<Call, 'user'>, owner: string | null): boolean {
  return user.role === 'admin' || owner === user.email;
}
