import { main } from '../../packages/gateway/src/cli/main.ts';

// What the bin does, over the source instead of the build.
process.exit(await main(process.argv.slice(2)));
