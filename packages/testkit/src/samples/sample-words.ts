/** Words of many scripts and lengths that a service may spell, fold, reverse or cut wrongly. */
export const givenNames = [
  "Anna",
  "Jean-Luc",
  "Zoë",
  "Zoe\u0308",
  "Øyvind",
  "Łukasz",
  "Nguyễn Thị",
  "Ольга",
  "Ιωάννης",
  "محمد",
  "יעל",
  "明",
  "さくら",
  "민준",
  "สมชาย",
  "प्रिया",
  "👩‍🚀 Max",
  "I",
  "null",
];

export const surnames = [
  "Ek",
  "O'Brien",
  "Müller-Lüdenscheidt",
  "de la Cruz y Ruiz",
  "Straße",
  "Иванова",
  "Παπαδόπουλος",
  "الهاشمي",
  "כהן",
  "王",
  "渡邊",
  "김",
  "ศรีสุข",
  "שרה 3rd",
  "İnönü",
  "𠮷野",
  "Smith; Jones",
  "Wolfeschlegelsteinhausenbergerdorff",
];

export const prefixes = ["Dr.", "Prof. Dr. h. c.", "Mme", "г-н", "Dipl.-Ing. (FH)"];
export const suffixes = ["Jr.", "III", "M.D., Ph.D.", "先生"];
export const companies = [
  "Ek & Söner AB",
  "Smith, Jones; Partners",
  "ООО «Ромашка»",
  "株式会社テスト",
  "C:\\Temp GmbH",
  'The "Best" Company',
  "A/S",
  "ﬁ Ligature Ltd",
];
export const jobTitles = ["CEO", "Chief, Sales; Marketing", "工程师", "Sachbearbeiter/in", "R&D <lead>"];
export const labels = ["Sommarstuga", "Empfang", "дача", "_$!<Spouse>!$_", "a;b,c:d", "👵"];
export const categories = ["Customer", "VIP, Gold", "Kund;Viktig", "Друзья", "Tag with  blanks", "customers"];

/** Local parts and domains; the case of the domain is a service's to change, that of the local part is not. */
export const mailboxes = ["anna", "Anna.Ek", "o'brien", "first+tag", "a_b", "1234", "иван"];
export const domains = [
  "example.com",
  "EXAMPLE.org",
  "Mail.Example.net",
  "bücher.example",
  "xn--bcher-kva.example",
];

export const phoneNumbers = [
  "+46 8 123 456 78",
  "+46812345678",
  "08-123 45 67",
  "(555) 010-0199",
  "+1 (555) 010-0199 ext. 12",
  "0049/30/1234567",
  "112",
  "1-800-FLOWERS",
  "+49 30 1234,,99",
];

export const streets = [
  "Storgatan 1",
  "12 Rue de l'Église\nBâtiment B",
  "ул. Ленина, д. 5; кв. 7",
  "千代田1-1",
  "Flat 2\\3",
];
export const cities = ["Malmö", "Москва", "東京", "القاهرة", "St. John's", "L"];
export const regions = ["Skåne", "NSW", "Île-de-France"];
export const postalCodes = ["211 34", "SW1A 1AA", "101000", "〒100-0001"];
export const countries = ["Sverige", "Россия", "日本", "United States of America"];
export const webPages = [
  "https://example.com",
  "http://www.Example.org/a/b?c=d&e=f#g",
  "www.example.net/~anna",
  "HTTPS://Example.com/Path,with;signs",
];
export const imServices = ["Skype", "XMPP", "Matrix", "LINE"];
export const imAddresses = ["anna.ek", "anna@example.com", "@anna:example.org", "live:.cid.1234"];

export const notes = [
  "Met at the fair.",
  "First line\nSecond line\n\nFourth line",
  "a;b,c\\d\\n \"quoted\" 'single' <b>bold</b> &amp; {x}",
  "BEGIN:VCARD\nEND:VCARD",
  "Ring efter kl. 17 — inte före; fråga efter Åsa\n\t- indented",
  "注意:請先打電話。",
  "مرحبا (abc) שלום",
  `A line long enough to be folded more than once ${"åäö ".repeat(60)}end`,
];
