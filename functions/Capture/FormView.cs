namespace Sarnakh.Capture;

/// <summary>The <c>form</c> element of a hosted page. The script builds the same elements and classes from the form's definition.</summary>
internal sealed class FormView(Form form, HostedText text, IReadOnlyDictionary<string, string[]> values, IReadOnlyList<FieldError> errors)
{
    private const string ConsentName = "_consent";

    private const string ConsentId = "sarnakh-consent";

    // Written afresh with each rendering, so a posted value of theirs is not carried on.
    private static readonly string[] OwnNames = ["_token", "_submission_id", "_language"];

    private readonly string language = text.Language;

    public IReadOnlyList<FieldError> Errors => errors;

    public Html Render(string timeToken, string submissionId)
    {
        var files = form.Fields.Any(field => field.Type == FieldType.File);
        var html = Html.Of(
            $"""
            <form class="sarnakh" data-sarnakh="{form.Id}" action="/api/forms/{Uri.EscapeDataString(form.Id)}/submissions" method="post" accept-charset="utf-8"{Html.Attribute("enctype", files ? "multipart/form-data" : null)} lang="{language}" dir="{text.Direction}" novalidate>
            {Summary()}
            """);
        if (form.Fields.Any(field => field.Required))
        {
            html.Add($"""<p class="sarnakh-note">{text.RequiredNote}</p>""");
        }

        for (var i = 0; i < form.Fields.Count; i++)
        {
            html.Add($"{Field(form.Fields[i], Id(i))}\n");
        }

        html.Add($"{Agreement()}{Trap()}");
        html.Add(
            $"""
            {Hidden("_token", timeToken)}{Hidden("_submission_id", submissionId)}{Hidden("_language", language)}{CarriedOn()}
            <div class="sarnakh-actions">
            <button class="sarnakh-button" type="submit">{text.Send}</button>
            <p class="sarnakh-status" role="status"></p>
            </div>
            </form>
            """);
        return html;
    }

    /// <summary>Numbered, because a field's name may hold what an id may not.</summary>
    private static string Id(int index) => $"sarnakh-{index + 1}";

    private string? IdOf(string name)
    {
        for (var i = 0; i < form.Fields.Count; i++)
        {
            if (form.Fields[i].Name == name && form.Fields[i].Type != FieldType.Hidden)
            {
                return Id(i);
            }
        }

        return name == ConsentName && form.Consent is not null ? ConsentId : null;
    }

