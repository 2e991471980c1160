package main

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
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
	SMTP       []string `name:"smtp" sep:"none" placeholder:"HOST=ADDR" help:"Expose a server's port 25, on a loopback address such as 127.0.0.1:2525 (port 0: any that is free). May be given more than once, like the others."`
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
		fmt.Fprintf(p.out, "listening %s %s %s\n", port.Service, port.Host, s.Address(i))
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

// servicePorts says where a service is found at its host.
var servicePorts = map[string]uint16{
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
		name, address, _ := strings.Cut(f.value, "=")
		i := slices.IndexFunc(hosts, func(h sim.Host) bool { return strings.EqualFold(h.Name, name) })
		if i < 0 {
			return nil, fmt.Errorf("unknown host %q; those with %s are %s", name, f.service, namesWith(f.service, hosts))
		}
		if !slices.Contains(servicesOf(hosts[i]), f.service) {
			return nil, fmt.Errorf("%s has no %s; those that have are %s", hosts[i].Name, f.service, namesWith(f.service, hosts))
		}
		ports = append(ports, portOf(hosts[i], f.service, address))
	}
	return ports, nil
}

// servicesOf returns what a host offers.
func servicesOf(h sim.Host) []string {
	switch h.Machine.(type) {
	case *mta.Server:
		return []string{"smtp", "submission", "pop3"}
	case *dns.Resolver, *dns.NameServer:
		return []string{"dns"}
	}
	return nil
}

func namesWith(service string, hosts []sim.Host) string {
	var names []string
	for _, h := range hosts {
		if slices.Contains(servicesOf(h), service) {
			names = append(names, h.Name)
		}
	}
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}

func portOf(h sim.Host, service, address string) expose.Port {
	return expose.Port{Service: service, Host: h.Name, Simulated: netip.AddrPortFrom(h.Addresses[0], servicePorts[service]), Address: address}
}

// allPorts exposes every service of every host on a free port.
func allPorts(hosts []sim.Host) []expose.Port {
	var ports []expose.Port
	for _, h := range hosts {
		for _, service := range servicesOf(h) {
			ports = append(ports, portOf(h, service, "127.0.0.1:0"))
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
			ports = append(ports, expose.Port{Service: l.service, Host: bench.Name, Simulated: netip.AddrPortFrom(bench.Addresses[0], l.port), Address: l.address})
		}
	}
	return ports
}
