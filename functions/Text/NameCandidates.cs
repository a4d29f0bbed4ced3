namespace Sarnakh.Text;

/// <summary>
/// Looser name keys, for proposing that two records may be one: titles and company words are left out. Never reason enough
/// to merge by itself.
/// </summary>
public static class NameCandidates
{
    // In key form; the longer phrases first, so that their parts do not remain.
    private static readonly string[] CompanyWords =
    [
        "با مسیولیت محدود", "مسیولیت محدود", "سهامی خاص", "سهامی عام", "شرکت", "گروه", "موسسه",
        "company", "co", "ltd", "llc", "inc", "gmbh", "group",
    ];

    private static readonly string[] Titles = ["اقای", "اقا", "خانم", "دکتر", "مهندس", "mr", "mrs", "ms", "dr"];

    public static string CompanyKey(string name) => Without(name, CompanyWords);

    public static string PersonKey(string name) => Without(name, Titles);

    private static string Without(string name, string[] phrases)
    {
        var words = $" {PersianText.Key(name)} ";
        foreach (var phrase in phrases)
            words = words.Replace($" {phrase} ", " ", StringComparison.Ordinal);
        var left = PersianText.NameKey(words);
        // «شرکت گروه» is still somebody's name.
        return left.Length > 0 ? left : PersianText.NameKey(name);
    }
}
