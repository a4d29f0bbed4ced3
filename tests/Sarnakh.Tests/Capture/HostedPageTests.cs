using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using FsCheck;
using FsCheck.Fluent;
using Sarnakh.Capture;

namespace Sarnakh.Tests.Capture;

public sealed class HostedPageTests
{
    private const string Evil = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>&amp;\u202e`${x}</textarea></title>";

    private static readonly Dictionary<string, string[]> Nothing = [];

    public static TheoryData<FieldType> AllTypes => [.. Enum.GetValues<FieldType>()];

    [Theory]
    [InlineData("fa", "rtl")]
    [InlineData("en", "ltr")]
    [InlineData("de", "rtl")]
    public void PageAndForm_RunInTheDirectionOfTheLanguage(string language, string direction)
    {
        var page = Parse(HostedPage.Form(Sample(), language, "token", "id"));

        page.DocumentElement.GetAttribute("dir").ShouldBe(direction);
        page.DocumentElement.GetAttribute("lang").ShouldBe(direction == "ltr" ? "en" : "fa");
        page.QuerySelector("form")!.GetAttribute("dir").ShouldBe(direction);
        page.QuerySelector("[name=_language]")!.GetAttribute("value").ShouldBe(direction == "ltr" ? "en" : "fa");
    }

    [Fact]
    public void Form_PostsToItsOwnAddressWithItsTokenAndKey()
    {
        var form = FormOf(HostedPage.Form(Sample(), "fa", "the-token", "the-key"));

        form.GetAttribute("action").ShouldBe("/api/forms/sample/submissions");
        form.Method.ShouldBe("post");
        Value(form, "_token").ShouldBe("the-token");
        Value(form, "_submission_id").ShouldBe("the-key");
        form.QuerySelector("button[type=submit]").ShouldNotBeNull();
    }

    [Fact]
    public void LanguageLink_OpensTheSameFormInTheOtherLanguage()
    {
        Parse(HostedPage.Form(Sample(), "fa", "t", "k")).QuerySelector(".sarnakh-language")!.GetAttribute("href").ShouldBe("/f/sample?lang=en");
        Parse(HostedPage.Form(Sample(), "en", "t", "k")).QuerySelector(".sarnakh-language")!.GetAttribute("href").ShouldBe("/f/sample?lang=fa");
    }

    [Fact]
    public void NothingIsInline_SoTheStrictestContentPolicyHolds()
    {
        foreach (var html in AllPages())
        {
            var page = Parse(html);
            page.QuerySelectorAll("style, [style]").ShouldBeEmpty();
            page.QuerySelectorAll("script").ShouldAllBe(script => script.TextContent == "" && script.GetAttribute("src") == "/embed.js");
            page.All.SelectMany(element => element.Attributes).ShouldAllBe(attribute => !attribute.Name.StartsWith("on", StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(AllTypes))]
    public void EveryFieldType_HasAControlWithItsNameAndALabel(FieldType type)
    {
        var form = FormOf(HostedPage.Form(With(Field(type)), "en", "t", "k"));
        var control = form.QuerySelector("[name=field]").ShouldNotBeNull();

        if (type == FieldType.Hidden)
        {
            control.GetAttribute("type").ShouldBe("hidden");
            return;
        }

        var label = type is FieldType.Radio ? form.QuerySelector("fieldset > legend") : LabelOf(form, control);
        label.ShouldNotBeNull().TextContent.ShouldContain("Label");
    }

    [Theory]
    [InlineData(FieldType.Text, "text", "auto", null)]
    [InlineData(FieldType.Email, "email", "ltr", "email")]
    [InlineData(FieldType.Phone, "tel", "ltr", "tel")]
    [InlineData(FieldType.Url, "url", "ltr", "url")]
    [InlineData(FieldType.Number, "text", "ltr", "decimal")]
    [InlineData(FieldType.Date, "text", "ltr", "numeric")]
    public void TypedFields_HaveTheirOwnDirectionAndKeyboard(FieldType type, string inputType, string direction, string? keyboard)
    {
        var control = FormOf(HostedPage.Form(With(Field(type)), "fa", "t", "k")).QuerySelector("[name=field]")!;

        control.GetAttribute("type").ShouldBe(inputType);
        control.GetAttribute("dir").ShouldBe(direction);
        control.GetAttribute("inputmode").ShouldBe(keyboard);
    }

    [Theory]
    [InlineData("contactName", "name")]
    [InlineData("organisation", "organization")]
    [InlineData("email", "email")]
    [InlineData("phone", "tel")]
    [InlineData("description", null)]
    [InlineData(null, null)]
    public void Autofill_FollowsTheMapping(string? mapTo, string? autocomplete) =>
        FormOf(HostedPage.Form(With(Field(FieldType.Text) with { MapTo = mapTo }), "fa", "t", "k"))
            .QuerySelector("[name=field]")!.GetAttribute("autocomplete").ShouldBe(autocomplete);

    [Theory]
    [MemberData(nameof(AllTypes))]
    public void EnteredValues_AreKept(FieldType type)
    {
        var entered = type switch
        {
            FieldType.Select or FieldType.Radio => "b",
            FieldType.Checkbox => "true",
            _ => "\nسلام \"دنیا\" <b> & ۱۲۳",
        };
        var form = FormOf(HostedPage.Form(With(Field(type)), "fa", "t", "k", new Dictionary<string, string[]> { ["field"] = [entered] }));

        if (type == FieldType.File)
        {
            Value(form, "field").ShouldBeNullOrEmpty();
            return;
        }

        Posted(form, "field").ShouldBe([entered]);
    }

    [Fact]
    public void GroupOfCheckboxes_KeepsEveryChoice()
    {
        var form = FormOf(HostedPage.Form(
            With(Field(FieldType.Checkbox) with { Options = Options }), "fa", "t", "k", new Dictionary<string, string[]> { ["field"] = ["a", "b"] }));

        Posted(form, "field").ShouldBe(["a", "b"]);
    }

    [Theory]
    [MemberData(nameof(AllTypes))]
    public void Errors_StandAtTheirFieldAndInTheSummary(FieldType type)
    {
        var page = Parse(HostedPage.Form(
            With(Field(type)), "en", "t", "k", Nothing, [new FieldError("field", "required", "Please fill this in."), new FieldError("", "busy", "Try later.")]));

        var summary = page.QuerySelector(".sarnakh-summary[role=alert][tabindex='-1'][autofocus]")!;
        summary.TextContent.ShouldContain("Label: Please fill this in.");
        summary.TextContent.ShouldContain("Try later.");
        page.Title.ShouldBe("Error: Contact");
        if (type == FieldType.Hidden)
        {
            summary.QuerySelector("a").ShouldBeNull();
            return;
        }

        var target = page.GetElementById(summary.QuerySelector("a")!.GetAttribute("href")![1..])!;
        (target.GetAttribute("name") == "field" || target.QuerySelector("[name=field]") is not null).ShouldBeTrue();
        page.QuerySelector("[name=field]")!.GetAttribute("aria-invalid").ShouldBe("true");
        var described = target.GetAttribute("aria-describedby")!.Split(' ').Select(id => page.GetElementById(id)!.TextContent).ToList();
        described.ShouldContain("Please fill this in.");
    }

    [Fact]
    public void WithoutErrors_NothingIsMarkedInvalid()
    {
        var page = Parse(HostedPage.Form(Sample(), "en", "t", "k"));

        page.QuerySelectorAll("[aria-invalid], .sarnakh-error, .sarnakh-summary").ShouldBeEmpty();
        page.Title.ShouldBe("Contact");
    }

    [Fact]
    public void RequiredFields_AreMarkedForEyesAndForAssistiveTechnology()
    {
        var page = Parse(HostedPage.Form(Sample(), "fa", "t", "k"));

        page.QuerySelector("[name=email]")!.HasAttribute("required").ShouldBeTrue();
        page.QuerySelector("label[for=sarnakh-2] .sarnakh-star")!.GetAttribute("aria-hidden").ShouldBe("true");
        page.QuerySelector("[name=name]")!.HasAttribute("required").ShouldBeFalse();
        page.QuerySelector(".sarnakh-note").ShouldNotBeNull();
    }

    [Fact]
    public void ConsentBox_PostsTheVersionOfTheTextThatWasShown()
    {
        var form = Sample() with { Consent = new Consent("2025-01", new LocalText("می‌پذیرم", "I agree")) };
        var page = FormOf(HostedPage.Form(form, "en", "t", "k"));

        var box = (IHtmlInputElement)page.QuerySelector("[name=_consent]")!;
        box.Value.ShouldBe("2025-01");
        box.IsChecked.ShouldBeFalse();
        box.IsRequired.ShouldBeTrue();
        LabelOf(page, box)!.TextContent.ShouldContain("I agree");
    }

    [Fact]
    public void ConsentToAnOlderText_IsNotCarriedOn()
    {
        var form = Sample() with { Consent = new Consent("2", new LocalText("می‌پذیرم", "I agree")) };

        Posted(FormOf(HostedPage.Form(form, "en", "t", "k", new Dictionary<string, string[]> { ["_consent"] = ["1"] })), "_consent").ShouldBeEmpty();
        Posted(FormOf(HostedPage.Form(form, "en", "t", "k", new Dictionary<string, string[]> { ["_consent"] = ["2"] })), "_consent").ShouldBe(["2"]);
    }

    [Fact]
    public void Honeypot_IsOutOfReachOfPeople()
    {
        var trap = FormOf(HostedPage.Form(Sample(), "en", "t", "k")).QuerySelector("[name=fax_number]")!;

        trap.GetAttribute("tabindex").ShouldBe("-1");
        trap.GetAttribute("autocomplete").ShouldBe("off");
        trap.ParentElement!.GetAttribute("aria-hidden").ShouldBe("true");
        trap.ParentElement.ClassName.ShouldBe("sarnakh-trap");
    }

    [Fact]
    public void HoneypotThatIsOff_IsNotThere() =>
        FormOf(HostedPage.Form(Sample() with { Spam = new SpamSettings { Honeypot = "" } }, "en", "t", "k")).QuerySelector(".sarnakh-trap").ShouldBeNull();

    [Fact]
    public void OnlyFormsWithFiles_AreMultipart()
    {
        FormOf(HostedPage.Form(Sample(), "en", "t", "k")).Enctype.ShouldBe("application/x-www-form-urlencoded");
        FormOf(HostedPage.Form(With(Field(FieldType.File)), "en", "t", "k")).Enctype.ShouldBe("multipart/form-data");
    }

    [Fact]
    public void WhatWasPostedBesides_SurvivesACorrection()
    {
        var values = new Dictionary<string, string[]>
        {
            ["_page"] = ["https://example.com/?utm_source=x"],
            ["extra"] = ["1", "2"],
            ["_token"] = ["old"],
            ["_submission_id"] = ["old"],
        };
        var form = FormOf(HostedPage.Form(Sample(), "en", "new", "new", values));

        Posted(form, "_page").ShouldBe(["https://example.com/?utm_source=x"]);
        Posted(form, "extra").ShouldBe(["1", "2"]);
        Posted(form, "_token").ShouldBe(["new"]);
        Posted(form, "_submission_id").ShouldBe(["new"]);
    }

    [Theory]
    [MemberData(nameof(AllTypes))]
    public void EveryTextFromOutside_IsInert(FieldType type)
    {
        var evil = new LocalText(Evil, Evil);
        var field = new FormField(Evil, type, evil)
        {
            Placeholder = evil,
            Help = evil,
            Required = true,
            MapTo = Evil,
            Options = type is FieldType.Checkbox or FieldType.Radio or FieldType.Select ? [new FieldOption(Evil, evil)] : null,
        };
        var form = new Form(Evil, Evil)
        {
            Fields = [field],
            Consent = new Consent(Evil, evil),
            Spam = new SpamSettings { Honeypot = "trap" + Evil },
            Thanks = new Thanks(evil) { RedirectUrl = Evil },
        };
        var values = new Dictionary<string, string[]> { [Evil] = [Evil], ["other" + Evil] = [Evil], ["trap" + Evil] = [Evil], ["_consent"] = [Evil] };
        FieldError[] errors = [new(Evil, Evil, Evil), new("_consent", Evil, Evil), new("", Evil, Evil)];

        string[] pages =
        [
            HostedPage.Form(form, Evil, Evil, Evil, values, errors),
            HostedPage.Form(form, "en", Evil, Evil, values, errors),
            HostedPage.Thanks(form, Evil),
            HostedPage.Refusal(403, Evil, Evil),
        ];
        foreach (var html in pages)
        {
            var page = Parse(html);
            page.QuerySelectorAll("body script, img, [onerror]").ShouldBeEmpty();
            page.QuerySelectorAll("a").ShouldAllBe(link => link.GetAttribute("href")!.StartsWith("/f/") || link.GetAttribute("href")!.StartsWith('#'));
            html.ShouldNotContain("\0");
        }

        var shown = Parse(pages[0]);
        shown.Title.ShouldNotBeNull().ShouldContain("<script>alert(1)</script>");
        shown.QuerySelector("h1")!.TextContent.ShouldBe(Evil);
        if (type is FieldType.Text or FieldType.Textarea or FieldType.Hidden)
        {
            Posted((IHtmlFormElement)shown.QuerySelector("form")!, Evil).ShouldBe([Evil]);
        }
    }

    [Fact]
    public void AnyValue_ComesBackAsItWas()
    {
        // What a parser is bound to change by itself is left out: NUL, lone surrogates, carriage returns.
        static bool Survives(string value) => !value.Contains('\0') && !value.Contains('\r') && value.EnumerateRunes().All(rune => rune.Value != 0xFFFD);

        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), input =>
        {
            if (!Survives(input.Get))
            {
                return true;
            }

            var values = new Dictionary<string, string[]> { ["field"] = [input.Get], ["extra"] = [input.Get] };
            var form = FormOf(HostedPage.Form(With(Field(FieldType.Textarea)), "fa", "t", "k", values));
            return Posted(form, "field").SequenceEqual([input.Get]) && Posted(form, "extra").SequenceEqual([input.Get]);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Persian_IsNotWrittenAsReferences()
    {
        var html = HostedPage.Form(Sample(), "fa", "t", "k", new Dictionary<string, string[]> { ["name"] = ["علی‌رضا کریمی"] });

        html.ShouldContain("رضا کریمی");
        html.Length.ShouldBeLessThan(6_000);
    }

    [Fact]
    public void ThanksPage_SaysTheFormsOwnThanks()
    {
        var page = Parse(HostedPage.Thanks(Sample() with { Thanks = new Thanks(new LocalText("ممنون", "Cheers")) }, "en"));

        page.QuerySelector(".sarnakh-lead")!.TextContent.ShouldBe("Cheers");
        page.QuerySelector(".sarnakh-link")!.GetAttribute("href").ShouldBe("/f/sample?lang=en");
        page.QuerySelector(".sarnakh-language")!.GetAttribute("href").ShouldBe("/f/sample/thanks?lang=fa");
    }

    [Theory]
    [InlineData(403)]
    [InlineData(409)]
    [InlineData(413)]
    [InlineData(415)]
    [InlineData(429)]
    [InlineData(503)]
    public void Refusals_SayWhatToDoInBothLanguagesAndLeadBack(int status)
    {
        var persian = Parse(HostedPage.Refusal(status, "sample", "fa"));
        var english = Parse(HostedPage.Refusal(status, "sample", "en"));

        persian.QuerySelector(".sarnakh-lead")!.TextContent.ShouldNotBe(english.QuerySelector(".sarnakh-lead")!.TextContent);
        english.QuerySelector(".sarnakh-link")!.GetAttribute("href").ShouldBe("/f/sample?lang=en");
        english.QuerySelector("h1")!.TextContent.ShouldBe(english.Title);
    }

    [Fact]
    public void UnknownForm_HasNoWayOn() =>
        Parse(HostedPage.Unknown("en")).QuerySelectorAll("a, form").ShouldBeEmpty();

    [Fact]
    public void Assets_CanStandOnAnotherOrigin()
    {
        var page = Parse(HostedPage.Form(Sample(), "en", "t", "k", assetBase: "https://static.example"));

        page.QuerySelector("link[rel=stylesheet]")!.GetAttribute("href").ShouldBe("https://static.example/form.css");
        page.QuerySelector("script")!.GetAttribute("src").ShouldBe("https://static.example/embed.js");
    }

    private static readonly FieldOption[] Options = [new("a", new LocalText("الف", "A")), new("b", new LocalText("ب", "B"))];

    private static Form Sample() => new("sample", "Contact")
    {
        Fields =
        [
            new FormField("name", FieldType.Text, new LocalText("نام", "Name")) { MapTo = "contactName" },
            new FormField("email", FieldType.Email, new LocalText("رایانامه", "E-mail")) { MapTo = "email", Required = true },
        ],
    };

    private static FormField Field(FieldType type) => new("field", type, new LocalText("برچسب", "Label"))
    {
        Options = type is FieldType.Select or FieldType.Radio ? Options : null,
    };

    private static Form With(FormField field) => Sample() with { Fields = [field] };

    private static IEnumerable<string> AllPages()
    {
        foreach (var language in new[] { "fa", "en" })
        {
            var every = Sample() with
            {
                Fields = [.. Enum.GetValues<FieldType>().Select(type => Field(type) with { Name = type.ToString() })],
                Consent = new Consent("1", new LocalText("می‌پذیرم", "I agree")),
            };
            yield return HostedPage.Form(every, language, "t", "k");
            yield return HostedPage.Form(every, language, "t", "k", Nothing, [new FieldError("Text", "required", "!")]);
            yield return HostedPage.Thanks(every, language);
            yield return HostedPage.Refusal(429, "sample", language);
            yield return HostedPage.Unknown(language);
        }
    }

    private static IHtmlDocument Parse(string html) => new HtmlParser(new HtmlParserOptions { IsScripting = false }).ParseDocument(html);

    private static IHtmlFormElement FormOf(string html) => (IHtmlFormElement)Parse(html).QuerySelector("form")!;

    private static IElement? LabelOf(IElement form, IElement control) =>
        control.Closest("label") ?? form.QuerySelector($"label[for={control.Id}]");

    private static string? Value(IElement form, string name) => form.QuerySelector($"[name={name}]")!.GetAttribute("value");

    /// <summary>What a browser would post under the name.</summary>
    private static List<string> Posted(IHtmlFormElement form, string name) =>
    [
        .. form.Elements.Where(element => element.GetAttribute("name") == name).SelectMany(element => element switch
        {
            IHtmlInputElement { Type: "checkbox" or "radio", IsChecked: false } => [],
            IHtmlInputElement input => [input.GetAttribute("value") ?? ""],
            IHtmlTextAreaElement area => [area.TextContent],
            IHtmlSelectElement select => select.Options.Where(option => option.IsSelected).Select(option => option.Value),
            _ => Array.Empty<string>(),
        }),
    ];
}
