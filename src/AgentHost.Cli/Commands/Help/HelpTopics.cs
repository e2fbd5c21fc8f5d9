namespace AgentHost.Cli.Commands.Help;

/// <summary>The pages of the guide and of the reference, which are part of the program: they can be read with no network.</summary>
internal static class HelpTopics
{
    private const string Prefix = "guide/";

    /// <summary>The beginning of the names of pages that list what there is.</summary>
    private const string Reference = "reference-";

    /// <summary>The page of codes, and the beginning of the headings of its entries.</summary>
    private const string Codes = Reference + "codes";
    private const string CodeHead = "### ";

    public static IReadOnlyList<string> Names =>
        [
            .. typeof(HelpTopics).Assembly.GetManifestResourceNames().Where(static name => name.StartsWith(Prefix, StringComparison.Ordinal))
                .Select(static name => name[Prefix.Length..]).Where(static name => name != "README").Order(StringComparer.Ordinal)
        ];

    /// <summary>Other words for topics, each with its topic: those of the third column of the guide's table.</summary>
    public static IReadOnlyDictionary<string, string> OtherWords =>
        Names.SelectMany(static name => Row(name) is [_, _, _, var words, ..] ? words.Split(',').Select(word => (Word: word.Trim(), Name: name)) : [])
            .Where(static pair => pair.Word.Length > 0).DistinctBy(static pair => pair.Word, StringComparer.Ordinal)
            .ToDictionary(static pair => pair.Word, static pair => pair.Name, StringComparer.Ordinal);

    /// <summary>A page as Markdown, by another word for it; null when there is none.</summary>
    public static string? FindByOtherWord(string word) => OtherWords.TryGetValue(word, out var name) ? Read(name) : null;

    /// <summary>The entry of a code that checks or the server give; null when there is none.</summary>
    public static string? FindByCode(string code)
    {
        var lines = (Read(Codes) ?? "").Split('\n').SkipWhile(line => line != CodeHead + code).ToList();
        return lines.Count == 0
            ? null
            : string.Join('\n', [code, .. lines.Skip(1).TakeWhile(static line => !line.StartsWith('#'))]).TrimEnd() + "\n";
    }

    /// <summary>The codes that have an entry.</summary>
    public static IEnumerable<string> ListCodes() =>
        (Read(Codes) ?? "").Split('\n').Where(static line => line.StartsWith(CodeHead, StringComparison.Ordinal)).Select(static line => line[CodeHead.Length..]);

    /// <summary>Describes a page in the words of the guide's table.</summary>
    public static string About(string name) => Row(name) is [_, _, var about, ..] ? about.Trim() : "";

    /// <summary>A page as Markdown; null when there is none.</summary>
    public static string? Read(string name)
    {
        using var stream = typeof(HelpTopics).Assembly.GetManifestResourceStream(Prefix + name);
        if (stream is null)
        {
            return null;
        }

        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>The cells of a page's row in the guide's tables; none where it has no row.</summary>
    private static string[] Row(string name)
    {
        var link = name.StartsWith(Reference, StringComparison.Ordinal) ? $"](../reference/{name[Reference.Length..]}.md)" : $"]({name}.md)";
        return Read("README")?.Split('\n').FirstOrDefault(line => line.StartsWith("| [", StringComparison.Ordinal)
            && line.Contains(link, StringComparison.Ordinal))?.Split('|') ?? [];
    }
}
