using System.Text;

namespace AgentHost.Plugins.Infrastructure.Affected;

/// <summary>Asks git which files differ: names alone, in the forms that need no permission of their own.</summary>
internal static class GitChangeQuery
{
    private const int MostBytes = 8 * 1024 * 1024;

    private static readonly Dictionary<string, string?> Variables = new(StringComparer.Ordinal)
    {
        ["GIT_DIR"] = null, ["GIT_WORK_TREE"] = null, ["GIT_INDEX_FILE"] = null, ["GIT_LITERAL_PATHSPECS"] = "1",
        ["GIT_PAGER"] = "cat", ["GIT_TERMINAL_PROMPT"] = "0", ["GIT_OPTIONAL_LOCKS"] = "0", ["LC_ALL"] = "C",
    };

    /// <summary>Files that are not known to git.</summary>
    public static IReadOnlyList<string> New { get; } = ["git", "ls-files", "--others", "--exclude-standard", "-z"];

    /// <summary>Files that differ from a revision, or between two.</summary>
    public static IReadOnlyList<string> Changed(string revision) =>
        [
            "git", "diff", "--name-only", "--no-renames", "--relative", "--no-ext-diff", "--no-textconv",
            "--no-color", "--ignore-submodules=all", "-z", revision, "--"
        ];

    /// <summary>Checks that a word can be a revision: nothing that git would take for an option.</summary>
    public static bool IsRevision(string word) =>
        word.Length is > 0 and <= 300 && word[0] != '-'
        && !word.Any(static c => char.IsControl(c) || char.IsWhiteSpace(c) || c is ':' or '*' or '?' or '[' or '\\');

    /// <summary>Names that a command lists.</summary>
    /// <exception cref="InfrastructureException">It failed.</exception>
    public static async Task<IReadOnlyList<string>> RunAsync(IProcesses processes, IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        await using var process = await processes.StartAsync(new ProcessSpec(words[0], [.. words.Skip(1)]) { Environment = Variables }, cancellationToken);
        var (output, errors) = (new MemoryStream(), new MemoryStream());
        try
        {
            await foreach (var piece in process.ReadAsync(cancellationToken))
            {
                var to = piece.IsError ? errors : output;
                if (to.Length + piece.Bytes.Length > MostBytes)
                {
                    throw new InfrastructureException("More files differ than can be listed: name a nearer base.");
                }

                to.Write(piece.Bytes.Span);
            }

            return await process.WaitAsync(cancellationToken) == 0
                ? Encoding.UTF8.GetString(output.ToArray()).Split('\0', StringSplitOptions.RemoveEmptyEntries)
                : throw new InfrastructureException($"git did not say what differs: {SafeText.OneLine(Encoding.UTF8.GetString(errors.ToArray()), 400)}");
        }
        catch (OperationCanceledException)
        {
            await process.KillAsync(TimeSpan.FromSeconds(1), CancellationToken.None);
            throw;
        }
    }
}
