/** Why there are no figures, in words for whoever runs the bench: shown without a stack. */
export class BenchError extends Error {}
