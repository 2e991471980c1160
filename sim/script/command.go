package script

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"mailscope/sim"
	"mailscope/sim/machine"
	"mailscope/sim/mta"
	"mailscope/sim/smtp"
	"mailscope/sim/trace"
)

// Script is a world script: what people do to a world, and comments.
type Script struct {
	name string
	rows []scriptRow
}

// scriptRow is a line that playing keeps: a command or a comment.
type scriptRow struct {
	line    int
	text    string
	command command // nil for a comment
}

// command is one command of a world script. What it says is an output of it.
type command interface {
	do(p *player) error
}

// The commands.
type (
	loadCommand struct{ file string }
	stepCommand struct {
		steps int
		grain sim.Grain
		show  show
	}
	runCommand struct {
		idle  bool
		kind  trace.Kind // "" for none
		now   bool       // after counts from now, else from the start
		after time.Duration
		show  show
	}
	typeCommand struct {
		host string
		machine.TypeLine
	}
	submitCommand struct{ machine.Submit }
	faultCommand  struct{ yaml string }
	clearCommand  struct{ id string }
	// operateCommand is what an operator does to a message in a queue.
	operateCommand struct{ verb, message string }
	flushCommand   struct{ host, destination string }
	rerouteCommand struct{ message, host string }
	predictCommand struct{ step, choice int }
	backCommand    struct {
		steps int
		grain sim.Grain
	}
	branchCommand struct{ branch int }
)

// ParseScript reads a world script. The error is of type Problems.
func ParseScript(name string, src []byte) (*Script, error) {
	p := scriptParser{report: report{file: name}, script: &Script{name: name}}
	for i, text := range p.split(src) {
		p.n, p.text = i+1, text
		p.line()
	}
	if err := p.err(); err != nil {
		return nil, err
	}
	return p.script, nil
}

type scriptParser struct {
	report
	script *Script
	n      int // the line being read, from 1
	text   string
	words  []token // of it, without its verb
	played bool    // there was a command
}

func (p *scriptParser) line() {
	switch text := p.text; {
	case isComment(text):
		p.script.rows = append(p.script.rows, scriptRow{line: p.n, text: text})
	case strings.HasPrefix(text, "> "):
		p.command()
	case text[0] >= '1' && text[0] <= '9' || strings.HasPrefix(text, indent):
		if !p.played {
			p.bad(p.n, 1, "an output before any command", `write a command like "> load FILE" before it`)
		}
	default:
		p.bad(p.n, 1, fmt.Sprintf("%s is no line of a world script", strconv.Quote(shorten(text))),
			`begin a command with "> " and a comment with "#"`)
	}
}

// verbs are the commands by their words.
var verbs = []struct {
	word  string
	parse func(p *scriptParser) command
}{
	{"load", (*scriptParser).load},
	{"step", (*scriptParser).step},
	{"run", (*scriptParser).run},
	{"type", (*scriptParser).typeLine},
	{"submit", (*scriptParser).submit},
	{"fault", (*scriptParser).fault},
	{"clear", (*scriptParser).clear},
	{"retry", (*scriptParser).operate},
	{"hold", (*scriptParser).operate},
	{"release", (*scriptParser).operate},
	{"cancel", (*scriptParser).operate},
	{"expire", (*scriptParser).operate},
	{"flush", (*scriptParser).flush},
	{"reroute", (*scriptParser).reroute},
	{"predict", (*scriptParser).predict},
	{"back", (*scriptParser).back},
	{"branch", (*scriptParser).branch},
}

// command reads a line that begins with ">". A fault is YAML, all else is words.
func (p *scriptParser) command() {
	p.played = true
	word, _, _ := strings.Cut(p.text[len("> "):], " ")
	var names []string
	for _, v := range verbs {
		names = append(names, v.word)
		if v.word != word {
			continue
		}
		ok := true
		if word != "fault" {
			p.words, ok = p.tokens(p.n, p.text, len("> ")+len(word))
		}
		before := len(p.list)
		if !ok {
			return
		}
		if c := v.parse(p); len(p.list) == before {
			p.script.rows = append(p.script.rows, scriptRow{p.n, p.text, c})
		}
		return
	}
	p.bad(p.n, len("> ")+1, fmt.Sprintf("unknown command %q", shorten(word)), "the commands are "+strings.Join(names, ", "))
}

