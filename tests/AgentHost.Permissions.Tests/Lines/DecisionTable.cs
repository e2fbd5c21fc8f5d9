using AgentHost.Client;

namespace AgentHost.Permissions.Tests.Lines;

/// <summary>The table of shell lines with the decision that each deserves, and the reason.</summary>
internal static class DecisionTable
{
    /// <summary>The rules that allow, as the table takes them for granted.</summary>
    public const string Allow = "shell(npm run test* *); shell(npm test *); shell(git commit *); shell(git add *); shell(dotnet test *); shell(make); "
        + "shell(cargo build *); edit(out/**)";

    /// <summary>All rows of <c>decisions.tsv</c>.</summary>
    public static IReadOnlyList<(PermissionDecision Decision, string Line, string Why)> Rows { get; } = Read();

    private static List<(PermissionDecision Decision, string Line, string Why)> Read()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Lines", "decisions.tsv");
        var rows = new List<(PermissionDecision, string, string)>();
        foreach (var row in File.ReadAllLines(path))
        {
            var cells = row.Split('\t');
            rows.Add((Enum.Parse<PermissionDecision>(cells[0], ignoreCase: true), string.Join('\t', cells[1..^1]).Replace('⏎', '\n'), cells[^1]));
        }

        return rows;
    }
}
