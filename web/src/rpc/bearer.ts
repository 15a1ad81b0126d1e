let token: string | null = null;

/** Keeps a session's token for as long as the page lasts, where the browser keeps no cookies. */
export function rememberToken(next: string | null): void {
  token = navigator.cookieEnabled ? null : next;
}

/** What names the session where no cookie does. */
export function bearer(): { authorization?: string } {
  return token === null ? {} : { authorization: `Bearer ${token}` };
}
