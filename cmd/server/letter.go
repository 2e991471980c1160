package main

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
	"text/template"

	"mailscope/sim/scenario"
	"mailscope/sim/smtp"
)

// The hosts of the built-in scenario, send.yaml.
const (
	clientHost     = "laptop.sender.example"
	submissionHost = "mail.sender.example"
	receiverHost   = "mx.mailbox.test"
	receiverDomain = "mailbox.test"
)

//go:embed send.yaml
var sendYAML string

var sendTemplate = template.Must(template.New("send.yaml").Parse(sendYAML))

// letter is one message that somebody wants to send.
type letter struct {
	from, to      smtp.Path
	subject, body string
}

// scenario returns the built-in scenario with the letter in it. Each value goes in as
// a JSON string, which is a YAML string that nothing in it can end; but the body goes
// in when the file has been read, for it may be longer than a file, and of any octets.
func (l letter) scenario() (*scenario.File, error) {
	values := map[string]string{
		"From": l.from.String(), "FromDomain": strings.ToLower(l.from.Domain), "To": l.to.String(),
		"Subject": l.subject, "Zones": l.zones(),
	}
	for name, value := range values {
		quoted, err := json.Marshal(value)
		if err != nil {
			return nil, err
		}
		values[name] = string(quoted)
	}
	var text strings.Builder
	if err := sendTemplate.Execute(&text, values); err != nil {
		return nil, err
	}
	f, _, found := scenario.Parse("send.yaml", []byte(text.String()))
	if len(found) > 0 {
		return nil, fmt.Errorf("this message cannot be sent: %s; %s", found[0].What, found[0].Mend)
	}
	f.Messages[0].Body = l.body
	return f, nil
}

// zones are the names that both runs live in.
func (l letter) zones() string {
	hosts := submissionHost + ". 3600 IN A 192.0.2.25\n" +
		receiverDomain + ". 3600 IN MX 10 " + receiverHost + ".\n" +
		receiverHost + ". 3600 IN A 203.0.113.25\n"
	return strings.ToLower(l.from.Domain) + ". 3600 IN MX 10 " + submissionHost + ".\n" + hosts
}
