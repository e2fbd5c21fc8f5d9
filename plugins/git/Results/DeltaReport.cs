using System.Globalization;
using System.Text;
using System.Text.Json;
using AgentHost.Plugins.Git.Parsing;

namespace AgentHost.Plugins.Git.Results;

/// <summary>Lists of changed files.</summary>
internal static class DeltaReport
{
    /// <summary>Files that are listed.</summary>
    public const int MostFiles = 200;

    public static string Summary(IReadOnlyList<FileDelta> deltas)
    {
        var (added, removed) = (0L, 0L);
        foreach (var delta in deltas)
        {
            added += delta.Added ?? 0;
            removed += delta.Removed ?? 0;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{deltas.Count} {(deltas.Count == 1 ? "file" : "files")}, +{added} -{removed}");
    }

    public static void Lines(StringBuilder text, IReadOnlyList<FileDelta> deltas, Func<string, string> show)
    {
        foreach (var delta in deltas.Take(MostFiles))
        {
            text.Append(CultureInfo.InvariantCulture, $"  {delta.Change} {(delta.From is { } from ? show(from) + " -> " : "")}{show(delta.Path)}");
            _ = delta is { Added: { } added, Removed: { } removed }
                ? text.Append(CultureInfo.InvariantCulture, $" +{added} -{removed}\n")
                : text.Append(" binary\n");
        }

        if (deltas.Count > MostFiles)
        {
            text.Append(CultureInfo.InvariantCulture, $"  … {deltas.Count - MostFiles} more file{(deltas.Count - MostFiles == 1 ? "" : "s")}\n");
        }
    }

    public static void Write(Utf8JsonWriter writer, IReadOnlyList<FileDelta> deltas, Func<string, string> show)
    {
        writer.WriteNumber("count", deltas.Count);
        writer.List("files", deltas.Take(MostFiles), delta =>
        {
            writer.WriteString("path", show(delta.Path));
            writer.Text("from", delta.From is null ? null : show(delta.From));
            writer.WriteString("change", delta.Change.ToString());
            writer.Number("added", delta.Added);
            writer.Number("removed", delta.Removed);
        });
    }
}
