// Azurite that ends with its parent: standard input ends when the process at its other end does, however that one ended.
process.stdin.resume().on("end", () => process.exit(0));
require("azurite/dist/src/azurite.js");
