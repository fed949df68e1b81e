import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { requestOf } from '../../api/call.ts';
import { readEvents } from '../../api/event-reader.ts';
import type { ProbeResult, ProbeStep } from '../../api/models.ts';
import { send } from '../../api/send.ts';

export interface Probe {
  readonly isRunning: boolean;
  readonly steps: readonly ProbeStep[];
  /** Undefined until it is done. */
  readonly result: ProbeResult | undefined;
  readonly error: Error | undefined;
}

const idle: Probe = { isRunning: false, steps: [], result: undefined, error: undefined };

/** Probes a server that was added, step by step. Leaving the screen ends it. */
export function useProbe(server: string): Probe & { start(): void } {
  const [probe, setProbe] = useState(idle);
  const running = useRef<AbortController>(undefined);
  const client = useQueryClient();
  useEffect(() => () => running.current?.abort(), []);

  const start = useCallback(() => {
    running.current?.abort();
    const over = new AbortController();
    running.current = over;
    setProbe({ ...idle, isRunning: true });
    const put = (change: Partial<Probe>): void => {
      if (!over.signal.aborted) setProbe((before) => ({ ...before, ...change }));
    };
    follow(server, over.signal, (steps, result) => put({ steps, ...(result && { result }) }))
      .catch((error: Error) => put({ error }))
      .finally(() => {
        put({ isRunning: false });
        void client.invalidateQueries({ queryKey: ['readServer'] });
      });
  }, [server, client]);

  return { ...probe, start };
}

type Tell = (steps: readonly ProbeStep[], result: ProbeResult | undefined) => void;

async function follow(server: string, signal: AbortSignal, tell: Tell): Promise<void> {
  const request = requestOf('probeServer', { path: { server } });
  const response = await send({ ...request, accept: 'text/event-stream', signal });
  let steps: readonly ProbeStep[] = [];
  for await (const { event, data } of readEvents(response)) {
    if (event === 'step') {
      steps = [...steps, data as ProbeStep];
      tell(steps, undefined);
    } else if (event === 'result') {
      tell(steps, data as ProbeResult);
    }
  }
}
