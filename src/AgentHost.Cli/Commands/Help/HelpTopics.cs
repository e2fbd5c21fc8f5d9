namespace AgentHost.Cli.Commands.Help;

/// <summary>The pages of the guide, which are part of the program: they can be read with no network.</summary>
internal static class HelpTopics
{
    private const string Prefix = "guide/";

    public static IReadOnlyList<string> Names =>
        [
            .. typeof(HelpTopics).Assembly.GetManifestResourceNames().Where(static name => name.StartsWith(Prefix, StringComparison.Ordinal))
                .Select(static name => name[Prefix.Length..]).Where(static name => name != "README").Order(StringComparer.Ordinal)
        ];

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

    /// <summary>Describes a page in the words of the guide's table.</summary>
    public static string About(string name)
    {
        var row = Read("README")?.Split('\n').FirstOrDefault(line => line.Contains($"]({name}.md)", StringComparison.Ordinal));
        return row?.Split('|') is [_, _, var about, ..] ? about.Trim() : "";
    }
}
