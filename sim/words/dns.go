package words

var dnsEnglish = map[Key]string{}