// wrong tells a problem with the line being read. A column of 0 is its end.
func (p *scriptParser) wrong(column int, what, mend string) {
	if column == 0 {
		column = len(p.text) + 1
	}
	p.bad(p.n, column, what, mend)
}

// next takes the next word that is no KEY=VALUE; what names it if it is missing.
func (p *scriptParser) next(what, mend string) (token, bool) {
	for i, t := range p.words {
		if t.key == "" {
			p.words = slices.Delete(slices.Clone(p.words), i, i+1)
			return t, true
		}
	}
	p.wrong(0, what+" is missing", mend)
	return token{}, false
}

// named takes the value of a key, if it is there.
func (p *scriptParser) named(key string) (token, bool) {
	for i, t := range p.words {
		if t.key == key {
			p.words = slices.Delete(slices.Clone(p.words), i, i+1)
			return t, true
		}
	}
	return token{}, false
}

// end refuses what is left of the line.
func (p *scriptParser) end() {
	if len(p.words) > 0 {
		t := p.words[0]
		p.wrong(t.column, fmt.Sprintf("%s does not belong here", strconv.Quote(shorten(p.text[t.column-1:]))), "leave it out")
	}
}

// number reads a whole number.
func (p *scriptParser) number(t token, least, most int) int {
	n, err := strconv.Atoi(t.value)
	if err != nil || n < least || n > most {
		p.wrong(t.column, fmt.Sprintf("%q is no number from %d to %d", shorten(t.value), least, most), fmt.Sprintf("write one like %d", max(least, 1)))
	}
	return n
}

func (p *scriptParser) load() command {
	t, _ := p.next("the file", "write one like lunch.yaml")
	p.end()
	return loadCommand{t.value}
}

func (p *scriptParser) step() command {
	c := stepCommand{show: p.show()}
	c.steps, c.grain = p.stepsBy()
	return c
}

func (p *scriptParser) back() command {
	var c backCommand
	c.steps, c.grain = p.stepsBy()
	return c
}

// stepsBy reads "N [by GRAIN]". The name of a grain may have two words.
func (p *scriptParser) stepsBy() (int, sim.Grain) {
	steps, grain := 0, sim.ByEvent
	if t, ok := p.next("how many steps", "write a number, like 1"); ok {
		steps = p.number(t, 1, stepsMax)
	}
	if len(p.words) > 0 && p.words[0].value == "by" {
		p.words = p.words[1:]
		grain = p.grain()
	}
	p.end()
	return steps, grain
}

func (p *scriptParser) grain() sim.Grain {
	var names []string
	for _, g := range sim.Grains {
		parts := strings.Fields(string(g))
		match := len(p.words) >= len(parts)
		for i := range parts {
			match = match && p.words[i].value == parts[i]
		}
		if match {
			p.words = p.words[len(parts):]
			return g
		}
		names = append(names, string(g))
	}
	column := 0
	if len(p.words) > 0 {
		column = p.words[0].column
	}
	p.wrong(column, "that is no step", "the steps are by "+strings.Join(names, ", "))
	p.words = nil
	return sim.ByEvent
}

func (p *scriptParser) run() command {
	c := runCommand{show: p.show()}
	t, ok := p.named("until")
	if !ok {
		p.wrong(0, "until when is missing", "write until=6h, until=idle or until=queue.removed")
	} else {
		p.until(&c, t)
	}
	p.end()
	return c
}

func (p *scriptParser) until(c *runCommand, t token) {
	value, now := strings.CutPrefix(t.value, "+")
	c.now = now
	switch d, err := duration(value); {
	case t.value == "idle":
		c.idle = true
	case isKind(t.value):
		c.kind = trace.Kind(t.value)
	case err == nil:
		c.after = d
	default:
		p.wrong(t.column, fmt.Sprintf("%q is no time, no kind of event and not idle", shorten(t.value)), "write one like 6h, +15m, idle or queue.removed")
	}
}

func (p *scriptParser) typeLine() command {
	host, _ := p.next("the host", "write its name, then the line in quotes")
	line, ok := p.next("the line", `write it in quotes, like "EHLO client.example"`)
	if ok && strings.ContainsAny(line.value, "\r\n") {
		p.wrong(line.column, "more than one line", "type one line at a time")
	}
	c := typeCommand{host.value, machine.TypeLine{Line: line.value}}
	if t, ok := p.named("port"); ok {
		c.Port = uint16(p.number(t, 1, 65535))
	}
	p.end()
	return c
}

