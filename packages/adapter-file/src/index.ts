export { type FileTargetOptions, fileTarget } from "./file-target.js";
export { type VcfEntry, readVcf, writeVcf } from "./vcf-file.js";
