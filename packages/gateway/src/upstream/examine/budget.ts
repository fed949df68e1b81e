/** What active checks may cost a server, whatever they find. */
const most = { registration: 2, sign_in: 20 } as const;

export type Expense = keyof typeof most;

/** What is left of it. The first 429 ends it all: a server that says "too many" is not asked any more. */
export interface Budget {
  /** Takes one, where one is left. */
  spend(expense: Expense): boolean;
  /** Told of the status of every answer. */
  note(status: number | undefined): void;
  /** Whether the server has said "too many". */
  readonly stopped: boolean;
  spent(expense: Expense): number;
}

export function createBudget(): Budget {
  const spent = { registration: 0, sign_in: 0 };
  let stopped = false;
  return {
    spend(expense) {
      if (stopped || spent[expense] === most[expense]) return false;
      spent[expense] += 1;
      return true;
    },
    note(status) {
      stopped ||= status === 429;
    },
    get stopped() {
      return stopped;
    },
    spent: (expense) => spent[expense],
  };
}
