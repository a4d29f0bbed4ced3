using Sarnakh.Catalogue;
using Sarnakh.Text;

namespace Sarnakh.Demo;

/// <summary>A word in Persian and as it is spelt in an address.</summary>
internal sealed record DemoWord(string Persian, string Latin);

/// <param name="AreaCode">Of its landlines, without the leading zero.</param>
internal sealed record DemoCity(string Persian, string English, string Province, string ProvinceEnglish, string AreaCode);

internal sealed record DemoChannel(string Source, string Medium, string? Campaign);

/// <summary>The words that demonstration people, firms and messages are made of.</summary>
internal static class DemoWords
{
    public static readonly IReadOnlyList<Tag> Tags =
    [
        NewTag(1, "مشتری قدیمی", "Regular customer", 5),
        NewTag(2, "نمایشگاه", "Trade fair", 7),
        NewTag(3, "مناقصه", "Tender", 2),
        NewTag(4, "فوری", "Urgent", 1),
        NewTag(5, "آموزش هم می‌خواهد", "Wants training", 4),
    ];

    /// <summary>By the English names of the stages that a store begins with.</summary>
    public static readonly IReadOnlyDictionary<string, (int Colour, int RottingDays, string? Requirements)> StageDress = new Dictionary<string, (int, int, string?)>
    {
        ["New"] = (4, 10, null),
        ["Qualified"] = (6, 21, "نیاز، بودجه و تصمیم‌گیرنده را می‌شناسیم."),
        ["Proposition"] = (3, 30, "پیش‌فاکتور فرستاده شده و زمان پاسخ روشن است."),
        ["Won"] = (10, 0, null),
    };

    public static readonly IReadOnlyList<DemoWord> GivenNames = Words("""
        محمد mohammad, علی ali, حسین hossein, مهدی mehdi, رضا reza, امیر amir, حسن hasan, عباس abbas, احمد ahmad, مجید majid,
        سعید saeed, حمید hamid, مسعود masoud, محسن mohsen, وحید vahid, ناصر naser, جواد javad, کاظم kazem, ابراهیم ebrahim, اکبر akbar,
        اصغر asghar, بهرام bahram, بهروز behrouz, بهزاد behzad, پیمان peyman, پویا pouya, پدرام pedram, پرویز parviz, آرش arash, آرمان arman,
        آرین aryan, کیان kian, کامران kamran, کاوه kaveh, کوروش kourosh, داریوش dariush, سیامک siamak, سهراب sohrab, شاهین shahin, شهرام shahram,
        فرهاد farhad, فرید farid, فرزاد farzad, فرشید farshid, نیما nima, نوید navid, مازیار maziar, ماهان mahan, میلاد milad, هادی hadi,
        هومن houman, یاسر yaser, یوسف yousef, ایمان iman, احسان ehsan, اشکان ashkan, بابک babak, بیژن bijan, سینا sina, طاها taha,
        عرفان erfan, غلامرضا gholamreza, علی‌رضا alireza, محمدرضا mohammadreza, امیرحسین amirhossein, محمدجواد mohammadjavad, حمیدرضا hamidreza,
        سیدمهدی seyedmehdi, فاطمه fatemeh, زهرا zahra, مریم maryam, معصومه masoumeh, سکینه sakineh, زینب zeinab, رقیه roghayeh, لیلا leila,
        سمیه somayeh, نرگس narges, الهام elham, الهه elaheh, اعظم azam, اکرم akram, آزاده azadeh, آناهیتا anahita, آیدا aida, بهاره bahareh,
        بنفشه banafsheh, پریسا parisa, پروین parvin, پریا parya, ترانه taraneh, تینا tina, ثریا soraya, چکامه chakameh, حدیث hadis, حنانه hananeh,
        خدیجه khadijeh, دریا darya, راضیه razieh, رویا roya, ریحانه reyhaneh, ژاله zhaleh, ژیلا zhila, سارا sara, ساناز sanaz, سحر sahar,
        سپیده sepideh, سمانه samaneh, شادی shadi, شبنم shabnam, شقایق shaghayegh, شهلا shahla, شیدا sheyda, شیرین shirin, صبا saba, طاهره tahereh,
        عاطفه atefeh, غزل ghazal, فرانک faranak, فرزانه farzaneh, فریبا fariba, کیمیا kimia, گلناز golnaz, گیتی giti, لاله laleh, لادن ladan,
        مائده maedeh, محبوبه mahboubeh, مرجان marjan, مژگان mozhgan, مهسا mahsa, مهناز mahnaz, مینا mina, نازنین nazanin, ندا neda, نسرین nasrin,
        نگار negar, نگین negin, نیلوفر niloufar, هانیه hanieh, هدیه hedieh, هستی hasti, هما homa, یاسمن yasaman, یلدا yalda, یگانه yeganeh
        """);

