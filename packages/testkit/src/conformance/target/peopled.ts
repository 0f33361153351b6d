import type { FolderItem, RemoteId } from "@spegla/core";
import { rightTo, shown } from "../asking.js";
import { mustHold } from "../conformance-case.js";
import { plainContact } from "./trial-contacts.js";
import type { Trial } from "./trial.js";

/** So many items in the folder: copies where it can be written, and one or more of the person's own. */
export const peopled = async (trial: Trial, count: number): Promise<ReadonlyArray<FolderItem>> => {
  const { capabilities } = trial.declared;
  const contacts = Array.from({ length: count }, (_, at) => plainContact(capabilities, at + 1));
  const own = capabilities.access === "ReadWrite" ? contacts.slice(0, -1) : [];
  const ids = (await trial.create(...own)).map(({ id }) => id);
  for (const contact of contacts.slice(own.length)) ids.push(await trial.person.add(contact));
  return itemsAt(trial, ids);
};

/** What is at these ids now; all of them must be there. */
export const itemsAt = async (
  { folder, declared }: Trial,
  ids: ReadonlyArray<RemoteId>,
): Promise<ReadonlyArray<FolderItem>> => {
  const { batchSize } = declared.capabilities;
  const items: Array<FolderItem> = [];
  for (let from = 0; from < ids.length; from += batchSize) {
    const asked = ids.slice(from, from + batchSize);
    const answers = await rightTo("read", () => folder.read(asked));
    for (const answer of answers) {
      mustHold(answer._tag === "Found", () => `read answered ${shown(answer)}`);
      items.push(answer.item);
    }
  }
  mustHold(
    items.length === ids.length && ids.every((id) => items.some((item) => item.id === id)),
    () => `read of ${ids.length} ids answered ${shown(items.map(({ id }) => id))}`,
  );
  return items;
};
