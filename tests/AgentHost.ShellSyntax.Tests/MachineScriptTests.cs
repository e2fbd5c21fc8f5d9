using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace AgentHost.ShellSyntax.Tests;

/// <summary>All shell scripts of the machine that the tests run on.</summary>
public sealed partial class MachineScriptTests(ITestOutputHelper output)
{
    private const int LongestScript = 512 * 1024;

    [Fact]
    public async Task Scripts_OfThisMachine_ParseAsShfmtSays()
    {
        var scripts = Scripts();
        Assert.SkipWhen(scripts.Count == 0, "There are no shell scripts here.");
        var refused = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        var wrong = new ConcurrentBag<string>();
        var judged = 0;
        var excused = 0;
        await Parallel.ForEachAsync(scripts, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (path, _) =>
        {
            var text = await File.ReadAllTextAsync(path, CancellationToken.None);
            if (await OracleProcess.ShfmtAsync(text) is not { } tree)
            {
                return;
            }

            Interlocked.Increment(ref judged);
            var parsed = ShellParser.Parse(text, LongestScript);
            if (!parsed.IsParsed)
            {
                refused.AddOrUpdate(parsed.Failure.Reason, 1, static (_, count) => count + 1);
                if (refused.Values.Sum() < 20)
                {
                    output.WriteLine($"{path}:{text.AsSpan(0, parsed.Failure.Position).Count('\n') + 1}: {parsed.Failure.Reason}");
                }

                return;
            }

            var (ours, theirs) = (TreeText.Of(parsed.Script), ShfmtText.Of(tree, text));
            if (!ours.SequenceEqual(theirs, StringComparer.Ordinal) && OracleErrs().IsMatch(text))
            {
                Interlocked.Increment(ref excused);
                output.WriteLine($"{path}: shfmt keeps backslashes between backticks that bash takes away, or sees a comment behind a quote");
            }
            else if (!ours.SequenceEqual(theirs, StringComparer.Ordinal))
            {
                wrong.Add($"=== {path}\n--- ours\n{string.Concat(ours.Except(theirs).Take(3))}--- theirs\n{string.Concat(theirs.Except(ours).Take(3))}");
            }
        });

        var count = refused.Values.Sum();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{scripts.Count} scripts, {judged} judged, {count} ask, {wrong.Count} wrong"));
        foreach (var (reason, number) in refused)
        {
            output.WriteLine($"{number} {reason}");
        }

        Assert.True(excused <= Math.Max(2, judged * 0.02), $"{excused} of {judged} are excused.");
        Assert.True(wrong.IsEmpty, string.Join('\n', wrong.Take(20)));
        Assert.True(count <= Math.Max(1, judged * 0.03), $"{count} of {judged} are not understood.");
    }

    // shfmt 3.6 leaves quotes and backslashes between backticks as they are, and takes '#' behind a closing quote for a comment.
    [System.Text.RegularExpressions.GeneratedRegex(@"`[^`]*\\[^`]*`|[""']#", System.Text.RegularExpressions.RegexOptions.CultureInvariant | System.Text.RegularExpressions.RegexOptions.ExplicitCapture, 5000)]
    private static partial System.Text.RegularExpressions.Regex OracleErrs();

    private static List<string> Scripts()
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };
        var found = new List<string>();
        foreach (var folder in new[] { "/usr", "/etc" }.Where(Directory.Exists))
        {
            found.AddRange(Directory.EnumerateFiles(folder, "*", options).Where(IsScript));
        }

        return found;
    }

    private static bool IsScript(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            Span<byte> head = stackalloc byte[64];
            var first = Encoding.Latin1.GetString(head[..file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)]).Split('\n')[0];
            return file.Length <= LongestScript && first.StartsWith("#!", StringComparison.Ordinal) && first.Split('/', ' ') is var words && (words.Contains("sh") || words.Contains("bash") || words.Contains("dash"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
