/** Hears of what is more than there may be, in words. */
export type NoteExcess = (excess: string) => void;
