import type { ListField } from "@spegla/core";
import { abilityMissing } from "../ability.js";
import type { LeftOutBecause } from "../conformance-case.js";
import type { PersonAbility, TargetDeclaration } from "./target-subject.js";

export type TargetLeftOut = LeftOutBecause<TargetDeclaration>;

export const readOnly: TargetLeftOut = ({ capabilities }) =>
  capabilities.access === "ReadOnly" ? "the folder is ReadOnly" : undefined;

export const writable: TargetLeftOut = ({ capabilities }) =>
  capabilities.access === "ReadWrite" ? "the folder can be written" : undefined;

export const personCannot =
  (...abilities: ReadonlyArray<PersonAbility>): TargetLeftOut =>
  ({ personCan }) =>
    abilityMissing("personCan", personCan, abilities);

export const foldersGiven: TargetLeftOut = ({ folders }) =>
  folders === "Given" ? "the target cannot create folders" : undefined;

export const foldersCreated: TargetLeftOut = ({ folders }) =>
  folders === "Created" ? "the target can create folders" : undefined;

export const changesListed: TargetLeftOut = ({ changes }) =>
  changes === "Listed" ? "every pull lists everything" : undefined;

export const ownWritesComeBack: TargetLeftOut = ({ ownWrites }) =>
  ownWrites === "ComeBack" ? "the folder has no `acknowledge`" : undefined;

/** Of more items than these a case would only be slow. */
const mostItems = 150;

export const onePage: TargetLeftOut = ({ pageSize }) => {
  if (pageSize === Number.POSITIVE_INFINITY) return "everything comes in one page";
  return pageSize * 2 > mostItems
    ? `a page holds ${pageSize} items; set up the adapter with pages of ${mostItems / 2} or less`
    : undefined;
};

export const noPhotos: TargetLeftOut = ({ capabilities }) =>
  capabilities.projection.photo === undefined ? "the folder holds no photos" : undefined;

export const photosHeld: TargetLeftOut = ({ capabilities }) =>
  capabilities.projection.photo === undefined ? undefined : "the folder holds photos";

export const listNotHeld =
  (field: ListField): TargetLeftOut =>
  ({ capabilities }) =>
    capabilities.projection.lists[field] === undefined ? `the folder holds no ${field}` : undefined;
