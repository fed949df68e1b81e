/** Who is calling. */
export interface Principal {
  /** Stable over token renewal: sessions are bound to this, never to the bytes of a token. */
  readonly id: string;
  /** For people: `user:<email>` for an app of a person, `user:<email> token:<name>` or `token:<name>` for a token made by hand. */
  readonly name: string;
  /** The user it acts for; null for a token of nobody, which has only shared identities. */
  readonly userId: string | null;
  /** The one gateway that the caller may use. */
  readonly gatewayId: string;
  /** The one address that the token is good for (RFC 8707); undefined for that of its gateway, whatever its name. */
  readonly resource: string | undefined;
}
