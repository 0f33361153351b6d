import type { Draw } from "./draw.js";

export type Person = {
  readonly given: string;
  readonly surname: string;
  /** What the person's e-mail address begins with; addresses are in Latin letters everywhere. */
  readonly mailbox: string;
  readonly isEastAsian?: true;
};

const words = (text: string): ReadonlyArray<string> => text.split(" ");

/** Names as people have them in a few countries, in their own scripts. */
const peoples: ReadonlyArray<{
  readonly often: number;
  readonly given: ReadonlyArray<string>;
  readonly surnames: readonly [ReadonlyArray<string>, ReadonlyArray<string>];
  readonly isEastAsian?: true;
}> = [
  {
    often: 5,
    given: words(
      "Anna Erik Lars Karin Åsa Björn Göran Märta Sofia Johan Maria Per Elin Oskar Linnéa Axel Saga Nils Ebba Hugo Ingrid Sven Astrid Gustav Maja Emil Tuva Rolf Britt Kjell",
    ),
    surnames: [
      words(
        "Lind Berg Ström Sjö Ek Alm Gran Björk Norr Sund Hög Ny Ros Sten Kvist Dal Hall Holm Öst Väster Åker Häll Ring Malm Forss",
      ),
      words(
        "berg ström qvist gren man blad lund stedt mark löf dahl holm vall feldt ling stam strand vik kvist fors",
      ),
    ],
  },
  {
    often: 3,
    given: words(
      "Jürgen Sabine Klaus Jörg Monika Günther Ulrike Stefan Heike Matthias Anke Dieter Käthe Florian Birgit Sören Lukas Lena Felix Greta",
    ),
    surnames: [
      words("Müll Schu Weiß Groß Bach Hoff Kirch Neu Alt Bau Fisch Stein Wald König Schäf Jäg Krü Zimm"),
      words("er mann bauer meier hofer heimer hauer ler städter dorf wirth kamp berger"),
    ],
  },
  {
    often: 3,
    given: words(
      "James Mary Robert Linda William Susan Thomas Karen Charles Nancy Daniel Emily George Alice Henry Grace Oliver Lucy Jack Chloe",
    ),
    surnames: [
      words("Ash Black Brad Church Clif Graf Hamil Harring Hough King Lang Mid Nor Pem Stan Win"),
      words("ford ton ley worth field wood burn ham well dale son wick"),
    ],
  },
  {
    often: 1,
    given: words(
      "José María Ana Luis Carmen Andrés Lucía Íñigo Inés Raúl Sofía Tomás Pilar Jesús Rocío Ángel",
    ),
    surnames: [
      words("García Núñez Martínez López Pérez Gómez Ruiz Vega Castro Ortiz Ibáñez Muñoz"),
      [" Soto", " Prieto", " Rey", " Campos", " Ríos", " Peña", " León", " Lara", " Mora", ""],
    ],
  },
  {
    often: 1,
    given: words("Ольга Иван Анна Сергей Наталья Дмитрий Елена Алексей Юлия Фёдор Татьяна Михаил"),
    surnames: [
      words("Петр Семён Никол Баран Волк Гус Зайц Мороз Соловь Орл Комар Бел"),
      words("енко чук ский цкий ович ман ян ин ко дзе швили як"),
    ],
  },
  {
    often: 1,
    given: words("Ιωάννης Μαρία Γεώργιος Ελένη Νίκος Αικατερίνη Δημήτρης Σοφία"),
    surnames: [
      words("Παπα Χατζη Καρα Δημο Κωνσταντ Γιανν"),
      words("δόπουλος γιάννης κώστας νίκας λάκης ίδης"),
    ],
  },
  {
    often: 1,
    given: words("محمد فاطمة أحمد عائشة خالد ليلى يوسف مريم"),
    surnames: [words("الهاشمي المصري الحسن النجار الحداد الخطيب السيد القاسم"), [""]],
  },
  {
    often: 1,
    isEastAsian: true,
    given: words("明 芳 秀英 建国 伟 丽娜 志强 小红 海燕 国华 玉兰 美玲 俊杰 思远"),
    surnames: [words("王 李 张 刘 陈 杨 赵 黄 周 吴 徐 孙 胡 朱 高 林"), [""]],
  },
  {
    often: 1,
    isEastAsian: true,
    given: words("민준 서연 지훈 수빈 하은 도윤 예진 현우 유나 성민"),
    surnames: [words("김 이 박 최 정 강 조 윤 장 임"), [""]],
  },
];

const drawn = peoples.flatMap((people) => Array.from({ length: people.often }, () => people));

export const drawPerson = (draw: Draw, number: number): Person => {
  const people = draw.one(drawn);
  const surname = draw.one(people.surnames[0]) + draw.one(people.surnames[1]);
  const given = draw.one(people.given);
  return person(given, surname, number, people.isEastAsian);
};

/** Somebody else of the same family. */
export const drawRelative = (draw: Draw, of: Person, number: number): Person => {
  const given = peoples.find((people) => people.given.includes(of.given))?.given ?? [];
  return person(draw.one(given.filter((name) => name !== of.given)), of.surname, number, of.isEastAsian);
};

/** Somebody else of the same name. */
export const namesake = (of: Person, number: number): Person =>
  person(of.given, of.surname, number, of.isEastAsian);

const person = (given: string, surname: string, number: number, isEastAsian: true | undefined): Person => ({
  given,
  surname,
  mailbox: `${latin(given)}.${latin(surname)}${number}`,
  ...(isEastAsian === true && { isEastAsian }),
});

const latin = (name: string): string => {
  const letters = name
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^a-z]/gu, "");
  return letters === "" ? "x" : letters;
};
