package words

var smtpEnglish = map[Key]string{}