func (p *scriptParser) submit() command {
	var c submitCommand
	if t, ok := p.named("from"); ok {
		c.From = t.value
	} else {
		p.wrong(0, "from is missing", "write from=alice@sender.example")
	}
	if t, ok := p.named("to"); ok {
		c.To = strings.Split(t.value, ",")
	} else {
		p.wrong(0, "to is missing", "write to=bob@receiver.example")
	}
	if t, ok := p.named("body"); ok {
		c.Body = t.value
	}
	p.reports(&c)
	for len(p.words) > 0 && p.words[0].quoted && p.words[0].key == "" {
		p.header(&c, p.words[0])
		p.words = p.words[1:]
	}
	p.end()
	return c
}

// reports reads which reports the author asks for (RFC 3461 4).
func (p *scriptParser) reports(c *submitCommand) {
	if t, ok := p.named("notify"); ok {
		c.Notify = t.value
		if _, valid := smtp.ParseNotify(t.value); !valid {
			p.wrong(t.column, fmt.Sprintf("notify cannot be %q", t.value), "write NEVER, or some of SUCCESS,FAILURE,DELAY")
		}
	}
	if t, ok := p.named("ret"); ok {
		c.Ret = t.value
		if _, valid := smtp.ParseRet(t.value); !valid {
			p.wrong(t.column, fmt.Sprintf("ret cannot be %q", t.value), "write FULL or HDRS")
		}
	}
	if t, ok := p.named("envid"); ok {
		c.EnvID = t.value
		if err := smtp.CheckEnvID(t.value); err != nil {
			p.wrong(t.column, "that is no envelope id", "write up to 100 printable characters")
		}
	}
}

// header reads "Name: value".
func (p *scriptParser) header(c *submitCommand, t token) {
	name, value, found := strings.Cut(t.value, ": ")
	if !found || name == "" || strings.ContainsAny(t.value, "\r\n\x00") || strings.ContainsAny(name, " \t") {
		p.wrong(t.column, "that is no header field", `write one like "Subject: hi"`)
		return
	}
	if name == "Subject" {
		c.Subject = value
		return
	}
	c.Headers = append(c.Headers, machine.Header{Name: name, Value: value})
}

func (p *scriptParser) fault() command {
	yaml := strings.TrimSpace(strings.TrimPrefix(p.text, "> fault"))
	if !strings.HasPrefix(yaml, "{") {
		p.wrong(len("> fault")+1, "the fault is missing", "write one like {host: mx1.receiver.example, kind: refuse}")
	}
	return faultCommand{yaml}
}

func (p *scriptParser) clear() command {
	t, _ := p.next("which fault", "write its id, or all")
	p.end()
	return clearCommand{t.value}
}

func (p *scriptParser) operate() command {
	verb, _, _ := strings.Cut(p.text[len("> "):], " ")
	t, _ := p.next("the message", "write its id, or #1 for the first of the queues")
	p.end()
	return operateCommand{verb, t.value}
}

func (p *scriptParser) flush() command {
	host, _ := p.next("the host", "write the name of a mail server, then the domain that its messages wait for")
	destination, _ := p.next("the destination", "write the domain that messages wait for, or all")
	p.end()
	return flushCommand{host.value, destination.value}
}

func (p *scriptParser) reroute() command {
	message, _ := p.next("the message", "write its id, or #1 for the first of the queues")
	host, ok := p.next("the host", "write the name of the host to go through, or usual for the way that DNS says")
	if ok && !mta.IsHop(host.value) {
		p.wrong(host.column, strconv.Quote(shorten(host.value))+" is no host", "write a host name, or an address in brackets like [192.0.2.25]")
	}
	p.end()
	return rerouteCommand{message.value, host.value}
}

func (p *scriptParser) predict() command {
	var c predictCommand
	if t, ok := p.next("the step", "write its number, from 1"); ok {
		c.step = p.number(t, 1, 1000)
	}
	if t, ok := p.next("the choice", "write its number, from 0"); ok {
		c.choice = p.number(t, 0, 1000)
	}
	p.end()
	return c
}

func (p *scriptParser) branch() command {
	var c branchCommand
	if t, ok := p.next("the branch", "write its number, from 0"); ok {
		c.branch = p.number(t, 0, 1_000_000)
	}
	p.end()
	return c
}