    public static readonly IReadOnlyList<DemoWord> FamilyNames = Words("""
        محمدی mohammadi, حسینی hosseini, احمدی ahmadi, رضایی rezaei, کریمی karimi, موسوی mousavi, جعفری jafari, صادقی sadeghi, مرادی moradi,
        رحیمی rahimi, هاشمی hashemi, قاسمی ghasemi, حیدری heydari, کاظمی kazemi, ابراهیمی ebrahimi, اکبری akbari, عباسی abbasi, سلیمانی soleimani,
        نوری nouri, شریفی sharifi, امینی amini, زارع zare, یوسفی yousefi, طاهری taheri, باقری bagheri, غلامی gholami, رستمی rostami, صالحی salehi,
        نجفی najafi, اسدی asadi, محمودی mahmoudi, میرزایی mirzaei, فلاح fallah, قربانی ghorbani, یزدانی yazdani, ملکی maleki, بهرامی bahrami,
        جلالی jalali, خانی khani, داوودی davoudi, رنجبر ranjbar, سعیدی saeedi, شفیعی shafiei, صفری safari, ضیایی ziaei, طالبی talebi, عزیزی azizi,
        فتحی fathi, قنبری ghanbari, کرمی karami, گودرزی goudarzi, لطفی lotfi, مظفری mozaffari, منصوری mansouri, مقدم moghaddam, ناصری naseri,
        نظری nazari, نعمتی nemati, نیکنام niknam, واعظی vaezi, وحیدی vahidi, همتی hemmati, یعقوبی yaghoubi, آقایی aghaei, آذری azari, ارجمند arjmand,
        اسماعیلی esmaeili, اصفهانی esfahani, افشار afshar, الهی elahi, امیری amiri, ایزدی izadi, بابایی babaei, بختیاری bakhtiari, براتی barati,
        بیات bayat, پارسا parsa, پناهی panahi, پورمحمد pourmohammad, پیروز pirouz, تبریزی tabrizi, ترابی torabi, تقوی taghavi, توکلی tavakoli,
        جهانگیری jahangiri, جوادی javadi, چراغی cheraghi, حاتمی hatami, حبیبی habibi, حجازی hejazi, حقیقی haghighi, حکیمی hakimi, خادمی khademi,
        خسروی khosravi, خلیلی khalili, خوشبخت khoshbakht, دادخواه dadkhah, درویش darvish, دهقان dehghan, دلاوری delavari, ذوالفقاری zolfaghari,
        رازی razi, راد rad, رفیعی rafiei, روحانی rouhani, رهنما rahnama, زمانی zamani, زند zand, ژیان zhian, ساداتی sadati, سرمد sarmad,
        سلطانی soltani, سهرابی sohrabi, شاکری shakeri, شایان shayan, شجاعی shojaei, شکوهی shokouhi, شیرازی shirazi, صابری saberi, صباغ sabbagh,
        صدری sadri, صمدی samadi, طباطبایی tabatabaei, طهماسبی tahmasebi, ظریف zarif, عابدی abedi, عالمی alemi, عسگری asgari, علوی alavi,
        علیزاده alizadeh, غفاری ghaffari, فاضلی fazeli, فرجی faraji, فروغی foroughi, فرهادی farhadi, فیروزی firouzi, قادری ghaderi, قائمی ghaemi,
        قدیری ghadiri, کاشانی kashani, کامکار kamkar, کیانی kiani, گرجی gorji, گلستانی golestani, مؤمنی momeni, متین matin, مجیدی majidi,
        محبی mohebbi, مدنی madani, مرتضوی mortazavi, مشایخی mashayekhi, مصطفوی mostafavi, معتمدی motamedi, معینی moeini, ملایی mollaei,
        مهدوی mahdavi, میرزاده mirzadeh, نادری naderi, نامدار namdar, نصیری nasiri, نوروزی norouzi, نیک‌پور nikpour, هدایتی hedayati, هنرمند honarmand,
        وثوقی vosoughi, وکیلی vakili, یاوری yavari, یگانه yeganeh, کشاورز keshavarz, حسن‌زاده hasanzadeh, عبداللهی abdollahi, شهبازی shahbazi,
        پورعلی pourali, حسین‌پور hosseinpour, خدابخش khodabakhsh, دهقانی dehghani, رحمانی rahmani, زاهدی zahedi, سپهری sepehri, شمس shams,
        صیادی sayyadi, عطایی ataei, فراهانی farahani, قهرمانی ghahremani, کوهستانی kouhestani, گنجی ganji, لشکری lashkari, مهرابی mehrabi,
        نبوی nabavi, هژبر hozhabr
        """);

