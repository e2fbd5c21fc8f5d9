using System.Diagnostics;
using System.Text;
using AgentHost.Editing.Edits;

namespace AgentHost.Editing.Tests.Edits;

public sealed class UnifiedDiffTests
{
    [Fact]
    public void Of_Binary_HasNoText()
    {
        var diff = UnifiedDiff.Of("a", [1, 0, 2], new byte[] { 1 });

        Assert.Equal(default, diff);
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("iso-8859-1")]
    public void Of_TextThatIsNoUtf8_ShowsItsLines(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        byte[] Bytes(string text) => [.. encoding.GetPreamble(), .. encoding.GetBytes(text)];

        var diff = UnifiedDiff.Of("f", Bytes("x\ngr\u00fcn\r\n"), Bytes("x\nrot\r\n"));

        Assert.Equal((1, 1), (diff.Added, diff.Removed));
        Assert.EndsWith("x\n-gr\u00fcn\r\n+rot\r\n", diff.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_MalformedUtf16_HasNoText()
    {
        byte[] Bytes(byte unit) => [0xFF, 0xFE, (byte)'a', 0, unit, 0xD8, (byte)'\n', 0];

        Assert.Equal(default, UnifiedDiff.Of("f", Bytes(0), Bytes(1)));
    }

    [Fact]
    public void Of_MarkThatGoes_IsAChange()
    {
        var diff = UnifiedDiff.Of("f", [0xEF, 0xBB, 0xBF, (byte)'a', (byte)'\n'], "a\n"u8.ToArray());

        Assert.Equal((1, 1), (diff.Added, diff.Removed));
    }

    [Fact]
    public void Of_MissingLineFeed_IsMarked() =>
        Assert.Equal("--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n", UnifiedDiff.Of("f", "a"u8.ToArray(), "a\n"u8.ToArray()).Text);

    [Fact]
    public void Of_Huge_IsBoundedAndQuick()
    {
        var random = new Random(1);
        var before = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 200_000).Select(_ => $"{random.Next()}\n")));
        var after = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 200_000).Select(_ => $"{random.Next()}\n")));
        var watch = Stopwatch.StartNew();

        var diff = UnifiedDiff.Of("f", before, after);
        var made = UnifiedDiff.Of("f", null, after);

        Assert.Equal((null, 200_000, 200_000), (diff.Text, diff.Added, diff.Removed));
        Assert.Equal(200_000, made.Added);
        Assert.True(made.Text!.Split('\n').Length <= DiffLimits.Report.Lines + 3);
        Assert.True(watch.Elapsed.TotalSeconds < 5);
    }

    [Fact]
    public void Of_PlanOfManyLines_IsWhole()
    {
        var before = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 4_000).Select(static i => $"old {i}\n")));
        var after = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 4_000).Select(static i => $"new {i}\n")));

        var plan = UnifiedDiff.Of("f", before, after, DiffLimits.Plan);
        var beyond = UnifiedDiff.Of("f", null, after.Concat(after).Concat(after).ToArray(), DiffLimits.Plan);

        Assert.Equal((4_000, 4_000), (plan.Added, plan.Removed));
        Assert.Equal(4_000, plan.Text!.Split('\n').Count(static line => line.StartsWith("-old ", StringComparison.Ordinal)));
        Assert.Equal(4_000, plan.Text!.Split('\n').Count(static line => line.StartsWith("+new ", StringComparison.Ordinal)));
        Assert.Equal(12_000, beyond.Added);
        Assert.EndsWith("… the rest of the diff is left out\n", beyond.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_RandomTexts_AppliesWithPatch()
    {
        // The real patch program turns the one text into the other.
        var folder = Directory.CreateTempSubdirectory("diff-").FullName;
        try
        {
            var random = new Random(9);
            for (var i = 0; i < 60; i++)
            {
                var before = RandomText(random);
                var after = random.Next(4) == 0 ? RandomText(random) : Mutate(before, random);
                var diff = UnifiedDiff.Of("f", Encoding.UTF8.GetBytes(before), Encoding.UTF8.GetBytes(after));
                if (before == after || before.Length == 0 || after.Length == 0)
                {
                    continue;
                }

                File.WriteAllText(Path.Combine(folder, "f"), before);
                File.WriteAllText(Path.Combine(folder, "d"), diff.Text);
                using var git = Process.Start(
                    new ProcessStartInfo("git", ["apply", "--unidiff-zero", "-p1", "d"]) { WorkingDirectory = folder, UseShellExecute = false })!;
                git.WaitForExit();
                Assert.Equal(0, git.ExitCode);
                Assert.Equal(after, File.ReadAllText(Path.Combine(folder, "f")));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string RandomText(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(1, 40)).Select(_ => $"{(char)('a' + random.Next(4))}\n"))[..^random.Next(2)];

    private static string Mutate(string text, Random random)
    {
        var lines = text.Split('\n').ToList();
        for (var i = 0; i < 3; i++)
        {
            lines.Insert(random.Next(lines.Count), "new");
            lines.RemoveAt(random.Next(lines.Count));
        }

        return string.Join('\n', lines);
    }
}
