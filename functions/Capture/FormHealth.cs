using System.Collections.Concurrent;

namespace Sarnakh.Capture;

/// <summary>What went wrong or astray at a form since this process started; the lasting figures come from the submissions.</summary>
public sealed class FormHealth
{
    /// <summary>A robot that invents names must not fill the memory.</summary>
    private const int NamesKept = 50;

    private readonly ConcurrentDictionary<string, Counts> _forms = new(StringComparer.Ordinal);

    public Counts Of(string formId) => _forms.GetOrAdd(formId, _ => new Counts());

    public sealed class Counts
    {
        private readonly ConcurrentDictionary<string, long> _refused = new(StringComparer.Ordinal);
        private readonly ConcurrentDictionary<string, UnknownField> _unknown = new(StringComparer.Ordinal);

        public IReadOnlyDictionary<string, long> Refused => _refused;

        public IReadOnlyList<UnknownField> UnknownFields => [.. _unknown.Values.OrderByDescending(unknown => unknown.Count)];

        public void Accepted(Form form, SubmissionBody body)
        {
            foreach (var field in body.Fields)
            {
                if (SubmissionCheck.IsReserved(field.Name) || field.Name == form.Spam.Honeypot || form.Fields.Any(known => known.Name == field.Name)) continue;
                if (_unknown.Count >= NamesKept && !_unknown.ContainsKey(field.Name)) continue;
                var example = field.Value.Length > 80 ? field.Value[..80] : field.Value;
                _unknown.AddOrUpdate(field.Name, _ => new UnknownField(field.Name, 1, example), (_, known) => known with { Count = known.Count + 1, Example = example });
            }
        }

        public void RefusedWith(string code) => _refused.AddOrUpdate(code, 1, (_, count) => count + 1);
    }
}

/// <summary>A name that posts carry and the form does not know.</summary>
public sealed record UnknownField(string Name, long Count, string Example);
