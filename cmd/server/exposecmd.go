package main

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"mailscope/cmd/server/expose"
	"mailscope/sim"
	"mailscope/sim/dns"
	"mailscope/sim/mta"
	"mailscope/sim/scenario"
	"mailscope/sim/trace"
)

type exposeCommand struct {
	File       string   `arg:"" optional:"" help:"Scenario file. Without flags, all its services are exposed, each on a free port."`
	SMTP       []string `name:"smtp" sep:"none" placeholder:"HOST=ADDR" help:"Expose a server's port 25, on a loopback address such as 127.0.0.1:2525 (port 0: any that is free); HOST:2525=ADDR for another port that it takes mail on. May be given more than once, like the others."`
	Submission []string `sep:"none" placeholder:"HOST=ADDR" help:"Expose a server's submission port, 587."`
	DNS        []string `name:"dns" sep:"none" placeholder:"HOST=ADDR" help:"Expose a resolver or name server, on UDP and TCP."`
	POP3       []string `name:"pop3" sep:"none" placeholder:"HOST=ADDR" help:"Expose a server's POP3, port 110."`
	IMAP       []string `name:"imap" sep:"none" placeholder:"HOST=ADDR" help:"Expose a server's IMAP (not built yet)."`

	Like  string `placeholder:"PERSONALITY" help:"Expose the bench host, mx.example.test, with a personality such as plain, in place of a file."`
	Plain string `placeholder:"ADDR" help:"With --like: where it listens without TLS and AUTH."`
	TLS   string `name:"tls" placeholder:"ADDR" help:"With --like: where it listens with STARTTLS."`
	Auth  string `placeholder:"ADDR" help:"With --like: where it listens with AUTH, for alice with the password secret."`
	Hurry bool   `help:"With --like: cut a personality's deliberate delays."`

	Format string  `enum:"text,json" default:"text" help:"How to write events: text, or json (one object a line)."`
	Seed   *uint64 `placeholder:"N" help:"Seed of all that is left to chance, in place of the file's."`
}

// Run exposes the hosts until somebody ends the process.
func (c *exposeCommand) Run(p *process) error {
	if err := c.check(); err != nil {
		return err
	}
	f, err := c.scenario(p)
	if err != nil {
		return err
	}
	config := f.Config(c.Seed)
	ports, err := c.ports(p, config.Hosts)
	if err != nil {
		return err
	}
	if len(ports) == 0 {
		return errors.New("nothing is left to expose")
	}
	events := newEventWriter(p.out, c.Format, f.Start)
	return serveWorld(p, sim.New(config), ports, events)
}

// serveWorld runs an exposed world until the process is to end.
func serveWorld(p *process, w *sim.World, ports []expose.Port, events *eventWriter) error {
	s, err := expose.Open(w, ports, func(e trace.Event) {
		e.Detail = trace.Mask(e.Detail) // real clients have real passwords
		events.write(e)
	})
	if err != nil {
		return err
	}
	s.Quiet = func() { events.flush() }
	for i, port := range ports {
		fmt.Fprintf(p.out, "listening %s %s %s\n", port.Service, port.Label, s.Address(i))
	}
	s.Run(p.ctx, func() { fmt.Fprintln(p.out, "ready") })
	return nil
}

// check finds what is wrong with the flags by themselves.
func (c *exposeCommand) check() error {
	bench := c.Plain != "" || c.TLS != "" || c.Auth != "" || c.Hurry
	switch {
	case c.Like == "" && c.File == "":
		return usageError{"expose needs a scenario file, or --like PERSONALITY"}
	case c.Like != "" && c.File != "":
		return usageError{"--like has a world of its own; leave the file or --like out"}
	case c.Like == "" && bench:
		return usageError{"--plain, --tls, --auth and --hurry go with --like"}
	case c.Like != "" && len(c.flags()) > 0:
		return usageError{"with --like, say where to listen with --plain"}
	case c.Like != "" && c.Plain == "" && c.Auth == "" && c.TLS == "":
		return usageError{"--like needs to know where to listen, such as --plain 127.0.0.1:2525"}
	}
	for _, a := range []string{c.Plain, c.TLS, c.Auth} {
		if err := checkLoopback(a); err != nil {
			return err
		}
	}
	for _, f := range c.flags() {
		host, address, found := strings.Cut(f.value, "=")
		if !found || host == "" {
			return usageError{fmt.Sprintf("--%s %s does not say which host; write --%s HOST=127.0.0.1:0", f.service, f.value, f.service)}
		}
		if address == "" {
			return usageError{fmt.Sprintf("--%s %s does not say where to listen; write --%s %s=127.0.0.1:0", f.service, f.value, f.service, host)}
		}
		if err := checkLoopback(address); err != nil {
			return err
		}
	}
	return nil
}

func checkLoopback(address string) error {
	if address == "" {
		return nil
	}
	if err := expose.Loopback(address); err != nil {
		return usageError{err.Error()}
	}
	return nil
}

// scenario returns the file's world, or that of the bench host.
func (c *exposeCommand) scenario(p *process) (*scenario.File, error) {
	if c.File != "" {
		return p.open(c.File)
	}
	f, notes, err := scenario.Bench(c.Like)
	if problem, ok := errors.AsType[scenario.Problem](err); ok {
		return nil, wrongValue("--like "+c.Like, problem)
	} else if err != nil {
		return nil, err
	}
	p.tell(notes, nil)
	if c.Hurry {
		f.Hurry()
	}
	return f, nil
}

