// SPDX-License-Identifier: Apache-2.0
// Whether JSON fits a schema, and has no member that the schema does not name:
// node schema.cjs SCHEMA FILE...
const fs = require('fs');
const Ajv = require('ajv/dist/2020').default;
const formats = require('ajv-formats').default;

function close(schema) {
	if (!schema || typeof schema !== 'object')
		return;
	if (schema.properties && !('additionalProperties' in schema))
		schema.additionalProperties = false;
	Object.values(schema).forEach(close);
}

const read = path => JSON.parse(fs.readFileSync(path, 'utf8'));
const [path, ...files] = process.argv.slice(2);
const schema = read(path);
const ajv = new Ajv({allErrors: true, strict: true, allowUnionTypes: true});

formats(ajv);
close(schema);
const fits = ajv.compile(schema);

for (const file of files) {
	if (fits(read(file)))
		continue;
	for (const {instancePath, message, params} of fits.errors.slice(0, 5))
		console.log(file, instancePath, message, params);
	process.exitCode = 1;
}
