namespace Sarnakh.Capture;

/// <summary>
/// What is wrong with one field of a submission. <paramref name="Field"/> is its name, empty when it is the whole submission;
/// <paramref name="Detail"/> is text in the reader's language.
/// </summary>
public sealed record FieldError(string Field, string Code, string Detail);

/// <summary>
/// The pages that visitors see: plain HTML that works without script, style sheet or framework, whose script
/// (<c>embed.js</c>) only makes sending smoother. Nothing is inline, so <c>default-src 'self'</c> holds.
/// <c>assetBase</c> is what stands before <c>/form.css</c>, <c>/embed.js</c> and <c>/icon.svg</c>: empty where the site is served from the same origin.
/// </summary>
public static class HostedPage
{
    /// <summary>
    /// The form, empty or with what was entered and what is wrong with it. <paramref name="submissionId"/> is the idempotency key:
    /// fresh for each rendering, so that a double click is one submission and a corrected form is a new one. With
    /// <paramref name="values"/>, hand in the posted time token: the time the person took is still the time they took.
    /// </summary>
    public static string Form(
        Form form,
        string language,
        string timeToken,
        string submissionId,
        IReadOnlyDictionary<string, string[]>? values = null,
        IReadOnlyList<FieldError>? errors = null,
        string assetBase = "")
    {
        var text = HostedText.In(language);
        var view = new FormView(form, text, values ?? new Dictionary<string, string[]>(), errors ?? []);
        var heading = form.TitleIn(text.Language);
        var title = view.Errors.Count > 0 ? text.ErrorPrefix + heading : heading;

        return Page(text, title, assetBase, true, Html.Of(
            $"""
            {LanguageLink(text, Address(form.Id))}
            <h1 class="sarnakh-title"><bdi>{heading}</bdi></h1>
            {view.Render(timeToken, submissionId)}
            """));
    }

    /// <summary>The page after a good post that has no redirect of its own.</summary>
    public static string Thanks(Form form, string language, string assetBase = "")
    {
        var text = HostedText.In(language);
        return Page(text, $"{text.ThanksTitle} – {form.TitleIn(text.Language)}", assetBase, false, Html.Of(
            $"""
            {LanguageLink(text, Address(form.Id) + "/thanks")}
            <div class="sarnakh-done">
            <h1 class="sarnakh-title">{text.ThanksTitle}</h1>
            <p class="sarnakh-lead" dir="auto">{form.Thanks.Text.In(text.Language)}</p>
            <p><a class="sarnakh-link" href="{Address(form.Id)}?lang={text.Language}">{text.Again}</a></p>
            </div>
            """));
    }

    /// <summary>
    /// The page for a post or an address that cannot be served: <paramref name="status"/> is the HTTP status it goes out with
    /// (403, 404, 409, 413, 429, 503; any other reads as "could not be read"). <paramref name="formId"/>, where the form exists, gives a
    /// way back to it.
    /// </summary>
    public static string Refusal(int status, string? formId, string language, string assetBase = "")
    {
        var text = HostedText.In(language);
        var (title, advice) = text.Refusal(status);
        var back = formId is null
            ? new Html()
            : Html.Of($"""<p><a class="sarnakh-link" href="{Address(formId)}?lang={text.Language}">{text.OpenForm}</a></p>""");

        return Page(text, title, assetBase, false, Html.Of(
            $"""
            <div class="sarnakh-refusal">
            <h1 class="sarnakh-title">{title}</h1>
            <p class="sarnakh-lead">{advice}</p>
            {back}
            </div>
            """));
    }

    /// <summary>The page where no form is, or an inactive one; goes out with 404.</summary>
    public static string Unknown(string language, string assetBase = "") => Refusal(404, null, language, assetBase);

    private static string Address(string formId) => "/f/" + Uri.EscapeDataString(formId);

    private static Html LanguageLink(HostedText text, string address) => Html.Of(
        $"""<nav class="sarnakh-nav"><a class="sarnakh-language" href="{address}?lang={text.OtherLanguage}" lang="{text.OtherLanguage}" hreflang="{text.OtherLanguage}" dir="{text.OtherDirection}">{text.OtherName}</a></nav>""");

    private static string Page(HostedText text, string title, string assetBase, bool script, Html body) => Html.Of(
        $"""
        <!doctype html>
        <html lang="{text.Language}" dir="{text.Direction}" class="sarnakh-page">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="robots" content="noindex">
        <title>{title}</title>
        <link rel="icon" href="{assetBase}/icon.svg" type="image/svg+xml">
        <link rel="icon" href="{assetBase}/icon.svg" type="image/svg+xml">
        <link rel="stylesheet" href="{assetBase}/form.css">
        {(script ? Html.Of($"""<script src="{assetBase}/embed.js" defer></script>""") : new Html())}
        </head>
        <body>
        <main class="sarnakh-card">
        {body}
        </main>
        </body>
        </html>

        """).ToString();
}
