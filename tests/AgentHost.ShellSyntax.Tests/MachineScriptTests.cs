using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace AgentHost.ShellSyntax.Tests;

/// <summary>All shell scripts of the machine that the tests run on.</summary>
public sealed partial class MachineScriptTests(ITestOutputHelper output)
{
    private const int LongestScript = 512 * 1024;

    // Formats whose first bytes are their own: two of five files here need not be opened.
    private static readonly HashSet<string> NeverScripts = new(StringComparer.OrdinalIgnoreCase)
    {
        ".gz", ".pyc", ".png", ".mo", ".dll", ".exe", ".pdb", ".o", ".a", ".jar", ".ppu", ".bc", ".zip", ".xz", ".bz2", ".ttf", ".jpg", ".gif"
    };

    [Fact]
    public async Task Scripts_OfThisMachine_ParseAsShfmtSays()
    {
        var scripts = Scripts();
        Assert.SkipWhen(scripts.Count == 0, "There are no shell scripts here.");
        var refused = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        var wrong = new ConcurrentBag<string>();
        var judged = 0;
        var excused = 0;
        string[] texts = [.. scripts.Select(File.ReadAllText)];
        var trees = await ShfmtJudge.ReadAsync(texts);
        Parallel.For(0, scripts.Count, index =>
        {
            var (path, text) = (scripts[index], texts[index]);
            if (trees[index] is not { } theirs)
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

            var ours = TreeText.Of(parsed.Script);
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
    [System.Text.RegularExpressions.GeneratedRegex(
        @"`[^`]*\\[^`]*`|[""']#",
        System.Text.RegularExpressions.RegexOptions.CultureInvariant | System.Text.RegularExpressions.RegexOptions.ExplicitCapture,
        5000)]
    private static partial System.Text.RegularExpressions.Regex OracleErrs();

    private static List<string> Scripts()
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };
        var found = new List<string>();
        foreach (var folder in new[] { "/usr", "/etc" }.Where(Directory.Exists))
        {
            found.AddRange(Directory.EnumerateFiles(folder, "*", options).Where(static path => !NeverScripts.Contains(Path.GetExtension(path))).AsParallel()
                .AsOrdered().WithDegreeOfParallelism(4).Where(IsScript));
        }

        return found;
    }

    private static bool IsScript(string path)
    {
        try
        {
            // Most files are none: their first two bytes tell.
            using var file = File.OpenHandle(path);
            Span<byte> head = stackalloc byte[64];
            head = head[..RandomAccess.Read(file, head, 0)];
            if (!head.StartsWith("#!"u8))
            {
                return false;
            }

            var first = Encoding.Latin1.GetString(head).Split('\n')[0];
            return RandomAccess.GetLength(file) <= LongestScript && first.StartsWith("#!", StringComparison.Ordinal) && first.Split('/', ' ') is var words
                && (words.Contains("sh") || words.Contains("bash") || words.Contains("dash"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
