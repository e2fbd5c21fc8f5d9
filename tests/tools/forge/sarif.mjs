// Reads SARIF from its input and says whether it is: "valid", or what the schema has against it.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const require = createRequire(import.meta.url);
const Ajv = require("ajv-draft-04").default;
const schema = JSON.parse(readFileSync(require.resolve("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"), "utf8"));
const validate = new Ajv({ strict: false, unicodeRegExp: false, validateFormats: false, allErrors: true }).compile(schema);
console.log(validate(JSON.parse(readFileSync(0, "utf8"))) ? "valid" : JSON.stringify(validate.errors).slice(0, 2000));
