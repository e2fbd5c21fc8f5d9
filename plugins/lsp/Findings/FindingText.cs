using System.Globalization;
using System.Text;

namespace AgentHost.Plugins.Lsp.Findings;

/// <summary>Diagnostics as a compiler writes them.</summary>
internal static class FindingText
{
    /// <summary>One line for each: <c>a.ts:3:7: error TS2322: …</c>, each ended.</summary>
    public static string Write(string path, IReadOnlyList<Finding> findings, int most)
    {
        var text = new StringBuilder();
        foreach (var finding in findings.Take(most))
        {
            text.Append(CultureInfo.InvariantCulture, $"{path}:{finding.Start.Line + 1}:{finding.Start.Character + 1}: {finding.Level}");
            if (finding.Code is { Length: > 0 } code)
            {
                text.Append(' ').Append(code);
            }

            text.Append(": ").Append(OneLine(finding.Message));
            if (finding.Source is { Length: > 0 } source)
            {
                text.Append(" [").Append(OneLine(source)).Append(']');
            }

            text.Append('\n');
        }

        if (findings.Count > most)
        {
            text.Append(CultureInfo.InvariantCulture, $"{path}: [… {findings.Count - most} more …]\n");
        }

        return text.ToString();
    }

    private static string OneLine(string text) =>
        string.Join(
            ' ',
            text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(static line => string.Concat(line.Where(static c => !char.IsControl(c)))));
}
