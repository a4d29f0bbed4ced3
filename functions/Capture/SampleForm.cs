namespace Sarnakh.Capture;

/// <summary>The form that is there after the first start, ready to be filled in and to be learnt from.</summary>
public static class SampleForm
{
    public const string Id = "contact";

    public static FormSettings Settings { get; } = new()
    {
        Name = "تماس با ما",
        Title = new LocalText("تماس با ما", "Contact us"),
        Fields =
        [
            new FormField("name", FieldType.Text, new LocalText("نام و نام خانوادگی", "Full name")) { Required = true, MaxLength = 200, MapTo = "contactName" },
            new FormField("company", FieldType.Text, new LocalText("شرکت یا سازمان", "Company")) { MaxLength = 200, MapTo = "organisation" },
            new FormField("email", FieldType.Email, new LocalText("ایمیل", "E-mail")) { Required = true, MapTo = "email" },
            new FormField("phone", FieldType.Phone, new LocalText("تلفن همراه", "Mobile phone")) { MapTo = "phone", Placeholder = new LocalText("۰۹۱۲ ۱۲۳ ۴۵۶۷", "0912 123 4567") },
            new FormField("topic", FieldType.Select, new LocalText("موضوع", "Topic"))
            {
                Options =
                [
                    new FieldOption("consulting", new LocalText("مشاوره", "Consulting")),
                    new FieldOption("price", new LocalText("استعلام قیمت", "A quotation")),
                    new FieldOption("support", new LocalText("پشتیبانی", "Support")),
                    new FieldOption("other", new LocalText("موضوع دیگر", "Something else")),
                ],
            },
            new FormField("message", FieldType.Textarea, new LocalText("پیام شما", "Your message")) { MaxLength = 4000, MapTo = "description" },
        ],
        Thanks = new Thanks(new LocalText("پیام شما رسید. به‌زودی با شما تماس می‌گیریم.", "We received your message and will be in touch soon.")),
        Consent = new Consent("1", new LocalText("با نگهداری اطلاعاتم برای پاسخ به این درخواست موافقم.", "I agree that my details are kept to answer this request.")),
        Source = "website",
        Medium = "form",
    };
}
