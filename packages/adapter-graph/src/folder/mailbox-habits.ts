import { type MailboxRoom, usualRoom } from "../contact/room.js";

/** What a mailbox has shown to take, and no page of the service says: it is the same for all its folders. */
export type MailboxHabits = {
  readonly takesPhotos: () => boolean;
  /** Photos were refused altogether, as in personal accounts. */
  readonly noteNoPhotos: () => void;
  readonly room: () => MailboxRoom;
  /**
   * A write was refused for too many entries of this property. False: the room for it cannot be any less, or
   * it is a property of another kind.
   */
  readonly noteTooMany: (property: string | undefined) => boolean;
  /** How many requests to put into one batch. */
  readonly batchWidth: () => number;
  /** Of one batch some were done and others were too many at once: no wider one is sent from now on. */
  readonly noteCrowded: () => void;
};

/** All that a batch may have, and what the service says that it does of it at once. */
const widths = { usual: 20, narrow: 4 } as const;

export const mailboxHabits = (): MailboxHabits => {
  let takesPhotos = true;
  let room = usualRoom;
  let width: number = widths.usual;
  return {
    batchWidth: () => width,
    noteCrowded: () => {
      width = widths.narrow;
    },
    takesPhotos: () => takesPhotos,
    noteNoPhotos: () => {
      takesPhotos = false;
    },
    room: () => room,
    noteTooMany: (property) => {
      if (property !== "homePhones" && property !== "imAddresses") return false;
      if (room[property] === 0) return false;
      room = { ...room, [property]: room[property] - 1 };
      return true;
    },
  };
};
