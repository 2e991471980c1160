package smtp

import "time"

// Sending is how a mail server behaves as a client, as data: what a personality is to the
// server side, this is to the other. Nobody changes one.
type Sending struct {
	Name  string
	Waits Waits
	// ChunkOctets is how much of a message goes into one BDAT where the server offers
	// CHUNKING (RFC 3030); 0: content goes after DATA.
	ChunkOctets int
	// EightBit is what becomes of content with 8-bit octets where the server has not offered
	// 8BITMIME.
	EightBit EightBit
	// PassesBare: a CR or LF by itself goes out as it came, as relays once did (against RFC
	// 5321 2.3.8); else each becomes a CRLF.
	PassesBare bool
	// OffersMax is to how many hosts a message is offered in one attempt, if each says 4yz
	// of it or of a recipient; 0: to all (RFC 5321 5.1), 1: the first one's word counts.
	OffersMax int
	// PlainFromAttempt is from which attempt on a handshake that failed is followed at once
	// by a connection without TLS, where TLS is not required; 0: never.
	PlainFromAttempt int
}

// EightBit is what a client does with 8-bit content for a server that does not take it. RFC
// 6152 3 leaves only converting it or returning it.
type EightBit uint8

// What clients do.
const (
	EightBitReturns  EightBit = iota // the mail comes back
	EightBitPasses                   // it goes out as it is
	EightBitDeclared                 // parts that declare it are converted, the others go out as they are
	EightBitMIME                     // a message with MIME-Version is converted, another goes out as it is
)

// Waits is how long a client waits for each reply, or for a handshake to end (RFC 5321
// 4.5.3.2). Each begins when there is something new to wait for: half a reply gives no
// more time.
type Waits struct {
	Greeting, Hello, StartTLS, Auth, Reset, Mail, Rcpt, Data time.Duration

	Block time.Duration // until a piece of the content is taken: the reply to a BDAT that is not the last
	Dot   time.Duration
	Quit  time.Duration
}

// plainWaits are those of RFC 5321 4.5.3.2, as limits.go names them.
var plainWaits = Waits{
	Greeting: GreetingWaitMax, Hello: HelloWaitMax, StartTLS: HelloWaitMax, Auth: HelloWaitMax, Reset: HelloWaitMax,
	Mail: MailWaitMax, Rcpt: RcptWaitMax, Data: DataWaitMax, Block: BlockWaitMax, Dot: DotWaitMax, Quit: QuitWaitMax,
}

const minute = time.Minute

// sendings are what is known of real servers; the documentation of each is the source.
var sendings = [...]Sending{
	{Name: "plain", Waits: plainWaits},
	{ // smtp_helo_timeout and its kin; smtp_tls_security_level = may falls back when a message is tried again;
		// disable_mime_output_conversion = no, smtp_mx_session_limit = 2
		Name: "postfix", PlainFromAttempt: 2, EightBit: EightBitDeclared, OffersMax: 2,
		Waits: Waits{Greeting: 5 * minute, Hello: 5 * minute, StartTLS: 5 * minute, Auth: 5 * minute, Reset: 20 * time.Second,
			Mail: 5 * minute, Rcpt: 5 * minute, Data: 2 * minute, Block: 3 * minute, Dot: 10 * minute, Quit: 5 * minute},
	},
	{ // command_timeout, data_timeout, final_timeout; hosts_try_chunking = *, tls_tempfail_tryclear,
		// hosts_max_try = 5; what has come in goes out so
		Name: "exim", ChunkOctets: 8192, EightBit: EightBitPasses, PlainFromAttempt: 1, OffersMax: 5,
		Waits: Waits{Greeting: 5 * minute, Hello: 5 * minute, StartTLS: 5 * minute, Auth: 5 * minute, Reset: 5 * minute,
			Mail: 5 * minute, Rcpt: 5 * minute, Data: 5 * minute, Block: 5 * minute, Dot: 10 * minute, Quit: 5 * minute},
	},
	{ // the defaults of Timeout.*; TLSFallbacktoClear is off; EightBitMode = pass8
		Name: "sendmail", EightBit: EightBitMIME,
		Waits: Waits{Greeting: 5 * minute, Hello: 5 * minute, StartTLS: 60 * minute, Auth: 10 * minute, Reset: 5 * minute,
			Mail: 10 * minute, Rcpt: 60 * minute, Data: 5 * minute, Block: 60 * minute, Dot: 60 * minute, Quit: 2 * minute},
	},
	{ // one session timeout for all; a failed handshake is followed by a plain connection
		Name: "opensmtpd", EightBit: EightBitPasses, PlainFromAttempt: 1, OffersMax: 1,
		Waits: Waits{Greeting: 5 * minute, Hello: 5 * minute, StartTLS: 5 * minute, Auth: 5 * minute, Reset: 5 * minute,
			Mail: 5 * minute, Rcpt: 5 * minute, Data: 5 * minute, Block: 5 * minute, Dot: 5 * minute, Quit: 5 * minute},
	},
	{ // CommandTimeout, SubmissionTimeout of its Client
		Name: "go-smtp", EightBit: EightBitPasses, OffersMax: 1,
		Waits: Waits{Greeting: 5 * minute, Hello: 5 * minute, StartTLS: 5 * minute, Auth: 5 * minute, Reset: 5 * minute,
			Mail: 5 * minute, Rcpt: 5 * minute, Data: 5 * minute, Block: 12 * minute, Dot: 12 * minute, Quit: 5 * minute},
	},
}

// SendingOf returns how a server of that personality sends; as plain does for a name that
// nobody knows.
func SendingOf(personality string) *Sending {
	for i := range sendings {
		if sendings[i].Name == personality {
			return &sendings[i]
		}
	}
	return &sendings[0]
}

// PassingBare returns the same ways, but for lone CR and LF, which go out as they came.
func (s *Sending) PassingBare() *Sending {
	ways := *s
	ways.PassesBare = true
	return &ways
}

// of returns how long to wait for what is awaited.
func (w *Waits) of(a await) time.Duration {
	switch a {
	case awaitGreeting:
		return w.Greeting
	case awaitStartTLS, awaitTLS:
		return w.StartTLS
	case awaitAuth:
		return w.Auth
	case awaitReset:
		return w.Reset
	case awaitMail:
		return w.Mail
	case awaitRcpt:
		return w.Rcpt
	case awaitData:
		return w.Data
	case awaitChunk:
		return w.Block
	case awaitDot:
		return w.Dot
	case awaitBye:
		return w.Quit
	}
	return w.Hello
}

// TLSUse is what a client makes of STARTTLS (RFC 3207).
type TLSUse uint8

// What a client makes of STARTTLS, from the least to the most.
const (
	TLSNever    TLSUse = iota // it goes without, whatever is offered
	TLSMay                    // where it is offered, and whoever the server is: somebody listening learns nothing
	TLSMust                   // no mail goes out without it
	TLSVerified               // and none to a server that does not prove its name
)
