import type { ListField } from "@spegla/core";
import type { PersonAbility, TargetDeclaration } from "./target-subject.js";

/** Why a case says nothing of such a target; `undefined` where it must hold. */
export type LeftOutBecause = (declared: TargetDeclaration) => string | undefined;

/** The first of the reasons that there is. */
export const leftOutIf =
  (...reasons: ReadonlyArray<LeftOutBecause>): LeftOutBecause =>
  (declared) => {
    for (const reason of reasons) {
      const because = reason(declared);
      if (because !== undefined) return because;
    }
    return undefined;
  };

export const readOnly: LeftOutBecause = ({ capabilities }) =>
  capabilities.access === "ReadOnly" ? "the folder is ReadOnly" : undefined;

export const writable: LeftOutBecause = ({ capabilities }) =>
  capabilities.access === "ReadWrite" ? "the folder can be written" : undefined;

export const personCannot =
  (...abilities: ReadonlyArray<PersonAbility>): LeftOutBecause =>
  ({ personCan }) => {
    const missing = abilities.filter((ability) => !personCan.includes(ability));
    return missing.length === 0 ? undefined : `\`personCan\` does not name ${missing.join(" and ")}`;
  };

export const foldersGiven: LeftOutBecause = ({ folders }) =>
  folders === "Given" ? "the target cannot create folders" : undefined;

export const foldersCreated: LeftOutBecause = ({ folders }) =>
  folders === "Created" ? "the target can create folders" : undefined;

export const changesListed: LeftOutBecause = ({ changes }) =>
  changes === "Listed" ? "every pull lists everything" : undefined;

export const ownWritesComeBack: LeftOutBecause = ({ ownWrites }) =>
  ownWrites === "ComeBack" ? "the folder has no `acknowledge`" : undefined;

/** Of more items than these a case would only be slow. */
const mostItems = 150;

export const onePage: LeftOutBecause = ({ pageSize }) => {
  if (pageSize === Number.POSITIVE_INFINITY) return "everything comes in one page";
  return pageSize * 2 > mostItems
    ? `a page holds ${pageSize} items; set up the adapter with pages of ${mostItems / 2} or less`
    : undefined;
};

export const noPhotos: LeftOutBecause = ({ capabilities }) =>
  capabilities.projection.photo === undefined ? "the folder holds no photos" : undefined;

export const photosHeld: LeftOutBecause = ({ capabilities }) =>
  capabilities.projection.photo === undefined ? undefined : "the folder holds photos";

export const listNotHeld =
  (field: ListField): LeftOutBecause =>
  ({ capabilities }) =>
    capabilities.projection.lists[field] === undefined ? `the folder holds no ${field}` : undefined;