    private Html Summary()
    {
        if (errors.Count == 0)
        {
            return new Html();
        }

        // Focused on arrival, so that a screen reader starts with what is wrong.
        var html = Html.Of(
            $"""<div class="sarnakh-summary" role="alert" tabindex="-1" autofocus><h2 class="sarnakh-summary-title">{text.ErrorTitle}</h2><ul>""");
        foreach (var error in errors)
        {
            var label = form.Fields.FirstOrDefault(field => field.Name == error.Field)?.Label.In(language);
            var said = label is null ? error.Detail : $"{label}: {error.Detail}";
            html.Add($"<li>{(IdOf(error.Field) is { } id ? Html.Of($"""<a href="#{id}">{said}</a>""") : Html.Of($"{said}"))}</li>");
        }

        return html.Add($"</ul></div>");
    }

    private Html Field(FormField field, string id) => field.Type switch
    {
        FieldType.Hidden => Hidden(field.Name, Value(field.Name)),
        FieldType.Radio => Choices(field, id, "radio"),
        FieldType.Checkbox when field.Options is { Count: > 0 } => Choices(field, id, "checkbox"),
        FieldType.Checkbox => Tick(field, id),
        _ => Labelled(field, id, Control(field, id)),
    };

    private Html Labelled(FormField field, string id, Html control) => Html.Of(
        $"""
        <div class="sarnakh-field">
        <label class="sarnakh-label" for="{id}">{field.Label.In(language)}{Star(field.Required)}</label>
        {control}
        {Help(field, id)}{Error(field.Name, id)}</div>
        """);

    private Html Choices(FormField field, string id, string type)
    {
        var chosen = values.GetValueOrDefault(field.Name, []);
        var html = Html.Of(
            $"""
            <fieldset class="sarnakh-field" id="{id}" tabindex="-1"{Described(field, id)}>
            <legend class="sarnakh-label">{field.Label.In(language)}{Star(field.Required)}</legend>

            """);
        foreach (var option in field.Options ?? [])
        {
            html.Add(
                $"""<label class="sarnakh-choice"><input type="{type}" name="{field.Name}" value="{option.Value}"{Html.Flag("required", field.Required && type == "radio")}{Html.Flag("checked", chosen.Contains(option.Value))}{Invalid(field.Name)}> <span>{option.Label.In(language)}</span></label>""");
        }

        return html.Add($"{Help(field, id)}{Error(field.Name, id)}</fieldset>");
    }

    private Html Tick(FormField field, string id) => Html.Of(
        $"""
        <div class="sarnakh-field">
        <label class="sarnakh-choice"><input type="checkbox" id="{id}" name="{field.Name}" value="true"{Html.Flag("checked", Value(field.Name) == "true")}{Common(field, id)}> <span>{field.Label.In(language)}{Star(field.Required)}</span></label>
        {Help(field, id)}{Error(field.Name, id)}</div>
        """);

    private Html Control(FormField field, string id)
    {
        var value = Value(field.Name);
        var length = Math.Min(field.MaxLength ?? FormLimits.FieldChars, FormLimits.FieldChars);
        var placeholder = Html.Attribute("placeholder", field.Placeholder?.In(language));
        var start = Html.Of($"""class="sarnakh-input" id="{id}" name="{field.Name}"{Common(field, id)}""");
        var typed = Html.Of($"""{start} maxlength="{length}"{Html.Attribute("autocomplete", Autocomplete(field.MapTo))}""");
        return field.Type switch
        {
            // The line break after the tag is the one that HTML drops: without it a first line break of the value would be lost.
            FieldType.Textarea => Html.Of($"<textarea {typed} rows=\"4\" dir=\"auto\"{placeholder}>\n{value}</textarea>"),
            FieldType.Select => Select(field, start),
            FieldType.File => Html.Of($"""<input type="file" {start}>"""),
            FieldType.Email => Html.Of($"""<input type="email" {typed} inputmode="email" autocapitalize="off" spellcheck="false" dir="ltr"{placeholder} value="{value}">"""),
            FieldType.Phone => Html.Of($"""<input type="tel" {typed} inputmode="tel" dir="ltr"{placeholder} value="{value}">"""),
            FieldType.Url => Html.Of($"""<input type="url" {typed} inputmode="url" autocapitalize="off" spellcheck="false" dir="ltr"{placeholder} value="{value}">"""),
            // Not type="number", which refuses Persian digits.
            FieldType.Number => Html.Of($"""<input type="text" {typed} inputmode="decimal" dir="ltr"{placeholder} value="{value}">"""),
            // Not type="date", whose picker knows one calendar.
            FieldType.Date => Html.Of($"""<input type="text" {typed} inputmode="numeric" dir="ltr" placeholder="{field.Placeholder?.In(language) ?? text.DatePlaceholder}" value="{value}">"""),
            _ => Html.Of($"""<input type="text" {typed} dir="auto"{placeholder} value="{value}">"""),
        };
    }

    private Html Select(FormField field, Html start)
    {
        var value = Value(field.Name);
        var html = Html.Of($"""<select {start}><option value="">{field.Placeholder?.In(language) ?? text.Choose}</option>""");
        foreach (var option in field.Options ?? [])
        {
            html.Add($"""<option value="{option.Value}"{Html.Flag("selected", option.Value == value)}>{option.Label.In(language)}</option>""");
        }

        return html.Add($"</select>");
    }

    private Html Agreement()
    {
        if (form.Consent is not { } consent)
        {
            return new Html();
        }

        var invalid = Has(ConsentName);
        return Html.Of(
            $"""
            <div class="sarnakh-field sarnakh-consent">
            <label class="sarnakh-choice"><input type="checkbox" id="{ConsentId}" name="{ConsentName}" value="{consent.Version}"{Html.Flag("required", consent.Required)}{Html.Flag("checked", Value(ConsentName) == consent.Version)}{Invalid(ConsentName)}{Html.Attribute("aria-describedby", invalid ? ConsentId + "-error" : null)}> <span dir="auto">{consent.Text.In(language)}{Star(consent.Required)}</span></label>
            {Error(ConsentName, ConsentId)}</div>

            """);
    }

    /// <summary>The field that people neither see nor reach by keyboard. Moved away by the style sheet; where that fails, its label helps.</summary>
    private Html Trap() => form.Spam.Honeypot.Length == 0
        ? new Html()
        : Html.Of(
            $"""
            <div class="sarnakh-trap" aria-hidden="true"><label for="sarnakh-trap">{text.LeaveEmpty}</label><input type="text" id="sarnakh-trap" name="{form.Spam.Honeypot}" value="{Value(form.Spam.Honeypot)}" tabindex="-1" autocomplete="off"></div>

            """);

    /// <summary>What was posted besides the form's own fields (attribution, a website's extras) must survive a correction too.</summary>
    private Html CarriedOn()
    {
        var known = form.Fields.Select(field => field.Name).Append(ConsentName).Append(form.Spam.Honeypot).Concat(OwnNames).ToHashSet();
        var html = new Html();
        foreach (var (name, posted) in values.Where(pair => !known.Contains(pair.Key)))
        {
            foreach (var value in posted)
            {
                html.Add($"{Hidden(name, value)}");
            }
        }

        return html;
    }

    // Without autocomplete="off" some browsers put the values of an earlier visit back into hidden fields.
    private static Html Hidden(string name, string value) =>
        Html.Of($"""<input type="hidden" name="{name}" value="{value}" autocomplete="off">""");

    private Html Common(FormField field, string id) =>
        Html.Of($"""{Html.Flag("required", field.Required)}{Invalid(field.Name)}{Described(field, id)}""");

    private Html Invalid(string name) => Html.Attribute("aria-invalid", Has(name) ? "true" : null);

    private Html Described(FormField field, string id)
    {
        var parts = new[] { HelpText(field) is null ? null : id + "-help", Has(field.Name) ? id + "-error" : null };
        var described = string.Join(' ', parts.Where(part => part is not null));
        return Html.Attribute("aria-describedby", described.Length == 0 ? null : described);
    }

    private Html Help(FormField field, string id) =>
        HelpText(field) is { } help ? Html.Of($"""<p class="sarnakh-help" id="{id}-help">{help}</p>""") : new Html();

    // A browser does not keep a chosen file over an answer page.
    private string? HelpText(FormField field) =>
        field.Type == FieldType.File && errors.Count > 0 ? text.ChooseFileAgain : field.Help?.In(language);

    private Html Error(string name, string id) => Has(name)
        ? Html.Of($"""<p class="sarnakh-error" id="{id}-error">{string.Join(' ', errors.Where(error => error.Field == name).Select(error => error.Detail))}</p>""")
        : new Html();

    private static Html Star(bool required) =>
        required ? Html.Of($"""<span class="sarnakh-star" aria-hidden="true">&nbsp;*</span>""") : new Html();

    private bool Has(string name) => errors.Any(error => error.Field == name);

    private string Value(string name) => values.GetValueOrDefault(name) is [var first, ..] ? first : "";

    private static string? Autocomplete(string? mapTo) => mapTo switch
    {
        "contactName" => "name",
        "organisation" => "organization",
        "jobTitle" => "organization-title",
        "email" => "email",
        "phone" => "tel",
        "website" => "url",
        "city" => "address-level2",
        "province" => "address-level1",
        "country" => "country-name",
        _ => null,
    };
}
