export { type CardDavCredentials, type CardDavOptions, type CardDavResolver } from "./card-dav-options.js";
export { cardDavTarget } from "./card-dav-target.js";
export { type WireFetch, type WireInit, type WireResponse } from "./dav/wire.js";
