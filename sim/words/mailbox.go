package words

var mailboxEnglish = map[Key]string{}
