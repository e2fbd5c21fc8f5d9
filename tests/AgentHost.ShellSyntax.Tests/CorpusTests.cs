using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using AgentHost.ShellSyntax.Nodes;
using AgentHost.Testing.Shared;

namespace AgentHost.ShellSyntax.Tests;

public sealed class CorpusTests(ITestOutputHelper output)
{
    [Fact]
    public void Corpus_IsTheRecordedOne()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(File.ReadAllBytes(Path.Combine(Corpus.Folder, "lines.txt")));
        hash.AppendData(File.ReadAllBytes(Path.Combine(Corpus.Folder, "scripts.txt")));
        var recorded = File.ReadAllText(Path.Combine(Corpus.Folder, "SHA256")).Trim();

        Assert.Equal(recorded, Convert.ToHexStringLower(hash.GetHashAndReset()));
        Assert.True(Corpus.Entries().Count >= 2_000);
    }

    [Fact]
    public async Task Corpus_ParsesAsShfmtAndBashSay()
    {
        var entries = Corpus.Entries();
        var refused = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        var wrong = new ConcurrentBag<string>();
        var trees = await ShfmtJudge.ReadAsync(entries);
        await Parallel.ForEachAsync(Enumerable.Range(0, entries.Count), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (index, _) =>
        {
            var (entry, theirs) = (entries[index], trees[index]);
            var parsed = ShellParser.Parse(entry);
            if (!parsed.IsParsed)
            {
                var known = theirs is not null && await OracleProcess.BashAcceptsAsync(entry) ? "a right line" : "a wrong line";
                refused.AddOrUpdate($"{known}: {parsed.Failure.Reason}", 1, static (_, count) => count + 1);
                return;
            }

            if (theirs is null)
            {
                if (!await OracleProcess.BashAcceptsAsync(entry))
                {
                    wrong.Add($"neither shfmt nor bash takes: {entry}");
                }

                return;
            }

            var ours = TreeText.Of(parsed.Script);
            if (!ours.SequenceEqual(theirs, StringComparer.Ordinal))
            {
                wrong.Add($"=== {entry}\n--- ours\n{string.Concat(ours.Except(theirs))}--- theirs\n{string.Concat(theirs.Except(ours))}");
            }
        });

        var count = refused.Values.Sum();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{entries.Count} entries, {count} ask, {100.0 * (entries.Count - count) / entries.Count:0.00} % parse"));
        var reasons = string.Concat(refused.OrderBy(static pair => pair.Key, StringComparer.Ordinal)
            .Select(static pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Value} {pair.Key}\n")));
        output.WriteLine(reasons);
        Assert.True(wrong.IsEmpty, $"{wrong.Count} wrong:\n{string.Join('\n', wrong.Order(StringComparer.Ordinal).Take(40))}");
        Assert.True(count <= entries.Count * 0.03, $"{count} of {entries.Count} are not understood.");
        Snapshot.Match(Path.Combine(Corpus.Folder, "refused.txt"), reasons, "The numbers must not grow without a reason.");
    }

    [Fact]
    public void Corpus_EveryPlaceIsInTheText()
    {
        foreach (var entry in Corpus.Entries())
        {
            var parsed = ShellParser.Parse(entry);
            if (parsed.IsParsed)
            {
                Assert.InRange(parsed.Script.Span.End, parsed.Script.Span.Start, entry.Length);
                foreach (var item in parsed.Script.Items)
                {
                    Assert.InRange(item.Command.Span.Start, 0, entry.Length);
                    Assert.NotEqual("", item.Command.Span.In(entry));
                }
            }
            else
            {
                Assert.InRange(parsed.Failure.Position, 0, entry.Length);
            }
        }
    }
}
