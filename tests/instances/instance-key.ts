/** The master key that the instances of one test share: 32 bytes in base64. */
export const instanceKey = Buffer.alloc(32, 'instances').toString('base64');
