// Command mailscope is the one binary of MailScope: it runs scenarios without a
// page, checks files, lets real clients talk to simulated hosts, sends one real
// message through the same core, and serves the page.
//
// Each command has its file. What they share is here: how a command line becomes a
// command, and how what goes wrong becomes a line on stderr and an exit status.
//
//	0  done, whatever became of the mail
//	1  the input or the world outside was at fault
//	2  the command line was wrong
//
// Stdout holds only what was asked for; notes and errors go to stderr.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

// The exit statuses.
const (
	statusDone  = 0
	statusFault = 1
	statusUsage = 2
)

// process is what a command has of the process that it runs in.
type process struct {
	ctx    context.Context // ends when somebody asks the process to end
	in     io.Reader
	out    io.Writer
	err    io.Writer
	getenv func(string) string
}

// note tells a person something that does not change the outcome.
func (p *process) note(format string, args ...any) {
	fmt.Fprintf(p.err, "note: "+format+"\n", args...)
}

// commands is the command line.
type commands struct {
	Serve   serveCommand   `cmd:"" help:"Serve the page on this computer."`
	Run     runCommand     `cmd:"" help:"Run a scenario and write what happens, event by event."`
	Dsn     dsnCommand     `cmd:"" help:"Tell a delivery report (a bounce) in plain words."`
	Study   studyCommand   `cmd:"" help:"Run a scenario many times with other retry schedules, outages and seeds: a table and a picture."`
	Check   checkCommand   `cmd:"" help:"Check scenario files; tells every problem with its place."`
	Expose  exposeCommand  `cmd:"" help:"Let real clients (swaks, dig, a mail program) talk to the hosts of a simulation."`
	Send    sendCommand    `cmd:"" help:"Send one real message over real sockets to the built-in mailbox, and compare with the simulation."`
	Version versionCommand `cmd:"" help:"Print version, commit and Go version."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	status := run(os.Args[1:], &process{ctx: ctx, in: os.Stdin, out: os.Stdout, err: os.Stderr, getenv: os.Getenv})
	stop()
	os.Exit(status)
}

// usageError is a command line that is wrong in a way only the command can tell.
type usageError struct{ text string }

func (e usageError) Error() string { return e.text }

// errTold ends a command that has told by itself what is wrong with the input.
var errTold = errors.New("the input is at fault")

// helped ends the parsing of a command line that asked for help.
type helped struct{}

// run carries out a command line and returns the exit status.
func run(args []string, p *process) (status int) {
	defer func() {
		if r := recover(); r != nil {
			if _, ok := r.(helped); !ok {
				panic(r)
			}
			status = statusDone
		}
	}()
	parser, err := kong.New(&commands{},
		kong.Name("mailscope"),
		kong.Description("MailScope shows how a mail gets delivered, step by step."),
		kong.Writers(p.out, p.err),
		kong.Exit(func(int) { panic(helped{}) }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
	)
	if err != nil {
		panic(err) // the struct above is wrong
	}
	command, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintf(p.err, "mailscope: %v; see mailscope -h\n", err)
		return statusUsage
	}
	return p.status(command.Run(p))
}

// status tells a person what went wrong and returns the exit status for it.
func (p *process) status(err error) int {
	if err == nil {
		return statusDone
	}
	if errors.Is(err, errTold) {
		return statusFault
	}
	if usage, ok := errors.AsType[usageError](err); ok {
		fmt.Fprintf(p.err, "mailscope: %v\n", usage)
		return statusUsage
	}
	fmt.Fprintf(p.err, "mailscope: %v\n", err)
	return statusFault
}
