namespace Sarnakh.Capture;

/// <summary>What a hosted page says by itself, in one language.</summary>
internal sealed record HostedText
{
    public required string Language { get; init; }

    public required string Direction { get; init; }

    public required string OtherLanguage { get; init; }

    public required string OtherName { get; init; }

    public required string OtherDirection { get; init; }

    public required string Send { get; init; }

    public required string RequiredNote { get; init; }

    public required string Choose { get; init; }

    public required string LeaveEmpty { get; init; }

    public required string ChooseFileAgain { get; init; }

    public required string DatePlaceholder { get; init; }

    public required string ErrorTitle { get; init; }

    public required string ErrorPrefix { get; init; }

    public required string ThanksTitle { get; init; }

    public required string Again { get; init; }

    public required string OpenForm { get; init; }

    public static HostedText In(string language) => language == "en" ? English : Persian;

    /// <summary>Title and advice for an answer that is not the form: <paramref name="status"/> is the HTTP status.</summary>
    public (string Title, string Advice) Refusal(int status) => (Language, status) switch
    {
        ("en", 401) => ("This form is not filled in by hand", "It takes messages from another system only. Please use another way to reach us."),
        ("en", 404) => ("There is no form here", "Its address may have changed, or the form may be closed."),
        ("en", 403) => ("This form does not take messages from that page", "Please fill in the form at its own address."),
        ("en", 409) => ("Your message is being saved", "You sent it twice, and the first one is still on its way. There is nothing more to do."),
        ("en", 413) => ("That is too large to send", "A form takes up to 5 files of 5 MB each and 10,000 characters a field. Go back in your browser, what you wrote is still there, and make it shorter."),
        ("en", 429) => ("Too many messages at this moment", "Please wait a minute, go back in your browser and send again. What you wrote is still there."),
        ("en", 503) => ("We cannot save your message at this moment", "Please wait a minute, go back in your browser and send again. What you wrote is still there."),
        ("en", _) => ("Your message could not be read", "Please go back in your browser and send again, or open the form anew."),
        (_, 401) => ("این فرم دستی پر نمی‌شود", "این فرم فقط از سامانه‌ای دیگر پیام می‌گیرد. لطفاً از راه دیگری با ما در تماس باشید."),
        (_, 404) => ("فرمی در این نشانی نیست", "شاید نشانی آن عوض شده یا فرم بسته شده باشد."),
        (_, 403) => ("این فرم از آن صفحه پیام نمی‌پذیرد", "لطفاً فرم را در نشانی خودش پر کنید."),
        (_, 409) => ("پیام شما در حال ثبت است", "پیام دو بار فرستاده شد و نخستین آن هنوز در راه است. نیازی به کار دیگری نیست."),
        (_, 413) => ("این پیام برای فرستادن بزرگ است", "فرم تا ۵ فایل، هر یک تا ۵ مگابایت، و در هر خانه تا ۱۰٬۰۰۰ نویسه می‌پذیرد. در مرورگر به عقب برگردید، نوشتهٔ شما سر جایش است، و آن را کوتاه‌تر کنید."),
        (_, 429) => ("در این لحظه پیام‌ها بیش از اندازه است", "لطفاً یک دقیقه صبر کنید، در مرورگر به عقب برگردید و دوباره بفرستید. نوشتهٔ شما سر جایش است."),
        (_, 503) => ("در این لحظه نمی‌توانیم پیام شما را ثبت کنیم", "لطفاً یک دقیقه صبر کنید، در مرورگر به عقب برگردید و دوباره بفرستید. نوشتهٔ شما سر جایش است."),
        _ => ("پیام شما خوانده نشد", "لطفاً در مرورگر به عقب برگردید و دوباره بفرستید، یا فرم را از نو باز کنید."),
    };

    private static readonly HostedText Persian = new()
    {
        Language = "fa",
        Direction = "rtl",
        OtherLanguage = "en",
        OtherName = "English",
        OtherDirection = "ltr",
        Send = "فرستادن",
        RequiredNote = "خانه‌های ستاره‌دار را باید پر کرد.",
        Choose = "انتخاب کنید",
        LeaveEmpty = "این خانه را خالی بگذارید",
        ChooseFileAgain = "لطفاً فایل را دوباره انتخاب کنید.",
        DatePlaceholder = "۱۴۰۴/۰۷/۱۵",
        ErrorTitle = "چند مورد نیاز به اصلاح دارد",
        ErrorPrefix = "خطا: ",
        ThanksTitle = "پیام شما رسید",
        Again = "فرستادن پیامی دیگر",
        OpenForm = "باز کردن فرم",
    };

    private static readonly HostedText English = new()
    {
        Language = "en",
        Direction = "ltr",
        OtherLanguage = "fa",
        OtherName = "فارسی",
        OtherDirection = "rtl",
        Send = "Send",
        RequiredNote = "Fields with a star are required.",
        Choose = "Choose",
        LeaveEmpty = "Leave this field empty",
        ChooseFileAgain = "Please choose the file again.",
        DatePlaceholder = "2025-10-07",
        ErrorTitle = "Some answers need another look",
        ErrorPrefix = "Error: ",
        ThanksTitle = "Your message arrived",
        Again = "Send another message",
        OpenForm = "Open the form",
    };
}
