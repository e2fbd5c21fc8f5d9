using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AgentHost.ShellSyntax.Tests;

/// <summary>
/// What shfmt sees in many texts, with few processes: one tells which of them it refuses, the others are put behind one another with a mark between each two,
/// and taken apart at the marks.
/// </summary>
internal static class ShfmtJudge
{
    private const int MostTexts = 100;
    private const int MostCharacters = 100_000;
    private const int MostNames = 1_000;

    /// <summary>Simple commands of each text, in the form of <see cref="TreeText"/>; null where shfmt refuses it.</summary>
    public static async Task<IReadOnlyList<string>?[]> ReadAsync(IReadOnlyList<string> texts)
    {
        // A text that stands there twice is judged once.
        var distinct = texts.Distinct(StringComparer.Ordinal).ToList();
        var refused = await RefusedAsync(distinct);
        var good = distinct.Where((_, index) => !refused.Contains(index)).ToList();
        var results = new IReadOnlyList<string>?[good.Count];
        var batches = new List<(int Start, int End)>();
        for (int start = 0, end; start < good.Count; start = end)
        {
            var length = good[start].Length;
            for (end = start + 1; end < good.Count && end - start < MostTexts && (length += good[end].Length) < MostCharacters; end++)
            {
            }

            batches.Add((start, end));
        }

        await Parallel.ForEachAsync(batches, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (batch, _) =>
            await ReadAsync(good, batch.Start, batch.End, results));
        var known = good.Zip(results).ToDictionary(static pair => pair.First, static pair => pair.Second, StringComparer.Ordinal);
        return [.. texts.Select(known.GetValueOrDefault)];
    }

    // Asked for the names of files that are not formatted, it names those that it cannot read as well, and writes no trees.
    private static async Task<HashSet<int>> RefusedAsync(IReadOnlyList<string> texts)
    {
        var folder = Directory.CreateTempSubdirectory("shfmt-");
        try
        {
            for (var i = 0; i < texts.Count; i++)
            {
                await File.WriteAllTextAsync(NameOf(i), texts[i]);
            }

            var refused = new HashSet<int>();
            foreach (var names in Enumerable.Range(0, texts.Count).Select(NameOf).Chunk(MostNames))
            {
                var errors = await OracleProcess.ErrorsAsync("shfmt", ["-l", "-ln", "bash", .. names]);
                foreach (var line in errors.Split('\n'))
                {
                    // "FOLDER/NUMBER:LINE:COLUMN: why"
                    if (line.StartsWith(folder.FullName, StringComparison.Ordinal))
                    {
                        refused.Add(int.Parse(line[(folder.FullName.Length + 1)..].Split(':')[0], CultureInfo.InvariantCulture));
                    }
                }
            }

            return refused;
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        string NameOf(int index) => Path.Join(folder.FullName, index.ToString(CultureInfo.InvariantCulture));
    }

    private static async Task ReadAsync(IReadOnlyList<string> texts, int start, int end, IReadOnlyList<string>?[] results)
    {
        if (end - start == 1)
        {
            using var tree = await OracleProcess.ShfmtAsync(texts[start]);
            results[start] = tree is null ? null : ShfmtText.Of(tree, texts[start]);
            return;
        }

        if (await ReadTogetherAsync(texts, start, end, results))
        {
            return;
        }

        // One of them does not end where its text does.
        var middle = start + ((end - start) / 2);
        await ReadAsync(texts, start, middle, results);
        await ReadAsync(texts, middle, end, results);
    }

    private static async Task<bool> ReadTogetherAsync(IReadOnlyList<string> texts, int start, int end, IReadOnlyList<string>?[] results)
    {
        var joined = new StringBuilder();
        var marks = new List<int>(end - start);
        var bytes = 0;
        for (var i = start; i < end; i++)
        {
            var text = texts[i] + "\n";
            joined.Append(text);
            marks.Add(bytes += Encoding.UTF8.GetByteCount(text));
            var mark = string.Create(CultureInfo.InvariantCulture, $": mark-{i}\n");
            joined.Append(mark);
            bytes += mark.Length;
        }

        var source = joined.ToString();
        using var document = await OracleProcess.ShfmtAsync(source);
        if (document is null)
        {
            return false;
        }

        var statements = document.RootElement.GetProperty("Stmts").EnumerateArray().ToList();
        var utf8 = Encoding.UTF8.GetBytes(source);
        var found = new List<IReadOnlyList<string>>();
        var at = 0;
        foreach (var mark in marks)
        {
            var own = new List<JsonElement>();
            while (at < statements.Count && OffsetOf(statements[at]) < mark)
            {
                own.Add(statements[at++]);
            }

            // A mark that is no statement of its own belongs to an open quote, document or command.
            if (at == statements.Count || OffsetOf(statements[at]) != mark)
            {
                return false;
            }

            at++;
            found.Add(ShfmtText.Of(own, utf8));
        }

        for (var i = start; i < end; i++)
        {
            results[i] = found[i - start];
        }

        return at == statements.Count;
    }

    private static int OffsetOf(JsonElement statement) => statement.GetProperty("Position").GetProperty("Offset").GetInt32();
}
