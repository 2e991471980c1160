package words

// What speaks against a certificate: the problems of an event tls.established.
const (
	CertificateSelfSigned    Key = "certificate-self-signed"
	CertificateUnknownIssuer Key = "certificate-unknown-issuer"
	CertificateExpired       Key = "certificate-expired"
	CertificateWrongName     Key = "certificate-wrong-name"

	// What somebody on a link does.
	TamperStrip  Key = "tamper-strip"
	TamperInject Key = "tamper-inject"
)

var tlsEnglish = map[Key]string{
	CertificateSelfSigned:    "Nobody but the server itself vouches for its certificate, and anybody can make such a one.",
	CertificateUnknownIssuer: "The certificate comes from somebody whom the client does not know.",
	CertificateExpired:       "The time for which the certificate holds is over, or has not begun.",
	CertificateWrongName:     "The certificate is for another name than the one that was called.",

	TamperStrip:  "Somebody on the link {0} has put {1} in the place of STARTTLS. The client cannot see that, for nothing protects the answer to EHLO.",
	TamperInject: "Somebody on the link {0} has put lines of their own behind {1}. They travel in the clear, and the server cannot see that the client did not send them.",
}