    public static readonly IReadOnlyList<DemoWord> FirmNames = Words("""
        آریا arya, پارس pars, سپهر sepehr, البرز alborz, دماوند damavand, زاگرس zagros, خزر khazar, کیمیا kimia, نیک nik, مهر mehr,
        پویا pouya, آتیه atieh, نوین novin, پیشرو pishro, راهبرد rahbord, کارا kara, توسعه toseeh, تدبیر tadbir, اندیشه andisheh, فردا farda,
        سروش soroush, آفتاب aftab, ماهتاب mahtab, باران baran, بهار bahar, نسیم nasim, کوثر kosar, رایان rayan, سامان saman, آسمان aseman,
        دنا dena, سبلان sabalan, تفتان taftan, الوند alvand, هیرمند hirmand, اروند arvand, هامون hamoun, کارون karoun, ارس aras, سهند sahand
        """);

    public static readonly IReadOnlyList<DemoWord> FirmTrades = Words("""
        صنعت sanat, گستر gostar, پرداز pardaz, داده‌پرداز dadehpardaz, سازه sazeh, فولاد foolad, پلاست plast, شیمی shimi, دارو darou, غذا ghaza,
        تجهیز tajhiz, سامانه samaneh, رایانه rayaneh, ارتباط ertebat, تجارت tejarat, بازرگانی bazargani, حمل‌ونقل haml, انرژی energy, الکترونیک electronic,
        چاپ chap, نساجی nassaji, کشاورزی keshavarzi, معدن madan, گردشگری gardeshgari, آموزش amouzesh, سلامت salamat, بیمه bimeh, طراحی tarrahi
        """);

    public static readonly IReadOnlyList<string> FirmForms = ["شرکت ", "گروه ", "", "صنایع ", "مؤسسه ", "شرکت مهندسی "];

    public static readonly IReadOnlyList<string> EnglishGivenNames = List("""
        James, Mary, John, Linda, Robert, Susan, Michael, Karen, David, Nancy, William, Lisa, Thomas, Sandra, Daniel, Ashley, Matthew, Emily,
        Anthony, Donna, Mark, Carol, Paul, Ruth, Steven, Sharon, Andrew, Laura, Kenneth, Amy, George, Anna, Edward, Emma, Brian, Olivia, Kevin,
        Sophia, Jason, Grace, Omar, Layla, Yusuf, Noor, Hans, Greta, Pierre, Claire, Marco, Giulia, Ivan, Olga, Mehmet, Elif, Raj, Priya
        """);

    public static readonly IReadOnlyList<string> EnglishFamilyNames = List("""
        Smith, Johnson, Williams, Brown, Jones, Garcia, Miller, Davis, Wilson, Anderson, Taylor, Moore, Jackson, Martin, Lee, Thompson, White,
        Harris, Clark, Lewis, Robinson, Walker, Young, Allen, King, Wright, Scott, Hill, Green, Adams, Nelson, Baker, Hall, Campbell, Mitchell,
        Carter, Roberts, Phillips, Evans, Turner, Parker, Collins, Edwards, Stewart, Morris, Murphy, Cook, Rogers, Morgan, Cooper, Reed, Bailey,
        Bell, Ward, Cox, Richardson, Wood, Watson, Brooks, Bennett, Gray, Hughes, Price, Foster, Sanders, Ross, Perry, Powell, Al-Farsi, Haddad,
        Schneider, Fischer, Dubois, Moreau, Rossi, Bianchi, Petrov, Ivanova, Yilmaz, Demir, Patel, Sharma
        """);

