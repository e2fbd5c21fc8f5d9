namespace AgentHost.Plugins.Anthropic.Bedrock;

/// <summary>The files that Amazon's tools share: sections of <c>name = value</c>.</summary>
internal static class AwsProfiles
{
    private const int Longest = 1024 * 1024;

    /// <summary>Reads the settings of a profile from a file; empty where there are none, or the file cannot be read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="section">The section's name.</param>
    public static IReadOnlyDictionary<string, string> Read(string path, string section)
    {
        try
        {
            var file = new FileInfo(path);
            file = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;

            // A pipe has no length, and would keep us waiting.
            return file is { Exists: true, Length: > 0 and <= Longest }
                ? Parse(File.ReadAllText(file.FullName), section)
                : new(StringComparer.OrdinalIgnoreCase);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        }
    }

    /// <summary>A profile's section in the file of settings; in the file of keys it is the profile's name.</summary>
    public static string InConfig(string? profile) => profile is null or "default" ? "default" : "profile " + profile;

    /// <summary>The usual place of one of the files.</summary>
    public static string Usual(string name) => Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".aws", name);

    internal static Dictionary<string, string> Parse(string text, string section)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var inside = false;
        foreach (var whole in text.AsSpan().EnumerateLines())
        {
            var line = whole.TrimEnd();
            if (line.IsEmpty || line[0] is '#' or ';')
            {
                continue;
            }

            if (line[0] == '[')
            {
                var close = line.IndexOf(']');
                inside = close > 0 && IsSection(line[1..close], section);
                continue;
            }

            // Lines that are set in belong to the value above them, which none of ours has.
            var equals = line.IndexOf('=');
            if (inside && equals > 0 && !char.IsWhiteSpace(line[0]))
            {
                values[line[..equals].TrimEnd().ToString()] = WithoutComment(line[(equals + 1)..]).Trim().ToString();
            }
        }

        return values;
    }

    private static bool IsSection(ReadOnlySpan<char> name, string section)
    {
        name = name.Trim();
        var words = section.IndexOf(' ', StringComparison.Ordinal);
        return name.SequenceEqual(section)
            || (words > 0 && name.StartsWith(section.AsSpan(0, words)) && name.Length > words && char.IsWhiteSpace(name[words])
                && name[words..].Trim().SequenceEqual(section.AsSpan(words + 1)));
    }

    private static ReadOnlySpan<char> WithoutComment(ReadOnlySpan<char> value)
    {
        for (var i = 1; i < value.Length; i++)
        {
            if (value[i] is '#' or ';' && char.IsWhiteSpace(value[i - 1]))
            {
                return value[..i];
            }
        }

        return value;
    }
}
