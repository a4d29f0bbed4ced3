using System.Globalization;
using Sarnakh.Text;

namespace Sarnakh.Hosting;

/// <summary>What people read about a problem, by its code, in both languages. <c>{0}</c> is the problem's argument.</summary>
public static class Texts
{
    private static readonly Dictionary<string, (string Fa, string En)> ByCode = new(StringComparer.Ordinal)
    {
        ["access.cross_site"] = ("درخواست از سایت دیگری آمده است و پذیرفته نمی‌شود.", "The request comes from another site and is refused."),
        ["access.csrf"] = ("این صفحه دیگر تازه نیست؛ آن را دوباره باز کنید.", "This page is out of date; please open it again."),
        ["access.denied"] = ("نقش شما اجازهٔ این کار را نمی‌دهد.", "Your role does not allow this."),
        ["access.https_needed"] = ("ورود فقط از راه https ممکن است.", "Signing in needs https."),
        ["access.in_person"] = ("این کار را فقط خود شما پس از ورود می‌توانید بکنید، نه یک توکن.", "Only you can do this, signed in; a token cannot."),
        ["access.scope"] = ("توکن اجازهٔ این کار را ندارد.", "The token is not meant for this."),
        ["access.sign_in"] = ("برای این کار وارد شوید.", "Please sign in."),
        ["body.not_an_object"] = ("بدنهٔ درخواست باید یک شیء JSON باشد.", "The body must be a JSON object."),
        ["body.too_deep"] = ("تودرتویی دادهٔ ارسالی بیش از {0} لایه است.", "The data is nested deeper than {0} levels."),
        ["body.too_large"] = ("حجم دادهٔ ارسالی بیش از حد مجاز است.", "The request is larger than allowed."),
        ["body.unparsable"] = ("دادهٔ ارسالی خوانا نیست.", "The request body cannot be read."),
        ["budget.exceeded"] = ("درخواست‌ها بیش از اندازه است؛ کمی بعد دوباره بفرستید.", "Too many requests right now; please try again shortly."),
        ["consent.required"] = ("برای ادامه باید موافقت کنید.", "Please agree before you continue."),
        ["content_type.unsupported"] = ("نوع محتوا باید JSON، فرم ساده یا multipart باشد.", "Send JSON, a urlencoded form or multipart form data."),
        ["cursor.invalid"] = ("نشانگر صفحه معتبر نیست.", "The page cursor is not valid."),
        ["cursor.unknown"] = ("چنین صفحه‌ای وجود ندارد.", "There is no such page."),
        ["date.invalid"] = ("تاریخ معتبر نیست.", "This is not a valid date."),
        ["email.invalid"] = ("نشانی ایمیل درست نیست؛ نمونه: ali@example.com", "This is not a valid e-mail address, for example ali@example.com."),
        ["field.duplicate"] = ("نام فیلد تکراری است.", "Two fields have this name."),
        ["field.name_invalid"] = ("نام فیلد باید با حرف لاتین شروع شود و فقط حرف، رقم و خط زیر داشته باشد.", "A field name starts with a Latin letter and has only letters, digits and underscores."),
        ["field.not_editable"] = ("این فیلد قابل ویرایش نیست.", "This field cannot be changed."),
        ["field.required"] = ("این فیلد را پر کنید.", "Please fill in this field."),
        ["field.too_long"] = ("متن بلندتر از {0} نویسه است.", "The text is longer than {0} characters."),
        ["field.type"] = ("نوع این مقدار درست نیست.", "This value has the wrong type."),
        ["field.unknown"] = ("چنین فیلدی وجود ندارد.", "There is no such field."),
        ["fields.too_many"] = ("تعداد فیلدها بیش از {0} است.", "There are more than {0} fields."),
        ["file.too_large"] = ("فایل بزرگ‌تر از {0} مگابایت است.", "The file is larger than {0} MB."),
        ["files.too_many"] = ("بیش از {0} فایل نمی‌توان فرستاد.", "At most {0} files can be sent."),
        ["flag.expected"] = ("مقدار باید بله یا خیر باشد.", "The value must be true or false."),
        ["form.exists"] = ("فرمی با این شناسه وجود دارد.", "A form with this id exists."),
        ["form.id_invalid"] = ("شناسه فقط حرف کوچک لاتین، رقم و خط تیره دارد و ۳ تا ۴۰ نویسه است.", "An id has 3 to 40 lower-case Latin letters, digits and hyphens."),
        ["form.too_large"] = ("تنظیمات فرم بیش از حد بزرگ است.", "The form's settings are too large."),
        ["form.unknown"] = ("چنین فرمی وجود ندارد یا غیرفعال است.", "There is no such form, or it is not active."),
        ["http.400"] = ("درخواست خوانا نیست.", "The request cannot be read."),
        ["http.404"] = ("چنین نشانی‌ای وجود ندارد.", "There is nothing at this address."),
        ["http.405"] = ("این روش در این نشانی پذیرفته نیست.", "This method is not allowed here."),
        ["http.413"] = ("حجم دادهٔ ارسالی بیش از حد مجاز است.", "The request is larger than allowed."),
        ["http.415"] = ("نوع محتوا پذیرفته نیست.", "This content type is not accepted."),
        ["idempotency.key_too_long"] = ("کلید تکرار بلندتر از ۲۵۵ نویسه است.", "The idempotency key is longer than 255 characters."),
        ["idempotency.mismatch"] = ("این کلید پیش‌تر با محتوای دیگری به‌کار رفته است.", "This key was used before with other content."),
        ["input.invalid"] = ("بعضی فیلدها نیاز به اصلاح دارند.", "Some fields need your attention."),
        ["hand_over.unknown"] = ("چنین واگذاری‌ای وجود ندارد.", "There is no such hand-over."),
        ["lead.not_yours_to_give"] = ("فقط سرنخ‌های خودتان را می‌توانید به دیگری بدهید؛ سرنخ بی‌مسئول را می‌توانید خودتان بردارید.", "You can give away leads of your own; one that nobody owns you can take yourself."),
        ["lead.unknown"] = ("چنین سرنخی وجود ندارد.", "There is no such lead."),
        ["limit.invalid"] = ("تعداد در صفحه باید بین ۱ و ۲۰۰ باشد.", "The page size must be between 1 and 200."),
        ["link.spent"] = ("این پیوند دیگر کار نمی‌کند: استفاده شده، منقضی شده یا پیوند تازه‌تری جای آن را گرفته است.", "This link no longer works: it was used, has expired, or a newer one took its place."),
        ["map.unknown"] = ("فیلد مقصد وجود ندارد.", "There is no such lead field to map to."),
        ["messages.choose"] = ("یکی از این سه را بفرستید: messages، queue یا all.", "Send one of messages, queue and all."),
        ["messages.too_many"] = ("در یک درخواست بیش از {0} پیام نمی‌توان فرستاد.", "One request takes at most {0} messages."),
        ["number.invalid"] = ("این عدد خوانا نیست.", "This is not a number we can read."),
        ["number.too_large"] = ("عدد بزرگ‌تر از {0} است.", "The number is greater than {0}."),
        ["number.too_small"] = ("عدد کوچک‌تر از {0} است.", "The number is less than {0}."),
        ["option.required"] = ("دست‌کم یک گزینه لازم است.", "At least one option is needed."),
        ["option.unknown"] = ("این گزینه در فهرست نیست.", "This option is not on the list."),
        ["origin.invalid"] = ("مبدأ باید مانند https://example.com باشد.", "An origin looks like https://example.com."),
        ["origin.not_allowed"] = ("این سایت اجازهٔ ارسال به این فرم را ندارد.", "This site may not post to this form."),
        ["password.common"] = ("این گذرواژه از پرکاربردترین گذرواژه‌هاست یا گونه‌ای از آن‌هاست.", "This is one of the most common passwords, or a variant of one."),
        ["password.own_name"] = ("گذرواژه نباید نام یا ایمیل خودتان را در بر داشته باشد.", "The password may not contain your own name or e-mail address."),
        ["password.too_short"] = ("گذرواژه باید دست‌کم {0} نویسه باشد؛ چند واژهٔ نامربوط کنار هم خوب است.", "The password must have at least {0} characters; a few unrelated words do well."),
        ["password.wrong"] = ("گذرواژه درست نیست.", "The password is not right."),
        ["phone.invalid"] = ("شماره درست نیست؛ با کد شهر یا ۰۹ بنویسید.", "This is not a valid phone number; include the area or country code."),
        ["phone.not_mobile"] = ("این شمارهٔ همراه نیست.", "This is not a mobile number."),
        ["queue.unknown"] = ("چنین صفی وجود ندارد.", "There is no such queue."),
        ["server.error"] = ("خطایی در سرور رخ داد. دوباره تلاش کنید.", "Something went wrong on our side. Please try again."),
        ["sign_in.busy"] = ("هم‌اکنون افراد زیادی در حال ورودند؛ چند ثانیهٔ دیگر دوباره تلاش کنید.", "Many people are signing in just now; please try again in a few seconds."),
        ["sign_in.code_needed"] = ("کد برنامهٔ تأیید یا یک کد بازیابی را وارد کنید.", "Enter the code of your authenticator app, or a recovery code."),
        ["sign_in.failed"] = ("ورود انجام نشد: ایمیل، گذرواژه یا کد درست نیست.", "Sign-in failed: the e-mail address, the password or the code is not right."),
        ["sign_in.later"] = ("تلاش‌های ناموفق زیاد بوده است؛ کمی بعد دوباره تلاش کنید.", "There were too many failed attempts; please wait a little and try again."),
        ["setup.done"] = ("مدیر سامانه پیش‌تر ساخته شده است.", "The first administrator has been set up already."),
        ["setup.token_wrong"] = ("این پیوند راه‌اندازی درست نیست؛ پیوندی را که برنامه هنگام شروع نشان داده باز کنید.", "This setup link is not the right one; open the one that the program printed when it started."),
        ["storage.unavailable"] = ("سامانه موقتاً در دسترس نیست؛ کمی بعد دوباره تلاش کنید.", "The service is briefly unavailable; please try again shortly."),
        ["submission.erased"] = ("محتوای این ارسال پاک شده است.", "The content of this submission was erased."),
        ["submission.not_quarantined"] = ("این ارسال در قرنطینه نیست.", "This submission is not in quarantine."),
        ["submission.unknown"] = ("چنین رسیدی وجود ندارد.", "There is no such receipt."),
        ["team.exists"] = ("تیمی با این نام وجود دارد.", "A team with this name exists."),
        ["team.move_to"] = ("بگویید سرنخ‌های این تیم به کدام تیم بروند، یا none.", "Say which other team the leads go to, or none."),
        ["team.unknown"] = ("چنین تیمی وجود ندارد.", "There is no such team."),
        ["text.expected"] = ("مقدار باید متن باشد.", "The value must be a text."),
        ["text.invalid"] = ("متن نویسهٔ نادرست دارد.", "The text has invalid characters."),
        ["text.required"] = ("این متن را بنویسید.", "Please write this text."),
        ["totp.active"] = ("ورود دومرحله‌ای روشن است؛ نخست آن را خاموش کنید.", "Two-step sign-in is on; turn it off first."),
        ["totp.not_begun"] = ("نخست کلید برنامهٔ تأیید را بسازید.", "Ask for a key for the authenticator app first."),
        ["totp.wrong_code"] = ("این کد درست نیست؛ ساعت گوشی را هم بررسی کنید.", "This code is not right; check the clock of your phone too."),
        ["url.invalid"] = ("نشانی وب درست نیست.", "This is not a valid web address."),
        ["user.unknown"] = ("چنین کاربری وجود ندارد یا دیگر فعال نیست.", "There is no such user, or they have left."),
        ["version.required"] = ("نسخه‌ای را که دیده‌اید با If-Match بفرستید.", "Send the version you saw in If-Match."),
        ["version.stale"] = ("کس دیگری این را تغییر داده است.", "Somebody changed this meanwhile."),
        ["working_hours.invalid"] = ("ساعت کاری درست نیست؛ هر روز هفته حداکثر یک بار، و شروع پیش از پایان.", "These working hours are not valid: each weekday at most once, and from before to."),
    };

    public static IReadOnlyCollection<string> Codes => ByCode.Keys;

    /// <summary>The text of a code; for codes of the query language, which developers read, the argument as it is.</summary>
    public static string Of(string code, string language, string? argument = null)
    {
        if (!ByCode.TryGetValue(code, out var texts)) return argument ?? code;
        return language == "en"
            ? string.Format(CultureInfo.InvariantCulture, texts.En, argument)
            : string.Format(CultureInfo.InvariantCulture, texts.Fa, argument is null ? null : Digits.ToPersian(argument));
    }
}