    public static readonly IReadOnlyList<string> EnglishFirmNames = List("""
        Northgate, Blue River, Oakfield, Summit, Harbour, Redwood, Silverline, Eastbridge, Pioneer, Meridian, Granite, Lakeside, Crescent, Vertex,
        Orchard, Beacon, Falcon, Desert Rose, Atlas, Caravan
        """);

    public static readonly IReadOnlyList<string> EnglishFirmTrades = List("""
        Logistics, Trading, Software, Foods, Textiles, Engineering, Energy, Medical, Consulting, Packaging, Travel, Machinery
        """);

    /// <summary>By population, which is how they are picked.</summary>
    public static readonly IReadOnlyList<DemoCity> Cities =
    [
        new("تهران", "Tehran", "تهران", "Tehran", "21"),
        new("مشهد", "Mashhad", "خراسان رضوی", "Razavi Khorasan", "51"),
        new("اصفهان", "Isfahan", "اصفهان", "Isfahan", "31"),
        new("کرج", "Karaj", "البرز", "Alborz", "26"),
        new("شیراز", "Shiraz", "فارس", "Fars", "71"),
        new("تبریز", "Tabriz", "آذربایجان شرقی", "East Azerbaijan", "41"),
        new("قم", "Qom", "قم", "Qom", "25"),
        new("اهواز", "Ahvaz", "خوزستان", "Khuzestan", "61"),
        new("کرمانشاه", "Kermanshah", "کرمانشاه", "Kermanshah", "83"),
        new("ارومیه", "Urmia", "آذربایجان غربی", "West Azerbaijan", "44"),
        new("رشت", "Rasht", "گیلان", "Gilan", "13"),
        new("زاهدان", "Zahedan", "سیستان و بلوچستان", "Sistan and Baluchestan", "54"),
        new("همدان", "Hamadan", "همدان", "Hamadan", "81"),
        new("کرمان", "Kerman", "کرمان", "Kerman", "34"),
        new("یزد", "Yazd", "یزد", "Yazd", "35"),
        new("اردبیل", "Ardabil", "اردبیل", "Ardabil", "45"),
        new("بندرعباس", "Bandar Abbas", "هرمزگان", "Hormozgan", "76"),
        new("اراک", "Arak", "مرکزی", "Markazi", "86"),
        new("قزوین", "Qazvin", "قزوین", "Qazvin", "28"),
        new("زنجان", "Zanjan", "زنجان", "Zanjan", "24"),
        new("سنندج", "Sanandaj", "کردستان", "Kurdistan", "87"),
        new("خرم‌آباد", "Khorramabad", "لرستان", "Lorestan", "66"),
        new("گرگان", "Gorgan", "گلستان", "Golestan", "17"),
        new("ساری", "Sari", "مازندران", "Mazandaran", "11"),
        new("بوشهر", "Bushehr", "بوشهر", "Bushehr", "77"),
        new("بجنورد", "Bojnord", "خراسان شمالی", "North Khorasan", "58"),
        new("بیرجند", "Birjand", "خراسان جنوبی", "South Khorasan", "56"),
        new("سمنان", "Semnan", "سمنان", "Semnan", "23"),
        new("ایلام", "Ilam", "ایلام", "Ilam", "84"),
        new("شهرکرد", "Shahrekord", "چهارمحال و بختیاری", "Chaharmahal and Bakhtiari", "38"),
        new("یاسوج", "Yasuj", "کهگیلویه و بویراحمد", "Kohgiluyeh and Boyer-Ahmad", "74"),
    ];

    /// <summary>Where people from abroad write from, with a shape of telephone number in which every x is a digit.</summary>
    public static readonly IReadOnlyList<(string City, string Country, string Phone)> Abroad =
    [
        ("Dubai", "AE", "+971 50 xxx xxxx"), ("Istanbul", "TR", "+90 532 xxx xx xx"), ("Berlin", "DE", "+49 30 9018 xxxx"),
        ("London", "GB", "+44 20 7946 0xxx"), ("Toronto", "CA", "+1 416 555 01xx"), ("San Francisco", "US", "+1 415 555 01xx"),
        ("Muscat", "OM", "+968 92xx xxxx"), ("Baku", "AZ", "+994 50 xxx xx xx"), ("Paris", "FR", "+33 1 99 00 xx xx"),
    ];

