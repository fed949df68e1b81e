/** A host that is nobody's: RFC 2606 section 2 reserves its ending. What comes back with it was believed from us. */
export const strangerHost = 'gatehouse-doctor.invalid';