// flag is one "--smtp HOST=ADDR".
type flag struct {
	service, value string
}

// flags returns them in the order of the services.
func (c *exposeCommand) flags() []flag {
	var all []flag
	for _, list := range []struct {
		service string
		values  []string
	}{{"smtp", c.SMTP}, {"submission", c.Submission}, {"dns", c.DNS}, {"pop3", c.POP3}, {"imap", c.IMAP}} {
		for _, v := range list.values {
			all = append(all, flag{list.service, v})
		}
	}
	return all
}

// service is what a host offers on one of its ports.
type service struct {
	name string // as its flag is called
	port uint16
}

// usualPorts says where a service is found at its host, if nothing else is said.
var usualPorts = map[string]uint16{
	"smtp": mta.PortSMTP, "submission": mta.PortSubmission, "pop3": mta.PortPOP3, "dns": dns.Port,
}

// ports returns what shall be exposed.
func (c *exposeCommand) ports(p *process, hosts []sim.Host) ([]expose.Port, error) {
	if c.Like != "" {
		return c.benchPorts(hosts), nil
	}
	if len(c.flags()) == 0 {
		return allPorts(hosts), nil
	}
	var ports []expose.Port
	for _, f := range c.flags() {
		if f.service == "imap" {
			p.note("IMAP is not built yet; --imap %s is left out", f.value)
			continue
		}
		port, err := f.port(hosts)
		if err != nil {
			return nil, err
		}
		ports = append(ports, port)
	}
	return ports, nil
}

// port returns what a flag exposes: the service's usual port, or the one that stands behind
// the host's name.
func (f flag) port(hosts []sim.Host) (expose.Port, error) {
	name, address, _ := strings.Cut(f.value, "=")
	name, number, other := strings.Cut(name, ":")
	want := service{f.service, usualPorts[f.service]}
	if other {
		n, err := strconv.ParseUint(number, 10, 16)
		if err != nil || n == 0 {
			return expose.Port{}, fmt.Errorf("--%s %s: %q is no port; write --%s %s=%s, or a number behind the colon", f.service, f.value, number, f.service, name, address)
		}
		want.port = uint16(n)
	}
	i := slices.IndexFunc(hosts, func(h sim.Host) bool { return strings.EqualFold(h.Name, name) })
	if i < 0 {
		return expose.Port{}, fmt.Errorf("unknown host %q; those with %s are %s", name, f.service, offering(f.service, hosts))
	}
	h, all := hosts[i], servicesOf(hosts[i])
	switch {
	case slices.ContainsFunc(all, func(s service) bool {
		return s.port == want.port && (s.name == want.name || other && s.isMail() && want.isMail())
	}):
		return portOf(h, want, address), nil
	case other:
		return expose.Port{}, fmt.Errorf("%s has no %s on port %d; those that have are %s", h.Name, f.service, want.port, offering(f.service, hosts))
	}
	return expose.Port{}, fmt.Errorf("%s has no %s; those that have are %s", h.Name, f.service, offering(f.service, hosts))
}

// isMail reports whether the service takes mail: which port that is on, people may say.
func (s service) isMail() bool { return s.name == "smtp" || s.name == "submission" }

// servicesOf returns what a host offers.
func servicesOf(h sim.Host) []service {
	var all []service
	switch m := h.Machine.(type) {
	case *mta.Server:
		for _, port := range m.MailPorts() {
			name := "smtp"
			if port == mta.PortSubmission {
				name = "submission"
			}
			all = append(all, service{name, port})
		}
		all = append(all, service{"pop3", mta.PortPOP3})
	case *dns.Resolver, *dns.NameServer:
		all = append(all, service{"dns", dns.Port})
	}
	return all
}

// offering names the hosts that offer a service, with the port where it is another one than
// usual.
func offering(name string, hosts []sim.Host) string {
	var names []string
	for _, h := range hosts {
		for _, s := range servicesOf(h) {
			if s.name == name {
				names = append(names, labelOf(h.Name, s))
			}
		}
	}
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}

func labelOf(host string, s service) string {
	if s.port == usualPorts[s.name] {
		return host
	}
	return fmt.Sprintf("%s:%d", host, s.port)
}

func portOf(h sim.Host, s service, address string) expose.Port {
	return expose.Port{Service: s.name, Host: h.Name, Label: labelOf(h.Name, s), Simulated: netip.AddrPortFrom(h.Addresses[0], s.port), Address: address}
}

// allPorts exposes every service of every host on a free port.
func allPorts(hosts []sim.Host) []expose.Port {
	var ports []expose.Port
	for _, h := range hosts {
		for _, s := range servicesOf(h) {
			ports = append(ports, portOf(h, s, "127.0.0.1:0"))
		}
	}
	return ports
}

// benchPorts returns the listeners of the bench host.
func (c *exposeCommand) benchPorts(hosts []sim.Host) []expose.Port {
	bench := hosts[slices.IndexFunc(hosts, func(h sim.Host) bool { return h.Name == scenario.BenchHost })]
	var ports []expose.Port
	for _, l := range []struct {
		service, address string
		port             uint16
	}{{"smtp", c.Plain, scenario.BenchPlain}, {"starttls", c.TLS, scenario.BenchTLS}, {"auth", c.Auth, scenario.BenchAuth}} {
		if l.address != "" {
			ports = append(ports, expose.Port{Service: l.service, Host: bench.Name, Label: bench.Name, Simulated: netip.AddrPortFrom(bench.Addresses[0], l.port), Address: l.address})
		}
	}
	return ports
}