    /// <summary>The three digits after the zero of an Iranian mobile number.</summary>
    public static readonly IReadOnlyList<string> MobilePrefixes =
    [
        "912", "935", "936", "937", "910", "911", "913", "914", "915", "916", "917", "918", "919", "930", "933", "938", "939",
        "901", "902", "903", "990", "991", "992", "920", "921", "922",
    ];

    /// <summary>Under the reserved domain of RFC 2606, so that nothing sent from a demonstration reaches anybody.</summary>
    public static readonly IReadOnlyList<string> MailHosts =
        ["gmail.example", "yahoo.example", "outlook.example", "chmail.example", "icloud.example", "mail.example", "post.example"];

    public static readonly IReadOnlyList<DemoWord> JobTitles = Words("""
        مدیر_فروش sales manager, مدیر_عامل managing director, کارشناس_خرید buyer, مدیر_بازرگانی commercial manager, مدیر_فنی technical manager,
        کارشناس_بازاریابی marketing specialist, مدیر_مالی finance manager, مدیر_پروژه project manager, مشاور consultant, صاحب_کسب‌وکار owner,
        مسئول_دفتر office manager, مدیر_منابع_انسانی HR manager
        """);

    public static readonly IReadOnlyList<DemoChannel> Channels =
    [
        new("website", "organic", null), new("google", "cpc", "brand-search"), new("instagram", "social", "spring-offer"),
        new("google", "organic", null), new("telegram", "social", "channel-weekly"), new("website", "referral", null),
        new("google", "cpc", "crm-comparison"), new("linkedin", "social", "white-paper"), new("newsletter", "email", "monthly-digest"),
        new("exhibition", "offline", "tehran-fair"), new("aparat", "video", "product-tour"), new("partner", "referral", "resellers"),
    ];

    public static readonly IReadOnlyList<DemoWord> Wares = Words("""
        نرم‌افزار_حسابداری accounting software, سامانه_مدیریت_مشتری CRM, دوره_آموزشی_فروش sales course, دستگاه_بسته‌بندی packaging machine,
        خدمات_پشتیبانی support contract, پنل_پیامک SMS panel, میز_اداری office desks, سرور server, دوربین_مداربسته security cameras,
        چاپگر_صنعتی industrial printer, طراحی_سایت web design, بیمه_تکمیلی group health cover
        """);

    /// <summary>{0} is the ware, {1} a number.</summary>
    public static readonly IReadOnlyList<string> Messages =
    [
        "سلام، قیمت {0} برای {1} نفر را می‌خواستم.",
        "با سلام و احترام، لطفاً پیش‌فاکتور {0} را برایم بفرستید. تعداد: {1}",
        "برای {0} با من تماس بگیرید. بعد از ساعت ۱۰ در دسترس هستم.",
        "آیا {0} را به صورت اقساط هم می‌فروشید؟",
        "در سایت شما {0} را دیدم؛ زمان تحویل برای {1} عدد چقدر است؟",
        "می‌خواهیم تا پایان ماه {0} تهیه کنیم. مشاوره لازم دارم.",
        "درخواست نمایش {0} برای تیم {1} نفره.",
        "قبلاً با آقای محمدی درباره {0} صحبت کرده‌ام، منتظر پاسخ هستم.",
        "سلام وقت بخیر\nشرایط همکاری و نمایندگی {0} چیست؟\nما در سال حدود {1} دستگاه می‌فروشیم.",
        "لطفا کاتالوگ {0} رو ایمیل کنید",
    ];

    public static readonly IReadOnlyList<string> EnglishMessages =
    [
        "Hello, could you send me a quote for {0}, {1} units?",
        "We are looking for {0} for a team of {1}. Who can I talk to?",
        "Please call me back about {0}.",
        "Do you deliver {0} outside Iran?",
        "I saw {0} on your site. What is the lead time for {1} pieces?",
    ];

    private static Tag NewTag(uint number, string name, string englishName, int colour) =>
        new() { Id = new RecordId(600 + number).ToString(), Name = name, EnglishName = englishName, Colour = colour, Sequence = (int)number };

    /// <summary>Entries by comma; the Persian up to the first space, where _ stands for a space of its own.</summary>
    private static DemoWord[] Words(string text) =>
        [.. List(text).Select(entry => entry.Split(' ', 2)).Select(pair => new DemoWord(pair[0].Replace('_', ' '), pair[1]))];

    private static string[] List(string text) => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
