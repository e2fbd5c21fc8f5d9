namespace AgentHost.Plugins.Git.Parsing;

/// <summary>Reads commits printed with <see cref="Format"/> and <c>-z</c>.</summary>
internal static class LogParser
{
    /// <summary>The fields of a commit. Each ends in NUL, the last by <c>-z</c>: no field can hold one.</summary>
    public const string Format = "--format=tformat:%H%x00%P%x00%an%x00%ae%x00%aI%x00%D%x00%s%x00%b";

    public static IReadOnlyList<CommitEntry> Parse(ReadOnlySpan<byte> output)
    {
        var commits = new List<CommitEntry>();
        var fields = new NulFields(output);
        var values = new string[8];
        while (fields.TryNextTexts(values))
        {
            commits.Add(new(
                values[0].TrimStart('\n'), values[1].Split(' ', StringSplitOptions.RemoveEmptyEntries),
                values[2], values[3], values[4], values[5], values[6], values[7].TrimEnd()));
        }

        return commits;
    }
}
