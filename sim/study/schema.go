package study

import "mailscope/sim/scenario"

// Schema returns the JSON Schema of study files.
func Schema() scenario.Schema {
	properties, required := scenario.Fields()
	inline := object("", required, properties)
	delete(inline, "description")
	whole := scenario.Schema{"type": "integer", "minimum": 1}
	seeds := scenario.Schema{"anyOf": []any{whole, scenario.ListOf(scenario.Schema{"type": "integer", "minimum": 0})}}
	s := object("", []any{"study", "scenario", "grid"}, scenario.Schema{
		"study":    told("Its name, also of the files that it is written to.", scenario.Schema{"type": "string", "pattern": "^[a-z0-9-]+$"}),
		"title":    told("What people call it.", scenario.TextSchema()),
		"scenario": told("What runs: a file beside this one, a lesson, or the scenario itself.", scenario.Schema{"anyOf": []any{scenario.Schema{"type": "string"}, inline}}),
		"grid": object("In what the runs differ.", nil, scenario.Schema{
			"retry":  told("When the queue tries again, each a row of the picture.", scenario.ListOf(scenario.RetrySchema())),
			"outage": told("How long the fault lasts, each a column of the picture.", scenario.ListOf(scenario.DurationSchema())),
			"seeds":  told("How many seeds, from 1 on, or which.", seeds),
		}),
		"vary": object("What the grid is about.", nil, scenario.Schema{
			"host":  told("The server whose retry differs (the only one that has some).", scenario.Schema{"type": "string"}),
			"fault": told("Which fault is the outage, counted from 0 (the first).", scenario.Schema{"type": "integer", "minimum": 0}),
		}),
		"count":  told("Copies of each message (as the scenario says).", whole),
		"spread": told("Each message comes later by chance, up to this (0s).", scenario.DurationSchema()),
	})
	delete(s, "description")
	s["$schema"], s["title"] = "https://json-schema.org/draft/2020-12/schema", "MailScope study"
	return s
}

// told adds a description to a copy of a schema.
func told(doc string, schema scenario.Schema) scenario.Schema {
	s := scenario.Schema{"description": doc}
	for key, value := range schema { // order: into another map
		s[key] = value
	}
	return s
}

func object(doc string, required []any, properties scenario.Schema) scenario.Schema {
	s := scenario.Schema{"description": doc, "type": "object", "properties": properties, "additionalProperties": false}
	if len(required) > 0 {
		s["required"] = required
	}
	return s
}
