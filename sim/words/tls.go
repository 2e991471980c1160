package words

// What speaks against a certificate: the problems of an event tls.established.
const (
	CertificateSelfSigned    Key = "certificate-self-signed"
	CertificateUnknownIssuer Key = "certificate-unknown-issuer"
	CertificateExpired       Key = "certificate-expired"
	CertificateWrongName     Key = "certificate-wrong-name"
)

var tlsEnglish = map[Key]string{
	CertificateSelfSigned:    "Nobody but the server itself vouches for its certificate, and anybody can make such a one.",
	CertificateUnknownIssuer: "The certificate comes from somebody whom the client does not know.",
	CertificateExpired:       "The time for which the certificate holds is over, or has not begun.",
	CertificateWrongName:     "The certificate is for another name than the one that was called.",
}
