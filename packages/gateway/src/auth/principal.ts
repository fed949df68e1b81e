/** Who is calling. */
export interface Principal {
  /** Stable over token renewal: sessions are bound to this, never to the bytes of a token. */
  readonly id: string;
  /** For people: `token:<name>`. */
  readonly name: string;
  /** The user it acts for; null for a token of nobody, which has only shared identities. */
  readonly userId: string | null;
  /** The one gateway that the caller may use. */
  readonly gatewayId: string;
}
