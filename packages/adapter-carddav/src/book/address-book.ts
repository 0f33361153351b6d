/** One address book as discovery found it. */
export type AddressBook = {
  /** Absolute, normalised, with a slash at its end. Also the folder's id. */
  readonly url: string;
  readonly name: string;
  /** `ReadOnly`: its privileges (RFC 3744) let nothing be written. */
  readonly access: "ReadWrite" | "ReadOnly";
  /** It offers sync-collection (RFC 6578). */
  readonly canSync: boolean;
  /** Of vCard, by CARDDAV:supported-address-data; 3.0 alone where nothing is said (RFC 6352 §6.2.2). */
  readonly versions: ReadonlyArray<"3.0" | "4.0">;
  /** CARDDAV:max-resource-size (RFC 6352 §6.2.3). */
  readonly maxCardBytes?: number;
  /** Where POST makes new cards, for a server that asks for it (RFC 5995). */
  readonly addMember?: string;
};
