import { coded } from '../errors/coded-error.ts';

/** How many streams may be open at once in this process, by one person and in all. */
export interface StreamPlaces {
  /** @returns gives the place back @throws streams_taken */
  take(userId: string): () => void;
}

export function createStreamPlaces(perUser: number, inAll: number): StreamPlaces {
  const taken = new Map<string, number>();
  let all = 0;
  return {
    take(userId) {
      const theirs = taken.get(userId) ?? 0;
      if (theirs >= perUser || all >= inAll) throw coded('streams_taken', { limit: perUser });
      taken.set(userId, theirs + 1);
      all += 1;
      return () => {
        const left = (taken.get(userId) ?? 1) - 1;
        if (left === 0) taken.delete(userId);
        else taken.set(userId, left);
        all -= 1;
      };
    },
  };
}
