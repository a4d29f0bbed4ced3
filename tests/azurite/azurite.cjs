// Azurite that ends with its parent: standard input ends when the process at its other end does, however that one ended.
process.stdin.resume().on("end", () => process.exit(0));

// Where the service counts the properties of an entity ("Understanding the Table service data model"), Azurite measures its
// JSON in a batch (checkEntityLimit in TableHandler), which base64 makes a third longer; the limit of the body remains.
const limits = require("azurite/dist/src/table/utils/constants");
limits.ENTITY_SIZE_MAX = limits.BODY_SIZE_MAX;

require("azurite/dist/src/azurite.js");
