package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"mailscope/sim/message"
	"mailscope/sim/words"
)

// dsnCommand tells a delivery report in plain words.
type dsnCommand struct {
	File   string `arg:"" name:"file" help:"A delivery report as a mail program saves it, with its header; - reads it from standard input."`
	Format string `enum:"text,json" default:"text" help:"text or json."`
}

// Run reads the report and tells it; what is amiss with it goes to stderr.
func (c *dsnCommand) Run(p *process) error {
	content, ok := p.reportFile(c.File)
	if !ok {
		return errTold
	}
	report, problems, ok := message.ParseReport(string(content))
	name := c.File
	if name == "-" {
		name = "standard input"
	}
	for _, problem := range problems {
		note := "note: "
		if !ok {
			note = ""
		}
		fmt.Fprintf(p.err, "%s:%d:1: %s%s\n", name, problem.Line, note, words.Clause("en", problem.Key, problem.Args...))
	}
	if !ok {
		return errTold
	}
	if c.Format == "json" {
		return writeReportJSON(p.out, &report)
	}
	_, err := io.WriteString(p.out, reportText(&report))
	return err
}

// reportFile reads a file, or standard input; little more than a report can have, so
// that package message is the one to say that it is too long.
func (p *process) reportFile(name string) ([]byte, bool) {
	if name == "-" {
		content, err := io.ReadAll(io.LimitReader(p.in, message.ReportOctetsMax+1))
		if err != nil {
			fmt.Fprintf(p.err, "standard input: cannot be read: %v\n", err)
		}
		return content, err == nil
	}
	content, err := readSome(name, message.ReportOctetsMax+1)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		fmt.Fprintf(p.err, "%s: there is no such file; check the name\n", name)
	case err != nil:
		fmt.Fprintln(p.err, fileError(name, err))
	}
	return content, err == nil
}

// reportText is a report in plain words.
func reportText(r *message.ParsedReport) string {
	var b strings.Builder
	told := r.Tell("en")
	line := func(indent, text string) {
		if text != "" {
			fmt.Fprintf(&b, "%s%s\n", indent, printable(text))
		}
	}
	fields := func(indent string, list []message.ToldField) {
		for _, f := range list {
			line(indent, f.Name+": "+f.Value)
			line(indent+"    ", "("+f.Text+")")
		}
	}
	for _, text := range told.About {
		line("", text)
	}
	for i := range told.Recipients {
		to := &told.Recipients[i]
		b.WriteByte('\n')
		line("", to.What)
		for _, text := range append(append(to.Why, to.When...), to.Do) {
			line("  ", text)
		}
	}
	b.WriteByte('\n')
	line("", told.Returned)
	b.WriteString("\nThe fields of the report:\n")
	fields("  ", told.Fields)
	for i := range told.Recipients {
		b.WriteByte('\n')
		fields("  ", told.Recipients[i].Fields)
	}
	return b.String()
}

// printable takes control characters out of text that came from anybody: a terminal would
// obey them.
func printable(text string) string {
	return strings.Map(func(c rune) rune {
		if c < ' ' && c != '\t' || c == 0x7f || c >= 0x80 && c < 0xa0 {
			return '?'
		}
		return c
	}, text)
}

// reportJSON is a report for programs: what it says, and the same in words.
type reportJSON struct {
	Form         message.ReportForm `json:"form"`
	ReportingMTA string             `json:"reporting_mta"`
	EnvelopeID   string             `json:"envelope_id"`
	About        []string           `json:"about"`
	Fields       []fieldJSON        `json:"fields"`
	Recipients   []recipientJSON    `json:"recipients"`
	Returned     string             `json:"returned"`
	ReturnedType string             `json:"returned_type"`
}

type fieldJSON struct {
	Name  string `json:"name"`
	Value string `json:"value"`
	Means string `json:"means"`
	Line  int    `json:"line"`
}

type recipientJSON struct {
	Recipient      string      `json:"recipient"`
	Original       string      `json:"original"`
	Action         string      `json:"action"`
	Status         string      `json:"status"`
	RemoteMTA      string      `json:"remote_mta"`
	DiagnosticType string      `json:"diagnostic_type"`
	Diagnostic     string      `json:"diagnostic"`
	LastAttempt    string      `json:"last_attempt"`
	WillRetryUntil string      `json:"will_retry_until"`
	What           string      `json:"what"`
	Why            []string    `json:"why"`
	When           []string    `json:"when"`
	Do             string      `json:"do"`
	Fields         []fieldJSON `json:"fields"`
}

func writeReportJSON(out io.Writer, r *message.ParsedReport) error {
	told := r.Tell("en")
	j := reportJSON{
		Form: r.Form, ReportingMTA: r.ReportingMTA(), EnvelopeID: r.Field("Original-Envelope-Id"), About: told.About,
		Fields: fieldsJSON(told.Fields), Returned: told.Returned, ReturnedType: r.Returned.Type, Recipients: []recipientJSON{},
	}
	for i := range r.Recipients {
		to, t := &r.Recipients[i], &told.Recipients[i]
		j.Recipients = append(j.Recipients, recipientJSON{
			Recipient: to.Final, Original: to.Original, Action: to.Action, Status: to.Status, RemoteMTA: to.RemoteMTA,
			DiagnosticType: to.DiagnosticType, Diagnostic: to.Diagnostic, LastAttempt: to.LastAttempt, WillRetryUntil: to.WillRetryUntil,
			What: t.What, Why: t.Why, When: append([]string{}, t.When...), Do: t.Do, Fields: fieldsJSON(t.Fields),
		})
	}
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(j)
}

func fieldsJSON(fields []message.ToldField) []fieldJSON {
	list := make([]fieldJSON, len(fields))
	for i, f := range fields {
		list[i] = fieldJSON{f.Name, f.Value, f.Text, f.Line}
	}
	return list
}
