package lesson

import "mailscope/sim/scenario"

// Schema returns the JSON Schema of lesson files, which is that of scenarios too: a
// scenario is a file without the teaching.
func Schema() scenario.Schema {
	properties, required := scenario.Fields()
	text := scenario.TextSchema()
	for name, schema := range map[string]scenario.Schema{ // order: into another map
		"minutes":    {"type": "integer", "minimum": 1, "maximum": 1000},
		"objectives": scenario.ListOf(text),
		"teacher":    object(nil, pairs{{"typical_mistakes", scenario.ListOf(text)}, {"rubric", scenario.ListOf(text)}}),
		"steps":      scenario.ListOf(stepSchema(text)),
		"solution":   {"type": "string"},
		"traps":      {"type": "array", "items": scenario.Schema{"type": "string"}},
	} {
		schema["description"] = properties[name].(scenario.Schema)["description"]
		properties[name] = schema
	}
	return scenario.Schema{
		"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "MailScope lesson or scenario",
		"type": "object", "properties": properties, "required": required, "additionalProperties": false,
		"dependentRequired": scenario.Schema{"lesson": []any{"title", "steps", "solution"}},
		"$defs":             scenario.Schema{"goal": goalSchema()},
	}
}

// pairs are the fields of a map with their schemas.
type pairs []struct {
	name   string
	schema scenario.Schema
}

func object(required []any, fields pairs) scenario.Schema {
	properties := scenario.Schema{}
	for _, f := range fields {
		properties[f.name] = f.schema
	}
	s := scenario.Schema{"type": "object", "properties": properties, "additionalProperties": false}
	if len(required) > 0 {
		s["required"] = required
	}
	return s
}

var (
	aString = scenario.Schema{"type": "string"}
	aGoal   = scenario.Schema{"$ref": "#/$defs/goal"}
)

func stepSchema(text scenario.Schema) scenario.Schema {
	return object([]any{"text"}, pairs{
		{"text", text},
		{"predict", object([]any{"question", "choices", "answer", "why"}, pairs{
			{"question", text}, {"choices", scenario.ListOf(text)}, {"answer", scenario.Schema{"type": "integer", "minimum": 0}}, {"why", text},
		})},
		{"goal", aGoal},
		{"hints", scenario.ListOf(text)},
	})
}

func goalSchema() scenario.Schema {
	verb := scenario.Schema{"anyOf": []any{aString, scenario.ListOf(aString)}}
	one := object(nil, pairs{
		{string(Delivered), aString}, {string(Retrieved), aString}, {string(Bounced), aString},
		{string(Replied), object([]any{"host"}, pairs{{"host", aString}, {"verb", verb}, {"line", aString}, {"code", scenario.Schema{"type": []any{"integer", "string"}}}})},
		{string(Event), object([]any{"kind"}, pairs{{"kind", scenario.EnumOf(kindNames())}, {"host", aString}, {"where", scenario.Schema{"type": "object"}}})},
		{string(Typed), object([]any{"verb"}, pairs{{"verb", verb}})},
		{string(Predicted), scenario.Schema{"enum": []any{true}}},
		{string(All), scenario.ListOf(aGoal)}, {string(Then), scenario.ListOf(aGoal)}, {string(Not), aGoal},
	})
	one["minProperties"], one["maxProperties"] = 1, 1
	return scenario.Schema{"anyOf": []any{scenario.Schema{"enum": []any{string(Predicted)}}, one}}
}
