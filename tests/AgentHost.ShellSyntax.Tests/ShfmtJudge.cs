using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AgentHost.ShellSyntax.Tests;

/// <summary>What shfmt sees in many texts, with few processes: they are put behind one another with a mark between each two, and taken apart at the marks.</summary>
internal static class ShfmtJudge
{
    private const int MostTexts = 100;
    private const int MostCharacters = 100_000;

    /// <summary>Simple commands of each text, in the form of <see cref="TreeText"/>; null where shfmt refuses it.</summary>
    public static async Task<IReadOnlyList<string>?[]> ReadAsync(IReadOnlyList<string> texts)
    {
        var results = new IReadOnlyList<string>?[texts.Count];
        var batches = new List<(int Start, int End)>();
        for (int start = 0, end; start < texts.Count; start = end)
        {
            var length = texts[start].Length;
            for (end = start + 1; end < texts.Count && end - start < MostTexts && (length += texts[end].Length) < MostCharacters; end++)
            {
            }

            batches.Add((start, end));
        }

        await Parallel.ForEachAsync(batches, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (batch, _) => await ReadAsync(texts, batch.Start, batch.End, results));
        return results;
    }

    private static async Task ReadAsync(IReadOnlyList<string> texts, int start, int end, IReadOnlyList<string>?[] results)
    {
        if (end - start == 1)
        {
            results[start] = await OracleProcess.ShfmtAsync(texts[start]) is { } tree ? ShfmtText.Of(tree, texts[start]) : null;
            return;
        }

        if (await ReadTogetherAsync(texts, start, end, results))
        {
            return;
        }

        // One of them is refused, or does not end where its text does.
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
        if (await OracleProcess.ShfmtAsync(source) is not { } json)
        {
            return false;
        }

        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 2000 });
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
