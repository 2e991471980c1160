package scenario

import (
	"testing"
	"time"

	"mailscope/sim/machine"
)

func TestParseFault(t *testing.T) {
	for _, test := range []struct {
		src  string
		want machine.Fault
		err  string
	}{
		{src: "{host: mx.example, kind: refuse, for: 2h}", want: machine.Fault{Host: "mx.example", Kind: machine.FaultRefuse, For: 2 * time.Hour}},
		{src: "{link: [a.example, b.example], kind: loss, loss: 0.1}", want: machine.Fault{Link: [2]string{"a.example", "b.example"}, Kind: machine.FaultLoss, Loss: 100_000}},
		{src: "{name: receiver.example, kind: refuse}", err: `fault:1:2: a fault of kind refuse befalls a host, not a name; write "host: ..." instead`},
		{src: "{host: mx.example, kind: refus}", err: `fault:1:26: unknown kind "refus"; did you mean "refuse"?`},
		{src: "{host: mx.example, kind: reply, stage: dot}", err: `fault:1:1: a fault of kind reply without the field "reply"; add "reply: ..."`},
		{src: "refuse", err: `fault:1:1: a fault must be a map of fields, not text; write fields as "name: value"`},
	} {
		got, err := ParseFault(test.src)
		if said := errorText(err); got != test.want || said != test.err {
			t.Errorf("%s\n got %+v, %s\nwant %+v, %s", test.src, got, said, test.want, test.err)
		}
	}
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
