package scenario

import (
	"strconv"
	"strings"
	"time"

	"mailscope/sim/machine"
)

// script is a script while it is played.
type script struct {
	*player
	out    recorded
	offers map[string]bool // what EHLO has listed last
	queue  []string        // lines that FLUSH will send
	data   string          // octets that go with the next line
	last   int             // the code of the last reply
}

// record takes the next reply and notes it as that to a line.
func (s *script) record(client string, wait time.Duration) outcome {
	r, how := s.reply(wait)
	s.out.Steps = append(s.out.Steps, turn{client, r})
	if how != fine {
		return how
	}
	s.last = r.Code
	if strings.HasPrefix(strings.ToUpper(client), "EHLO") && r.Code == 250 {
		clear(s.offers)
		for _, o := range r.Offers {
			keyword, _, _ := strings.Cut(o, " ")
			s.offers[strings.ToUpper(keyword)] = true
		}
	}
	return fine
}

func (s *script) flushData() {
	if s.data != "" {
		s.send(s.data)
		s.data = ""
	}
}

// ends says in the words of the recorder how a session ended.
var ends = map[outcome]string{closed: "server closed", silent: "no reply; client gave up", fine: "open"}

// run plays the script and returns how it ended.
func (s *script) run(c *benchCase) string {
	if c.greet {
		if how := s.record("(connect)", playWait); how != fine {
			return ends[how]
		}
	} else {
		defer s.player.take() // whoever does not wait for the greeting sends before it comes
	}
	for _, line := range c.lines {
		if line == "DROP" {
			s.flushData()
			s.w.BreakOutside(s.conn)
			return "client dropped"
		}
		how, stop := s.do(line)
		if how != fine {
			return ends[how]
		}
		if stop {
			break
		}
	}
	s.flushData()
	for {
		r, how := s.reply(playGrace)
		if how == silent {
			return "open"
		} else if how == closed {
			return ends[closed]
		}
		s.out.Steps = append(s.out.Steps, turn{"(unasked)", r})
	}
}

// do carries out one line of the script; stop: what follows needs what is not offered.
func (s *script) do(line string) (how outcome, stop bool) {
	op, arg, _ := strings.Cut(line, " ")
	if len(line) >= 3 && strings.Contains("C: P: D: T:", line[:2]) && line[1] == ':' {
		op, arg = line[:2], strings.TrimPrefix(line[2:], " ")
	}
	switch op {
	case "C:":
		return s.command(arg), false
	case "T:":
		return s.command(unescape(arg)), false
	case "IF354":
		if s.last == 354 {
			s.send(unescape(arg) + "\r\n.\r\n")
			return s.record("(text) .", playWait), false
		}
	case "P:":
		s.queue = append(s.queue, arg)
	case "FLUSH":
		return s.flush(arg), false
	case "D:", "D":
		s.data += arg + "\r\n"
	case "R:":
		s.data += unescape(arg)
	case "W":
		s.flushData()
		return s.record("(wait)", playWait), false
	case "W?":
		s.flushData()
		seconds, _ := strconv.ParseFloat(arg, 64)
		if how := s.record("(wait up to)", time.Duration(seconds*float64(time.Second))); how == closed {
			return closed, false
		}
	case "@needs":
		return fine, !s.offers[strings.ToUpper(arg)]
	case "REPEAT":
		return s.repeat(arg), false
	case "TLS":
		if s.last == 220 {
			s.secure()
		}
	case "SLEEP":
		s.flushData()
		seconds, _ := strconv.ParseFloat(arg, 64)
		s.sleep(time.Duration(seconds * float64(time.Second)))
	case "EOF":
		return s.finish(), false
	default:
		panic("unknown directive: " + line)
	}
	return fine, false
}

func (s *script) command(text string) outcome {
	s.send(s.data + text + "\r\n")
	s.data = ""
	return s.record(text, playWait)
}

// flush sends the queue in one piece and reads replies.
func (s *script) flush(arg string) outcome {
	s.flushData()
	group := s.queue
	s.queue = nil
	count, err := strconv.Atoi(arg)
	if err != nil {
		count = len(group)
	}
	s.send(strings.Join(group, "\r\n") + "\r\n")
	for i := range count {
		client := "(extra)"
		if i < len(group) {
			client = group[i]
		}
		if how := s.record(client, playWait); how != fine {
			return how
		}
	}
	return fine
}

func (s *script) repeat(arg string) outcome {
	count, command, _ := strings.Cut(arg, " C: ")
	n, _ := strconv.Atoi(count)
	start := s.w.Now()
	for range n {
		if s.w.Now().Sub(start) > playWait {
			break
		}
		s.send(command + "\r\n")
		if how := s.record(command, playWait); how != fine {
			return how
		}
	}
	return fine
}

// secure makes the TLS handshake.
func (s *script) secure() {
	s.take()
	s.wants = false
	s.buffer = ""
	s.w.SecureOutside(s.conn, machine.TLSDone{Version: "TLS 1.3", Cipher: "TLS_AES_128_GCM_SHA256"})
}

// finish closes the client's half and reads to the end.
func (s *script) finish() outcome {
	s.flushData()
	s.w.FinishOutside(s.conn)
	for {
		if how := s.record("(wait)", playWait); how != fine {
			return how
		}
	}
}
