/** An authorization under way that cannot be answered any more. Recognise it by `code`. */
export class AuthorizationGone extends Error {
  readonly code = 'authorization_gone';

  constructor() {
    super('this authorization is over, unknown, or was begun in another browser: begin again from the application');
    this.name = 'AuthorizationGone';
  }
}
